-- Automatic answers that are still to be written. message: the mail that is answered. template: the name of the saved reply. due: when it is tried next.
CREATE TABLE automatic_answer (
  message   BIGINT  NOT NULL PRIMARY KEY,
  team      TEXT    NOT NULL,
  template  TEXT    NOT NULL,
  recipient TEXT    NOT NULL,
  due       BIGINT  NOT NULL,
  attempts  INTEGER NOT NULL
);
CREATE INDEX automatic_answer_by_due ON automatic_answer (due);

-- Who got an automatic answer last at which time, so that nobody gets another within a day. who: an address without plus-part, or conversation:ID.
CREATE TABLE automatically_answered (
  who TEXT   NOT NULL PRIMARY KEY,
  at  BIGINT NOT NULL
);
CREATE INDEX automatically_answered_by_time ON automatically_answered (at);
