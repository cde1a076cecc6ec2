package org.mailroom.domain.mail;

/**
 * Names of attributes that a mail carries through the spool and that more than one part of the house knows. They are stored with the mail: a changed name
 * forgets what mail under way has been told.
 */
public final class Marks {
    /** What is to become of it, a word of {@link org.mailroom.domain.conversation.Status}; with a dot and a team's key, of that team's copy. */
    public static final String STATUS = "org.mailroom.status";
    /** What was found, for the journal; the name follows. */
    public static final String FINDING = "org.mailroom.finding.";
    /** Somebody has looked at it in quarantine and let it go: it is not screened again. */
    public static final String RELEASED = "org.mailroom.released";
    /** It came over LMTP from a mail server of the house, whose address says nothing of the sender. */
    public static final String RELAYED = "org.mailroom.relayed";

    private Marks() {
    }
}
