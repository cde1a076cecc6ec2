-- The order in which the journal is told to others. On SQLite one transaction follows the other, so the id is the order. On PostgreSQL a lower id may be
-- committed after a higher one: there position is given afterwards, to what is committed, by one process at a time (docs/adr/0010-order-of-the-journal.md).
CREATE INDEX journal_by_team_and_id ON journal (team, id);
${postgresql} ALTER TABLE journal ADD COLUMN position BIGINT;
${postgresql} UPDATE journal SET position = id;
${postgresql} CREATE UNIQUE INDEX journal_by_position ON journal (position);
${postgresql} CREATE INDEX journal_by_team_and_position ON journal (team, position);
${postgresql} CREATE INDEX journal_without_position ON journal (id) WHERE position IS NULL;
