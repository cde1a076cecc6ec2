package org.mailroom.imap.command;

/** The one name of the shared tree that IMAP itself must know. */
final class TeamFolderNames {
    /** Prefix of all team folders; no mailbox of its own and never listed. */
    static final String ROOT = "Teams";

    private TeamFolderNames() {
    }
}
