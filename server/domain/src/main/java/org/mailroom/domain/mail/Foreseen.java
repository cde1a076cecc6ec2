package org.mailroom.domain.mail;

import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Placement;

/**
 * What would become of a mail in a team.
 *
 * @param conversation  as it would be then; one that the mail would begin has the number that is next now
 * @param begins  whether the mail would begin it
 * @param repeated  whether the same mail is in it already, so that this one would be dropped
 * @param placement  of the conversation
 * @param automatic  whether a machine has written the mail
 * @param why  why the team's assignment would choose its agent, or that it finds nobody now; empty where it is not asked
 * @param answered  whether the saved reply that a rule names would be sent: the sender has had none today, and neither has the conversation
 */
public record Foreseen(Conversation conversation, boolean begins, boolean repeated, Placement placement, boolean automatic, String why, boolean answered) {

    /** Those that the mail would carry. */
    public Set<String> keywords() {
        Set<String> keywords = new TreeSet<>(placement.keywords());
        if (automatic) {
            keywords.add(Placement.AUTO_SENT);
        }
        return keywords;
    }
}
