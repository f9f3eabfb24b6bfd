-- An inbox that was removed receives nothing and stands in no list; what was said in it stays, and it can come back.
alter table inbox.inboxes add column removed_at timestamptz;
