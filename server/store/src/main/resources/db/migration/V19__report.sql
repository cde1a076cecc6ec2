-- What reports are made of, taken down from the journal. All of it can be made again: empty these tables while the server is away.
-- position: up to which the journal has been read; one row, and none at the beginning.
CREATE TABLE report_position (
  id       INTEGER NOT NULL PRIMARY KEY,
  position BIGINT  NOT NULL
);

-- How far each conversation has come. assignee: who cares for it.
CREATE TABLE report_course (
  number   TEXT     NOT NULL PRIMARY KEY,
  begun    BIGINT   NOT NULL,
  again    SMALLINT NOT NULL,
  status   TEXT     NOT NULL,
  since    BIGINT   NOT NULL,
  asked    BIGINT,
  answered SMALLINT NOT NULL,
  priority TEXT     NOT NULL,
  assignee TEXT
);

-- How much there was on a day, of all and of agents. day: since 1970, as the team's clock goes.
CREATE TABLE report_count (
  team     TEXT    NOT NULL,
  what     TEXT    NOT NULL,
  day      INTEGER NOT NULL,
  how_many BIGINT  NOT NULL,
  PRIMARY KEY (team, what, day)
) ${clustered};
CREATE TABLE report_agent_count (
  team     TEXT    NOT NULL,
  what     TEXT    NOT NULL,
  day      INTEGER NOT NULL,
  agent    TEXT    NOT NULL,
  how_many BIGINT  NOT NULL,
  PRIMARY KEY (team, what, day, agent)
) ${clustered};

-- Times that have ended on a day, by the priority of their conversations and by agent. kept, late: how many were as short as was promised, and how
-- many were not. elapsed, worked: seconds, packed.
CREATE TABLE report_time (
  team     TEXT    NOT NULL,
  what     TEXT    NOT NULL,
  day      INTEGER NOT NULL,
  priority TEXT    NOT NULL,
  kept     BIGINT  NOT NULL,
  late     BIGINT  NOT NULL,
  elapsed  ${blob} NOT NULL,
  worked   ${blob} NOT NULL,
  PRIMARY KEY (team, what, day, priority)
) ${clustered};
CREATE TABLE report_agent_time (
  team     TEXT    NOT NULL,
  what     TEXT    NOT NULL,
  day      INTEGER NOT NULL,
  agent    TEXT    NOT NULL,
  kept     BIGINT  NOT NULL,
  late     BIGINT  NOT NULL,
  elapsed  ${blob} NOT NULL,
  worked   ${blob} NOT NULL,
  PRIMARY KEY (team, what, day, agent)
) ${clustered};
