-- Saved replies whose text was replaced: the message that holds it now, and the id by which it is known, that of its first message.
CREATE TABLE template (
  message BIGINT NOT NULL PRIMARY KEY,
  id      BIGINT NOT NULL
);
CREATE UNIQUE INDEX template_by_id ON template (id);
