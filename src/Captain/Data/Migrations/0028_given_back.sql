-- An agent gave the conversation back while the customer still waited: the place at which the turn began anew for that.
alter table captain.turns add column given_back_at bigint;
