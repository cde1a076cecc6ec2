package org.mailroom.domain.conversation;

import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.Refused;
import org.mailroom.domain.team.TeamFolder;

/** What it means to move or copy messages from one folder into another. */
public enum Gesture {
    /** They are moved or copied, and nothing else happens. */
    PLAIN,
    /** The conversation goes there, by a command; a copy is a move. */
    COMMAND,
    /** They become conversations of the team. */
    IMPORT,
    /** They are filed as answers of the conversations that they refer to. */
    ANSWER,
    /** They become notes. */
    NOTE;

    private static final String UNCHANGED = " Nothing was changed.";
    private static final Set<TeamFolder> DESK = Set.of(TeamFolder.DRAFTS, TeamFolder.TEMPLATES);

    /**
     * @param from  the team's folder; empty for a personal one
     * @param to  the team's folder, of the same team or another; empty for a personal one
     * @param copy  whether the client wants to keep them where they are
     * @param belongs  whether one of them belongs to a conversation
     * @throws Refused when it makes no sense
     */
    public static Gesture of(Optional<TeamFolder> from, Optional<TeamFolder> to, boolean copy, boolean belongs) {
        if (to.isEmpty()) {
            return out(from, copy);
        }
        TeamFolder target = to.get();
        if (target.equals(TeamFolder.NOTES)) {
            if (from.isPresent() && belongs) {
                throw Refused.impossible("A conversation's messages are no notes; write one, and put it into Notes." + UNCHANGED);
            }
            return NOTE;
        }
        if (target.equals(TeamFolder.OUTBOX)) {
            throw Refused.impossible("Answers get into Outbox when they are sent; nothing else can be put there." + UNCHANGED);
        }
        return from.isEmpty() ? in(target) : within(from.get(), target, copy, belongs);
    }

    private static Gesture out(Optional<TeamFolder> from, boolean copy) {
        if (copy || from.isEmpty() || DESK.contains(from.get())) {
            return PLAIN;
        }
        throw Refused.impossible("A team's mail cannot be moved into a personal folder: the others would miss it. Copy it instead." + UNCHANGED);
    }

    private static Gesture in(TeamFolder target) {
        if (target.equals(TeamFolder.SENT)) {
            return ANSWER;
        }
        return Placement.holdsConversations(target) ? IMPORT : PLAIN;
    }

    private static Gesture within(TeamFolder source, TeamFolder target, boolean copy, boolean belongs) {
        boolean work = DESK.contains(source) || source.equals(TeamFolder.OUTBOX) || source.equals(TeamFolder.NOTES);
        if (Placement.holdsConversations(target)) {
            if (!work) {
                return COMMAND;
            }
            if (target.equals(TeamFolder.TRASH)) {
                return PLAIN;
            }
            throw Refused.impossible("What stands in " + source.path() + " is no conversation yet; it can go to Drafts, Templates or Trash." + UNCHANGED);
        }
        if (target.equals(TeamFolder.SENT)) {
            throw Refused.impossible("Sent holds the answers that were sent from here; nothing can be moved there." + UNCHANGED);
        }
        if (source.equals(TeamFolder.SENT) && !copy) {
            throw Refused.impossible("Answers stay in Sent; copy it instead." + UNCHANGED);
        }
        if (belongs && !source.equals(TeamFolder.SENT)) {
            throw Refused.impossible("A conversation's messages cannot be put into " + target.path() + "." + UNCHANGED);
        }
        return PLAIN;
    }
}
