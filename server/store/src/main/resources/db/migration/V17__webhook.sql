-- Addresses that are told what happens. events: one a line, empty for all. position: up to which the journal has been looked through for it.
CREATE TABLE webhook (
  id       TEXT   NOT NULL PRIMARY KEY,
  url      TEXT   NOT NULL,
  events   TEXT   NOT NULL,
  team     TEXT,
  secret   TEXT   NOT NULL,
  position BIGINT NOT NULL,
  created  BIGINT NOT NULL
);

-- What is on its way to them. state: 0 waiting, 1 delivered, 2 dead. due: when it is tried next; holder: the server that is trying, until then.
CREATE TABLE webhook_delivery (
  id       ${serial} PRIMARY KEY,
  webhook  TEXT     NOT NULL,
  position BIGINT   NOT NULL,
  what     TEXT     NOT NULL,
  number   TEXT     NOT NULL,
  content  TEXT     NOT NULL,
  state    SMALLINT NOT NULL,
  attempts INTEGER  NOT NULL,
  due      BIGINT   NOT NULL,
  holder   TEXT,
  outcome  TEXT     NOT NULL,
  changed  BIGINT   NOT NULL
);
CREATE UNIQUE INDEX webhook_delivery_once    ON webhook_delivery (webhook, position);
CREATE INDEX webhook_delivery_due            ON webhook_delivery (due) WHERE state = 0;
CREATE INDEX webhook_delivery_held           ON webhook_delivery (holder) WHERE holder IS NOT NULL;
CREATE INDEX webhook_delivery_by_webhook     ON webhook_delivery (webhook, state, id);
CREATE INDEX webhook_delivery_old            ON webhook_delivery (state, changed) WHERE state <> 0;
