-- How far a team has counted its conversations. Counting and the new conversation are one transaction: no number is left out.
CREATE TABLE conversation_counter (
  team TEXT   NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);

-- number and team as they are now; times in milliseconds; tags and participants: one a line. lock_cause is NULL without lock.
CREATE TABLE conversation (
  id           ${id}    NOT NULL PRIMARY KEY,
  team         TEXT     NOT NULL,
  number       TEXT     NOT NULL,
  status       TEXT     NOT NULL,
  assignee     TEXT,
  assigned     BIGINT,
  priority     TEXT     NOT NULL,
  tags         TEXT     NOT NULL,
  lock_holder  TEXT,
  lock_since   BIGINT,
  lock_until   BIGINT,
  lock_cause   TEXT,
  wake         BIGINT,
  subject      TEXT     NOT NULL,
  customer     TEXT     NOT NULL,
  participants TEXT     NOT NULL,
  notes        SMALLINT NOT NULL,
  answered     BIGINT,
  status_since BIGINT   NOT NULL,
  created      BIGINT   NOT NULL,
  updated      BIGINT   NOT NULL,
  version      BIGINT   NOT NULL
);
CREATE INDEX conversation_by_team     ON conversation (team, status, assignee);
CREATE INDEX conversation_by_wake     ON conversation (wake) WHERE wake IS NOT NULL;
CREATE INDEX conversation_by_lock     ON conversation (lock_until) WHERE lock_until IS NOT NULL;
CREATE INDEX conversation_by_assignee ON conversation (assignee) WHERE assignee IS NOT NULL;

-- Every number that a conversation has or had: a merged or transferred one is still found.
CREATE TABLE conversation_number (
  number       TEXT   NOT NULL PRIMARY KEY,
  conversation BIGINT NOT NULL
);
CREATE INDEX conversation_number_by_conversation ON conversation_number (conversation);

-- Conversations that belong to one matter: one mail to two teams, a new one that follows an old one.
CREATE TABLE conversation_link (
  conversation BIGINT NOT NULL,
  other        BIGINT NOT NULL,
  PRIMARY KEY (conversation, other)
);

-- The messages of conversations. kind: in, out, note, auto. mime_id: the Message-ID without brackets.
-- body_hash tells the same message from another one with the same Message-ID. sender: who wrote it, agent or customer.
CREATE TABLE conversation_message (
  message      BIGINT NOT NULL PRIMARY KEY,
  conversation BIGINT NOT NULL,
  kind         TEXT   NOT NULL,
  sender       TEXT   NOT NULL,
  arrived      BIGINT NOT NULL,
  mime_id      TEXT,
  body_hash    TEXT
);
CREATE INDEX conversation_message_by_conversation ON conversation_message (conversation, arrived);
CREATE INDEX conversation_message_by_mime_id      ON conversation_message (mime_id) WHERE mime_id IS NOT NULL;

-- Which UIDs have left a team's folder lately, so that a client which still shows them is answered by the conversation's state.
CREATE TABLE departure (
  mailbox      BIGINT NOT NULL,
  uid          BIGINT NOT NULL,
  message      BIGINT NOT NULL,
  conversation BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (mailbox, uid)
) ${clustered};
CREATE INDEX departure_by_time ON departure (at);

-- The date to which an agent has snoozed last in a team: the folder "Same date".
CREATE TABLE last_snooze (
  team  TEXT   NOT NULL,
  agent TEXT   NOT NULL,
  wake  BIGINT NOT NULL,
  PRIMARY KEY (team, agent)
);

-- Append only. details: JSON object of words.
CREATE TABLE journal (
  id           ${serial} PRIMARY KEY,
  at           BIGINT NOT NULL,
  team         TEXT   NOT NULL,
  number       TEXT   NOT NULL,
  conversation BIGINT NOT NULL,
  agent        TEXT,
  channel      TEXT   NOT NULL,
  client       TEXT   NOT NULL,
  what         TEXT   NOT NULL,
  details      TEXT   NOT NULL
);
CREATE INDEX journal_by_conversation ON journal (conversation, id);
CREATE INDEX journal_by_team         ON journal (team, at);

-- Keys that the server has made for itself, in hexadecimal digits.
CREATE TABLE server_key (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Who has left a team: what they answer there is refused, not sent as personal mail.
CREATE TABLE former_member (
  team  TEXT NOT NULL,
  agent TEXT NOT NULL,
  PRIMARY KEY (team, agent)
);

-- Answers that the collision stop has refused, so that a second send is known as deliberate. seen: how many messages of others there were.
CREATE TABLE answer_refusal (
  conversation BIGINT NOT NULL,
  agent        TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  seen         BIGINT NOT NULL,
  PRIMARY KEY (conversation, agent)
);
CREATE INDEX answer_refusal_by_time ON answer_refusal (at);

-- Answers in a team's Outbox. due: when it leaves; NULL once it is held, until the agent has been told why.
-- recipients and commands: one a line.
CREATE TABLE outbox (
  message    BIGINT   NOT NULL PRIMARY KEY,
  number     TEXT     NOT NULL,
  agent      TEXT     NOT NULL,
  client     TEXT     NOT NULL,
  mail       TEXT     NOT NULL,
  sender     TEXT     NOT NULL,
  recipients TEXT     NOT NULL,
  commands   TEXT     NOT NULL,
  mime_id    TEXT     NOT NULL,
  body_hash  TEXT     NOT NULL,
  submitted  BIGINT   NOT NULL,
  due        BIGINT,
  why        TEXT
);
CREATE INDEX outbox_by_due    ON outbox (due) WHERE due IS NOT NULL;
CREATE INDEX outbox_by_number ON outbox (number);

-- Drafts that answer a conversation, and whose they are: the lock goes with an agent's last one.
CREATE TABLE draft (
  message      BIGINT NOT NULL PRIMARY KEY,
  conversation BIGINT NOT NULL,
  agent        TEXT   NOT NULL
);
CREATE INDEX draft_by_conversation ON draft (conversation, agent);

-- Tokens of programs; hash: SHA-256 of the text, hex.
CREATE TABLE access_token (
  id      TEXT   NOT NULL PRIMARY KEY,
  name    TEXT   NOT NULL,
  scope   TEXT   NOT NULL,
  hash    TEXT   NOT NULL,
  created BIGINT NOT NULL
);
CREATE UNIQUE INDEX access_token_by_hash ON access_token (hash);

-- Answers to requests with an Idempotency-Key, to be given again. fingerprint: SHA-256 of method, path and content.
CREATE TABLE repeated_request (
  caller      TEXT    NOT NULL,
  request_key TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  status      INTEGER NOT NULL,
  headers     TEXT    NOT NULL,
  content     ${blob} NOT NULL,
  at          BIGINT  NOT NULL,
  PRIMARY KEY (caller, request_key)
);
CREATE INDEX repeated_request_by_time ON repeated_request (at);
CREATE INDEX conversation_by_update ON conversation (team, updated, id);

-- Messages that conversations refer to and that have not come: mail of one thread may overtake itself on its way through the chain.
CREATE TABLE awaited_message (
  team         TEXT   NOT NULL,
  mime_id      TEXT   NOT NULL,
  conversation BIGINT NOT NULL,
  PRIMARY KEY (team, mime_id)
);
