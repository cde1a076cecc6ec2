-- How much was sent lately of what is counted together; since: when the hour began.
CREATE TABLE sent_lately (
  what  TEXT   NOT NULL PRIMARY KEY,
  since BIGINT NOT NULL,
  count BIGINT NOT NULL
);
CREATE INDEX sent_lately_by_time ON sent_lately (since);

-- What the rules have said of a mail of which a part is filed, for another attempt; mail is its name. Nothing where no rule has applied.
CREATE TABLE filed_ruling (
  mail   TEXT   NOT NULL PRIMARY KEY,
  filed  BIGINT NOT NULL,
  ruling TEXT   NOT NULL
);
CREATE INDEX filed_ruling_by_age ON filed_ruling (filed);
