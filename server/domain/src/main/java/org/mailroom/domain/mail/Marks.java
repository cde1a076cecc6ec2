package org.mailroom.domain.mail;

import java.util.Set;

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
    /** It came from outside and says that it is from a domain served here. */
    public static final String CLAIMS_LOCAL_SENDER = "org.mailroom.claimsLocalSender";
    /** The server has written it by itself: rules do not look at it, and nobody answers it. */
    public static final String WRITTEN_HERE = "org.mailroom.writtenHere";
    /** Why it could not be sent: for each recipient a line, address, tab and answer. */
    public static final String UNDELIVERED = "org.mailroom.undelivered";
    /** What the mailet said that failed on it; James sets it. */
    public static final String FAILURE = "org.apache.james.MailetError";
    private static final String OURS = "org.mailroom.";
    private static final Set<String> ORIGIN = Set.of(RELEASED, RELAYED, CLAIMS_LOCAL_SENDER, WRITTEN_HERE);

    private Marks() {
    }

    /** Whether an attribute tells of a passage through the chain, and not where the mail is from: one that begins anew must not have it. */
    public static boolean ofPassage(String attribute) {
        return attribute.equals(FAILURE) || attribute.startsWith(OURS) && !ORIGIN.contains(attribute);
    }
}
