package org.mailroom.domain.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.Refused;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;

/**
 * Port: mail from before is brought into a team, without noise: nobody is answered or told. Messages that refer to each other are one conversation, in whatever order they come. A conversation
 * that begins so has the state of the folder; one that is there already keeps its own. What the team has already, the same Message-ID with the same content, or the same
 * message byte for byte where it has no Message-ID, is not stored again. Thread-safe; blocks.
 */
public interface OldMail {
    /** What has become of a message. */
    enum Fate {
        IMPORTED,
        /** The team had it already. */
        THERE,
        REFUSED
    }

    /** @param why  the reason of a refusal, for people */
    record Outcome(Fate fate, Optional<String> why) {
    }

    /**
     * Messages that are stored together. What was added is forgotten unless it is filed. For one thread.
     */
    interface Batch extends AutoCloseable {
        /**
         * Adds a message as it stands.
         *
         * @param message  read to its end, not closed
         * @param flags  as IMAP names them, such as {@code \Seen}; what the server keeps itself, {@code \Deleted} and {@code \Recent} are left out
         * @throws IOException when it cannot be read, or the bodies cannot be written; then it was not added
         */
        void add(InputStream message, Instant date, Set<String> flags) throws IOException;

        /** How many were added. */
        int size();

        /** Whether it is time to file them. */
        boolean full();

        /**
         * Stores them in one transaction, durable when it returns, and begins anew. One that cannot be stored keeps no other back.
         *
         * @return what has become of each, in the order in which they were added
         * @throws Refused when the team has no room for them; none of them was stored then
         */
        List<Outcome> file();

        @Override
        void close();
    }

    /**
     * Begins.
     *
     * @param folder  the queue, a member's folder, {@code Waiting} or {@code Done}
     * @throws Refused when there is no such team, or the folder is none of these
     */
    Batch into(TeamKey team, TeamFolder folder);
}
