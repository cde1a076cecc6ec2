-- What conversations are about, as the chain found when they began; none where it found nothing. score: larger is sooner.
CREATE TABLE conversation_topic (
  conversation BIGINT  NOT NULL PRIMARY KEY,
  category     TEXT,
  language     TEXT,
  segment      TEXT,
  score        INTEGER NOT NULL
);
