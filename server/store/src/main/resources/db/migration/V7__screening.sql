-- Messages that spamd is still to be taught. spam: 1 that it is, 0 that it is not; a later verdict replaces one that waits.
-- asked: when the gesture was made; due: when it is tried next.
CREATE TABLE lesson (
  message  BIGINT   NOT NULL PRIMARY KEY,
  spam     SMALLINT NOT NULL,
  asked    BIGINT   NOT NULL,
  due      BIGINT   NOT NULL,
  attempts INTEGER  NOT NULL
);
CREATE INDEX lesson_by_due ON lesson (due);

-- How often a team has said of a sender that its mail is spam, and that it is not.
CREATE TABLE sender_verdict (
  team   TEXT   NOT NULL,
  sender TEXT   NOT NULL,
  spam   BIGINT NOT NULL,
  ham    BIGINT NOT NULL,
  PRIMARY KEY (team, sender)
);

-- Senders nobody wants mail from. team: a key, or empty for all. sender: an address, or a domain, which stands for those below it too.
CREATE TABLE blocked_sender (
  team    TEXT     NOT NULL,
  sender  TEXT     NOT NULL,
  rejects SMALLINT NOT NULL,
  agent   TEXT,
  created BIGINT   NOT NULL,
  PRIMARY KEY (team, sender)
);

-- Keys that outgoing mail is signed with; private_key: PKCS #8, base64. The one made last signs.
CREATE TABLE dkim_key (
  domain      TEXT   NOT NULL,
  selector    TEXT   NOT NULL,
  private_key TEXT   NOT NULL,
  created     BIGINT NOT NULL,
  PRIMARY KEY (domain, selector)
);
