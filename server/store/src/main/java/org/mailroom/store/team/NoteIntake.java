package org.mailroom.store.team;

import java.io.IOException;
import java.io.InputStream;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.conversation.Imports;

/** Port: what agents put into a team's {@code Notes} by IMAP becomes a note. Thread-safe; blocks until the note is durable. */
@FunctionalInterface
public interface NoteIntake {
    /** Until notes are bound: nothing is taken, and the message stays where it was. */
    NoteIntake NONE = (team, message, actor) -> {
        throw Refused.impossible("Notes cannot take notes by this way yet. Nothing was changed.");
    };

    /**
     * @return the message that the note is, and a UID for the answer to APPEND
     * @throws Refused when it names no conversation; then nothing was changed
     */
    Imports.Filed take(TeamKey team, InputStream message, Actor actor) throws IOException;
}
