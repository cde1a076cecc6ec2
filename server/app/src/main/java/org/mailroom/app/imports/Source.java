package org.mailroom.app.imports;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Where old mail is read from, one message after the other. Nothing is changed there. For one thread. */
public interface Source extends AutoCloseable {

    /** Opens it; throws IOException with a sentence for people when there is nothing that can be read. */
    @FunctionalInterface
    interface Opening {
        Source open() throws IOException;
    }

    /** One message cannot be read; others can. The message is the reason, for people. */
    final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason);
        }
    }

    /** The message itself. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    /**
     * A message.
     *
     * @param place  where it stands, for people
     * @param date  when it was received, as the source says
     * @param flags  as IMAP names them; {@code \Deleted}: thrown away there
     * @param content  with lines that end with CRLF; to be opened once, before the next message is asked for
     */
    record Found(String place, Instant date, Set<String> flags, Opener content) {
        boolean deleted() {
            return flags.contains("\\Deleted");
        }
    }

    /** The next message; empty at the end. Throws IOException when the rest cannot be read. */
    Optional<Found> next() throws IOException;

    /** How far it is, in percent; empty when it does not know. */
    Optional<Integer> percent();

    @Override
    void close() throws IOException;
}
