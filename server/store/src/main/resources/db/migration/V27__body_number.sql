-- The body of a message by its number in the table body: a third of what reading it by its hash takes. NULL in messages stored before.
ALTER TABLE message ADD COLUMN body_id BIGINT;
