-- The agent who has made a token, in whose name it writes notes and answers; NULL for those that were made before.
ALTER TABLE access_token ADD COLUMN maker TEXT;
