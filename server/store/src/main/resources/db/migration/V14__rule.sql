-- How often rules have applied, by name; those that are gone too. last: in milliseconds.
CREATE TABLE rule_hit (
  name TEXT   NOT NULL PRIMARY KEY,
  hits BIGINT NOT NULL,
  last BIGINT NOT NULL
);
