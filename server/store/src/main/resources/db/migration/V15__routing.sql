-- asked: since when the customer waits; NULL: does not. since: how old it is in a queue, asked or status_since. urgency: by priority and score, the smaller the sooner.
-- owed: since when the agent has let the customer wait, while it is open and assigned.
ALTER TABLE conversation ADD COLUMN asked   BIGINT;
ALTER TABLE conversation ADD COLUMN owed    BIGINT;
ALTER TABLE conversation ADD COLUMN since   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN urgency BIGINT NOT NULL DEFAULT 17179869184;
UPDATE conversation SET asked = status_since WHERE status IN ('open', 'snoozed') AND answered IS NULL;
UPDATE conversation SET since = status_since, owed = CASE WHEN status = 'open' AND assignee IS NOT NULL AND asked IS NOT NULL
    THEN CASE WHEN assigned > status_since THEN assigned ELSE status_since END END,
  urgency = (CASE priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END) * 8589934592
    - COALESCE((SELECT score FROM conversation_topic WHERE conversation_topic.conversation = conversation.id), 0);

CREATE INDEX conversation_in_queue    ON conversation (team, urgency, since, id) WHERE status = 'open' AND assignee IS NULL;
CREATE INDEX conversation_by_owed     ON conversation (team, owed) WHERE owed IS NOT NULL;
CREATE INDEX conversation_by_customer ON conversation (team, LOWER(customer), id);
DROP INDEX conversation_by_assignee;
CREATE INDEX conversation_by_assignee ON conversation (assignee, status) WHERE assignee IS NOT NULL;

-- What stands in a queue and is to be handed out. began: since when; spared: the agent it was taken from. team and urgency as in conversation.
CREATE TABLE handout (
  conversation BIGINT NOT NULL PRIMARY KEY,
  team         TEXT   NOT NULL,
  urgency      BIGINT NOT NULL,
  began        BIGINT NOT NULL,
  spared       TEXT
);
CREATE INDEX handout_by_urgency ON handout (team, urgency, began, conversation);

-- Whose turn it is in a team: the agent with the smallest, or none. The row without agent counts, and is held while something is handed out.
CREATE TABLE turn (
  team  TEXT   NOT NULL,
  agent TEXT   NOT NULL,
  last  BIGINT NOT NULL,
  PRIMARY KEY (team, agent)
);

-- Agents who are away; until NULL: until somebody says otherwise.
CREATE TABLE absence (
  agent TEXT   NOT NULL PRIMARY KEY,
  since BIGINT NOT NULL,
  until BIGINT
);

-- Append only: who has said that an agent is away, or present.
CREATE TABLE presence_journal (
  id      ${serial} PRIMARY KEY,
  at      BIGINT   NOT NULL,
  agent   TEXT     NOT NULL,
  away    SMALLINT NOT NULL,
  until   BIGINT,
  actor   TEXT,
  channel TEXT     NOT NULL,
  client  TEXT     NOT NULL
);
CREATE INDEX presence_journal_by_agent ON presence_journal (agent, id);
