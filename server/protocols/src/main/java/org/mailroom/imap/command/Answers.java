package org.mailroom.imap.command;

import org.apache.james.imap.api.display.HumanReadableText;

/** Texts of our answers. One that begins with a response code (RFC 5530) is sent without the command's name before it. */
final class Answers {
    static final HumanReadableText LOGIN_FAILED = text("[AUTHENTICATIONFAILED] Login failed: wrong name or password");
    static final HumanReadableText PRIVACY = text("[PRIVACYREQUIRED] Start TLS before you log in");
    static final HumanReadableText READ_ONLY = text("[CANNOT] The mailbox is open read-only, nothing was changed");
    static final HumanReadableText INBOX_STAYS = text("[CANNOT] INBOX cannot be deleted, nothing was changed");
    static final HumanReadableText FOLDER_STAYS = text("[NOPERM] You may not delete this folder, nothing was changed");
    static final HumanReadableText NO_PERMANENT_FLAGS = text("[PERMANENTFLAGS ()] No flag can be changed here");
    static final HumanReadableText ONLY_READ = text("[NOPERM] You may only read this folder, nothing was changed");
    static final HumanReadableText NOT_ALL_READ = text("[UNAVAILABLE] Some messages could not be read at the moment, the others are above");
    static final HumanReadableText SOME_GONE = text("[EXPUNGEISSUED] FETCH completed; some messages no longer exist");
    static final HumanReadableText NO_QUOTA_ROOT = text("[NONEXISTENT] There is no such quota root; GETQUOTAROOT tells which one a mailbox has");
    static final HumanReadableText MOVED = text("Moved");
    static final HumanReadableText TOO_MANY_FAILURES = text("Too many failed logins on this connection");

    private Answers() {
    }

    static HumanReadableText text(String text) {
        return new HumanReadableText("org.mailroom.imap", text);
    }
}
