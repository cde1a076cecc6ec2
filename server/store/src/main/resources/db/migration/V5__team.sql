-- The folder of what is assigned to a member: tells a member with a new handle from a new member.
CREATE TABLE team_member_folder (
  team   TEXT NOT NULL,
  agent  TEXT NOT NULL,
  handle TEXT NOT NULL,
  PRIMARY KEY (team, agent)
);

-- The folders that a member was subscribed to, and the team's name in those subscriptions. Each is done once: who
-- unsubscribes afterwards stays so.
CREATE TABLE team_subscription (
  team   TEXT NOT NULL,
  agent  TEXT NOT NULL,
  folder TEXT NOT NULL,
  name   TEXT NOT NULL,
  PRIMARY KEY (team, agent, folder)
);
CREATE INDEX team_subscription_by_folder ON team_subscription (agent, folder);
