package org.mailroom.domain.rule;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.TeamKey;

/** Port: the mail that has come lately. Safe from any thread, blocks; changes nothing. */
@FunctionalInterface
public interface PastMail {

    /**
     * A mail from outside.
     *
     * @param number  of its conversation, in which it is now
     * @param began  whether it has begun that conversation
     * @param content  as it is stored, behind the fields that were set here
     */
    record Past(ConversationNumber number, boolean began, Instant arrived, Content content) {
    }

    /** So many at most, of these teams, the newest first. */
    List<Past> latest(Collection<TeamKey> teams, int most);
}
