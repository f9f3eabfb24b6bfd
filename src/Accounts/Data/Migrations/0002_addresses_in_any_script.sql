-- The application and the database do not agree on the lower case of every letter; the application decides.
alter table accounts.users drop constraint users_email_check;
