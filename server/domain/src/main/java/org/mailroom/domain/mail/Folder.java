package org.mailroom.domain.mail;

import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Where incoming mail is filed. The text form is stable: it is part of {@link IngestKey}s that are stored. */
public sealed interface Folder {

    /** An agent's INBOX. */
    record Inbox(EmailAddress agent) implements Folder {
        @Override
        public String toString() {
            return "inbox:" + agent;
        }
    }

    /** A team's queue. */
    record Queue(TeamKey team) implements Folder {
        @Override
        public String toString() {
            return "queue:" + team;
        }
    }
}
