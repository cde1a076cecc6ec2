-- Bodies: content addressed by SHA-256 (hex), counted references. Small ones have their bytes in body_bytes, the others are
-- files. The bytes stand apart so that counting does not write them again.
CREATE TABLE body (
  id     ${serial} PRIMARY KEY,
  hash   TEXT   NOT NULL,
  octets BIGINT NOT NULL,
  refs   BIGINT NOT NULL
);
CREATE UNIQUE INDEX body_by_hash ON body (hash);
CREATE INDEX body_unused ON body (hash) WHERE refs = 0;

CREATE TABLE body_bytes (
  id    ${id}   NOT NULL PRIMARY KEY,
  bytes ${blob} NOT NULL
);

-- A mailbox with its counters: STATUS and SELECT read one row. last_uid and highest_modseq only grow.
CREATE TABLE mailbox (
  id             BIGINT NOT NULL PRIMARY KEY,
  owner          TEXT   NOT NULL,
  namespace      TEXT   NOT NULL,
  name           TEXT   NOT NULL,
  uid_validity   BIGINT NOT NULL,
  last_uid       BIGINT NOT NULL DEFAULT 0,
  highest_modseq BIGINT NOT NULL DEFAULT 0,
  messages       BIGINT NOT NULL DEFAULT 0,
  unseen         BIGINT NOT NULL DEFAULT 0,
  octets         BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX mailbox_by_name ON mailbox (owner, namespace, name);

CREATE TABLE mailbox_right (
  mailbox_id BIGINT NOT NULL,
  holder     TEXT   NOT NULL,
  rights     TEXT   NOT NULL,
  PRIMARY KEY (mailbox_id, holder)
);
CREATE INDEX mailbox_right_by_holder ON mailbox_right (holder);

-- Every keyword a mailbox has seen: the FLAGS answer, without a look at the messages.
CREATE TABLE mailbox_keyword (
  mailbox_id BIGINT NOT NULL,
  keyword    TEXT   NOT NULL,
  PRIMARY KEY (mailbox_id, keyword)
);

-- A message once, however many mailboxes show it (refs). The header stands last: reading the columns
-- before it does not touch its pages.
CREATE TABLE message (
  id            ${id}   NOT NULL PRIMARY KEY,
  thread_id     BIGINT  NOT NULL,
  internal_date BIGINT  NOT NULL,
  octets        BIGINT  NOT NULL,
  header_octets INTEGER NOT NULL,
  line_count    BIGINT,
  refs          BIGINT  NOT NULL,
  body_hash     TEXT    NOT NULL,
  structure     TEXT    NOT NULL,
  header        ${blob} NOT NULL
);
CREATE INDEX message_by_thread ON message (thread_id);

-- flags: 1 answered, 2 deleted, 4 draft, 8 flagged, 16 recent, 32 seen; keywords: one a line.
CREATE TABLE mailbox_message (
  mailbox_id BIGINT  NOT NULL,
  uid        BIGINT  NOT NULL,
  message_id BIGINT  NOT NULL,
  thread_id  BIGINT  NOT NULL,
  modseq     BIGINT  NOT NULL,
  save_date  BIGINT  NOT NULL,
  octets     BIGINT  NOT NULL,
  flags      INTEGER NOT NULL,
  keywords   TEXT    NOT NULL,
  PRIMARY KEY (mailbox_id, uid)
) ${clustered};
CREATE INDEX mailbox_message_by_message ON mailbox_message (message_id);
CREATE INDEX mailbox_message_unseen  ON mailbox_message (mailbox_id, uid) WHERE (flags & 32) = 0;
CREATE INDEX mailbox_message_recent  ON mailbox_message (mailbox_id, uid) WHERE (flags & 16) = 16;
CREATE INDEX mailbox_message_deleted ON mailbox_message (mailbox_id, uid) WHERE (flags & 2) = 2;

-- Which thread a Message-ID (with owner and base subject, hashed) belongs to.
CREATE TABLE thread_reference (
  reference  BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  thread_id  BIGINT NOT NULL,
  PRIMARY KEY (reference, message_id)
) ${clustered};
CREATE INDEX thread_reference_by_message ON thread_reference (message_id);

CREATE TABLE attachment (
  id           TEXT     NOT NULL PRIMARY KEY,
  message_id   BIGINT   NOT NULL,
  position     INTEGER  NOT NULL,
  content_type TEXT     NOT NULL,
  octets       BIGINT   NOT NULL,
  body_hash    TEXT     NOT NULL,
  name         TEXT,
  cid          TEXT,
  is_inline    SMALLINT NOT NULL
);
CREATE INDEX attachment_by_message ON attachment (message_id);

CREATE TABLE subscription (
  owner   TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  PRIMARY KEY (owner, mailbox)
);

CREATE TABLE annotation (
  mailbox_id BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  content    TEXT   NOT NULL,
  PRIMARY KEY (mailbox_id, name)
);

-- What counts against a quota root beside the counters of its mailboxes.
CREATE TABLE quota_adjustment (
  root     TEXT   NOT NULL PRIMARY KEY,
  messages BIGINT NOT NULL,
  octets   BIGINT NOT NULL
);

-- scope: global, domain:NAME or root:NAME; kind: messages or octets; -1 is unlimited.
CREATE TABLE quota_limit (
  scope   TEXT   NOT NULL,
  kind    TEXT   NOT NULL,
  maximum BIGINT NOT NULL,
  PRIMARY KEY (scope, kind)
);
