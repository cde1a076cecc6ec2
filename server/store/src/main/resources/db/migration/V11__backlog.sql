-- With all that the board counts, and in the order in which a queue is worked off.
DROP INDEX conversation_by_team;
CREATE INDEX conversation_by_team ON conversation (team, status, assignee, priority, status_since);
