package org.mailroom.store.conversation;

import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;

/** A mailbox that is a folder of a team. */
public record TeamPlace(long mailbox, TeamKey team, TeamFolder folder) {
    /** Whether conversations are worked on from here: those that stand here, and those of the answers in {@code Sent}. */
    public boolean ofConversations() {
        return Placement.holdsConversations(folder) || folder.equals(TeamFolder.SENT);
    }

    boolean holdsConversations() {
        return Placement.holdsConversations(folder);
    }

    /** Whether it is an agent's own folder: who acts from here knows whose the conversation is. */
    boolean ofMember() {
        return folder.path().startsWith("@");
    }
}
