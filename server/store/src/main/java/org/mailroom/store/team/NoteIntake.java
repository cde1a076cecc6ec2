package org.mailroom.store.team;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.team.TeamKey;

/** Port: what agents put into a team's {@code Notes} by IMAP becomes a note. Thread-safe; blocks until the note is durable. */
@FunctionalInterface
public interface NoteIntake {
    /** Where notes are not taken: the message stays where it was. */
    NoteIntake NONE = (team, note, author) -> {
        throw Refused.impossible("Notes takes nothing here. Nothing was changed.");
    };

    /** @throws Refused when it names no conversation of the team; then nothing was changed */
    void drop(TeamKey team, Content note, Actor author);
}
