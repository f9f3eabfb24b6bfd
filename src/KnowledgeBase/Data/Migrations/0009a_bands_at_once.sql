-- Every document that is read looks bands up: a list of entries that wait to be sorted in would be read from its beginning each time.
alter index knowledge.documents_bands set (fastupdate = off);
