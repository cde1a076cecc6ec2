-- Sessions of browsers; hash: SHA-256 of the text that the browser sends, hex. seen: when it was last used, to the minute.
CREATE TABLE web_session (
  hash   TEXT   NOT NULL PRIMARY KEY,
  agent  TEXT   NOT NULL,
  client TEXT   NOT NULL,
  begun  BIGINT NOT NULL,
  seen   BIGINT NOT NULL
);
CREATE INDEX web_session_by_agent ON web_session (agent);
CREATE INDEX web_session_by_time  ON web_session (seen);
