-- One row, counted up by each change of the directory: who holds it changes alone, who has seen the number has seen all.
CREATE TABLE directory_version (
  id      INTEGER NOT NULL PRIMARY KEY,
  version BIGINT  NOT NULL
);

-- added: the version that brought the domain; the oldest is the default.
CREATE TABLE served_domain (
  name  TEXT   NOT NULL PRIMARY KEY,
  added BIGINT NOT NULL
);

-- languages and skills: JSON arrays of text. password: PHC string, NULL cannot log in.
CREATE TABLE agent (
  address   TEXT     NOT NULL PRIMARY KEY,
  name      TEXT     NOT NULL,
  languages TEXT     NOT NULL,
  skills    TEXT     NOT NULL,
  capacity  INTEGER  NOT NULL,
  admin     SMALLINT NOT NULL,
  password  TEXT
);

-- settings: JSON object, so that one more setting needs no migration; what it does not name has its default.
CREATE TABLE team (
  team_key TEXT NOT NULL PRIMARY KEY,
  name     TEXT NOT NULL,
  settings TEXT NOT NULL
);

-- The address at position 0 is the team's identity.
CREATE TABLE team_address (
  address  TEXT    NOT NULL PRIMARY KEY,
  team_key TEXT    NOT NULL,
  position INTEGER NOT NULL
);
CREATE INDEX team_address_by_team ON team_address (team_key);

CREATE TABLE team_member (
  team_key TEXT NOT NULL,
  agent    TEXT NOT NULL,
  role     TEXT NOT NULL,
  PRIMARY KEY (team_key, agent)
);
CREATE INDEX team_member_by_agent ON team_member (agent);

-- James's rewrite table. The digest (SHA-256, hex) stands for the target in keys: an index entry has a longest length.
CREATE TABLE rewrite (
  source TEXT NOT NULL,
  digest TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (source, digest)
);
CREATE INDEX rewrite_by_target ON rewrite (digest);

-- Who may act as whom, beside the members of teams.
CREATE TABLE delegation (
  base_user TEXT NOT NULL,
  delegate  TEXT NOT NULL,
  PRIMARY KEY (base_user, delegate)
);
CREATE INDEX delegation_by_delegate ON delegation (delegate);
