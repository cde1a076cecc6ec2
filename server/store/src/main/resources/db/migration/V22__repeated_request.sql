-- Requests with an Idempotency-Key that were done. What was kept until now could be read, passwords could be guessed from it, and is forgotten.
DROP TABLE repeated_request;
CREATE TABLE repeated_request (
  -- The agent's address, or the id of the token.
  caller      TEXT    NOT NULL,
  request_key TEXT    NOT NULL,
  -- SHA-256 of what was asked for, without its secrets.
  print       TEXT    NOT NULL,
  -- Argon2id of its secrets; NULL where there are none.
  secret      TEXT,
  attempt     TEXT    NOT NULL,
  at          BIGINT  NOT NULL,
  -- The answer; NULL while there is none.
  status      INTEGER,
  headers     TEXT,
  content     ${blob},
  -- 1: the content is encrypted, and the process that has done so can read it.
  sealed      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (caller, request_key)
);
CREATE INDEX repeated_request_by_time ON repeated_request (at);
