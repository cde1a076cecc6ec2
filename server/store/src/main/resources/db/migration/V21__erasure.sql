-- Messages that are stored no more, for those who keep something of them elsewhere: the search index. The oldest rows go. erased: 1 when nothing of it may be left.
CREATE TABLE gone_message (
  id      ${serial} PRIMARY KEY,
  message BIGINT   NOT NULL,
  erased  SMALLINT NOT NULL
);
CREATE INDEX gone_message_by_message ON gone_message (message);

-- While a person is being erased, and until what deleting leaves in files is overwritten. Says of nobody who it is. begun: in milliseconds.
CREATE TABLE erasure (
  id    ${id}  NOT NULL PRIMARY KEY,
  begun BIGINT NOT NULL
);
