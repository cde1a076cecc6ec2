-- Texts of attached documents, each read once, by the SHA-256 of the octets (hex); refs: how many messages have it. state: 0 not read, 1 read, 2 cannot be read. attempts: how often reading
-- was begun and did not come to an end. packed: the text, as UTF-8 in gzip, for PostgreSQL takes no NUL in a TEXT.
CREATE TABLE document (
  hash     TEXT     NOT NULL PRIMARY KEY,
  refs     BIGINT   NOT NULL,
  state    SMALLINT NOT NULL,
  attempts INTEGER  NOT NULL,
  packed   ${blob}
);
CREATE INDEX document_given_up ON document (hash) WHERE state = 2 AND attempts > 0;

-- Which a message has, in the order in which they stand.
CREATE TABLE message_document (
  message  BIGINT  NOT NULL,
  position INTEGER NOT NULL,
  hash     TEXT    NOT NULL,
  PRIMARY KEY (message, position)
) ${clustered};

-- Messages that have, or may have, documents; due: when they are looked through next, null when that is done. When it is, a row of gone_message tells the search index to take the message anew.
CREATE TABLE document_search (
  message ${id}  NOT NULL PRIMARY KEY,
  due     BIGINT
);
CREATE INDEX document_search_due ON document_search (message) WHERE due IS NOT NULL;
