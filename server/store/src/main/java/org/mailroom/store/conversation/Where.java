package org.mailroom.store.conversation;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;

/** How whoever asks calls the folders of teams. */
@FunctionalInterface
public interface Where {
    String name(Team team, TeamFolder folder);

    /** The refusal, with the folder in which the conversation now stands. */
    static Refused told(Refused refused, Conversation it, DeskTransaction transaction, Where where) {
        if (refused.ground() != Refused.Ground.IN_USE) {
            return refused;
        }
        Team team = transaction.setting(it.team()).team();
        String folder = where.name(team, Placement.of(it, team, transaction.now()).folder());
        Refused.Holding holding = refused.holding().orElseThrow();
        return Refused.inUse(refused.getMessage() + "; it stands in " + folder, holding.holder(), holding.since());
    }
}
