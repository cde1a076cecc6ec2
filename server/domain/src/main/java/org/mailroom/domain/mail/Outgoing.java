package org.mailroom.domain.mail;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Port: puts mails of the server's own into the spool. Safe from any thread, blocks. */
@FunctionalInterface
public interface Outgoing {

    /**
     * A mail.
     *
     * @param name  of the mail in the spool
     * @param sender  of the envelope; empty for none, then it does not bounce
     */
    record Sent(String name, Optional<String> sender, List<String> recipients, Content message) {
        public Sent {
            recipients = List.copyOf(recipients);
        }
    }

    /** What has become of a mail. */
    enum Result {
        SENT,
        /** One with this key was sent within a month. */
        ALREADY,
        /** The limit is reached. */
        TOO_MANY
    }

    /**
     * How much may be sent.
     *
     * @param of  what is counted together
     * @param perHour  so many within an hour, whatever is restarted meanwhile
     */
    record Limit(String of, int perHour) {
    }

    /**
     * Sends the mail, durably when it returns, or nothing.
     *
     * @throws IOException when the message cannot be read; then nothing was sent
     * @throws RuntimeException when the storage fails; then nothing was sent, or it was and another call with the key does nothing
     */
    Result send(Sent mail, IngestKey key, Limit limit) throws IOException;
}
