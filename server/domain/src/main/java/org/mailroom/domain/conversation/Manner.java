package org.mailroom.domain.conversation;

/** How much somebody knew who asked for something. */
public enum Manner {
    /** Looking at the conversation as it stands, but not at whose it is. */
    PLAIN,
    /** Looking at a folder in which it does not stand any more. */
    STALE,
    /** Knowing whose it is: from that agent's folder, or told to take over. */
    DELIBERATE
}
