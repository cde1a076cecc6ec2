package org.mailroom.domain.mail;

/** Port: puts incoming mail into mailboxes. Safe from any thread, blocks. */
@FunctionalInterface
public interface Filing {

    /**
     * Stores the message in the folder, byte for byte behind its prefix, and tells those who watch the folder. Durable when it
     * returns. A key that was filed before files nothing, and returns as if it had. An agent's INBOX and a team's mailboxes are made when they
     * are missing.
     *
     * <p>In a team, mail that is handled as spam or quarantined begins its conversation in that state, and quarantined mail never joins
     * one that is there. To an agent, spam goes into Junk; nothing quarantined is filed with an agent.
     *
     * @throws IllegalArgumentException when quarantined mail is to go to an agent
     * @throws RuntimeException when the storage fails; then nothing was filed, or it was and another call with the key does nothing
     */
    void file(Folder target, IncomingMessage message, Handling handling, IngestKey key);

    /** Files mail that goes the usual way. */
    default void file(Folder target, IncomingMessage message, IngestKey key) {
        file(target, message, Handling.USUAL, key);
    }
}
