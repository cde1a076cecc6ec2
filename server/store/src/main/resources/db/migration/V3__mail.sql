-- Mail on its way. A mail's text is its header, here, and its body, in the table body: the mailbox that the mail is filed in
-- refers to the same body.

-- Queues that exist, with or without mail.
CREATE TABLE mail_queue (
  name TEXT NOT NULL PRIMARY KEY
);

-- Processes that take mail out of queues. Beats only grows; a process whose beats stand still has died.
CREATE TABLE queue_holder (
  id     ${id}  NOT NULL PRIMARY KEY,
  server TEXT   NOT NULL,
  beats  BIGINT NOT NULL
);

-- state: 0 due, 1 deferred, 2 held by a process, 3 set aside for an admin (note says why). due in milliseconds.
CREATE TABLE queued_mail (
  id        ${id}    NOT NULL PRIMARY KEY,
  queue     TEXT     NOT NULL,
  state     SMALLINT NOT NULL,
  priority  SMALLINT NOT NULL,
  due       BIGINT   NOT NULL,
  holder    BIGINT,
  octets    BIGINT   NOT NULL,
  body_hash TEXT     NOT NULL,
  note      TEXT,
  envelope  TEXT     NOT NULL,
  header    ${blob}  NOT NULL
);
CREATE INDEX queued_mail_due      ON queued_mail (queue, priority DESC, due, id) WHERE state = 0;
CREATE INDEX queued_mail_deferred ON queued_mail (queue, due) WHERE state = 1;
CREATE INDEX queued_mail_held     ON queued_mail (queue, holder) WHERE state = 2;
CREATE INDEX queued_mail_aside    ON queued_mail (queue) WHERE state = 3;

CREATE TABLE mail_repository (
  url TEXT NOT NULL PRIMARY KEY
);

CREATE TABLE repository_mail (
  url       TEXT    NOT NULL,
  mail_key  TEXT    NOT NULL,
  stored    BIGINT  NOT NULL,
  octets    BIGINT  NOT NULL,
  body_hash TEXT    NOT NULL,
  envelope  TEXT    NOT NULL,
  header    ${blob} NOT NULL,
  PRIMARY KEY (url, mail_key)
);

CREATE TABLE dead_letter (
  listener_group TEXT   NOT NULL,
  id             TEXT   NOT NULL,
  died           BIGINT NOT NULL,
  event          TEXT   NOT NULL,
  PRIMARY KEY (listener_group, id)
);

-- Filings that are done, so that a repetition does nothing.
CREATE TABLE filing (
  ingest_key TEXT   NOT NULL PRIMARY KEY,
  filed      BIGINT NOT NULL
) ${clustered};
CREATE INDEX filing_by_age ON filing (filed);
