-- How it stood with the promise to answer when that was looked at last: 0 kept, 1 due soon, 2 overdue.
ALTER TABLE conversation ADD COLUMN service SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX conversation_by_asked ON conversation (team, service, asked) WHERE asked IS NOT NULL;
