package org.mailroom.imap;

import java.util.Optional;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;

/**
 * Port: who may log in as {@code alice+support@acme.test}. Implementations ask the directory, are safe from any thread and
 * may block for a look-up.
 */
public interface TeamLogins {
    /** Attribute of a mailbox session: {@link #passwordMark} as it was before the password was checked. */
    String PASSWORD = "org.mailroom.imap.password";

    /**
     * The scope that a login name asks for; empty when it is no scoped name, the team does not exist or the agent is no
     * member of it, so that these cannot be told apart.
     */
    Optional<Scope> resolve(Username login);

    /** Whether {@code agent} may still work in the mailbox of {@code owner}; asked before each command, so cached. */
    boolean member(Username agent, Username owner);

    /** Whether the session still sees the mailbox that it has selected; asked before each command and each notification, so quick. */
    default boolean sees(MailboxSession session, Mailbox selected) {
        return true;
    }

    /** Whether somebody who has logged in is still an agent; asked before each command and each notification, so quick. */
    default boolean known(Username agent) {
        return true;
    }

    /** Changes whenever the agent gets a password; who has logged in with another one is logged in no more. Asked like {@link #known}, so quick. */
    default Optional<String> passwordMark(Username agent) {
        return Optional.empty();
    }

    /**
     * @param agent whose password counts and who is the logged-in user of the session
     * @param owner the user that owns the team's mailboxes
     */
    record Scope(Username agent, Username owner) { }

    /** For a server without teams. */
    TeamLogins NONE = new TeamLogins() {
        @Override
        public Optional<Scope> resolve(Username login) {
            return Optional.empty();
        }

        @Override
        public boolean member(Username agent, Username owner) {
            return false;
        }
    };
}
