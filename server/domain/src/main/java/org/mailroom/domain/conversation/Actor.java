package org.mailroom.domain.conversation;

import java.util.Optional;

import org.mailroom.domain.team.EmailAddress;

/**
 * Who does something, and by which way.
 *
 * @param agent  empty for the server itself
 * @param channel  the protocol
 * @param client  what the client calls itself, for the journal; empty when it does not say
 */
public record Actor(Optional<EmailAddress> agent, Channel channel, String client) {
    /** The name under which a session carries what its client calls itself. */
    public static final String CLIENT = "org.mailroom.client";
    /** Of {@link #bringingOldMail}; part of the journal. */
    public static final String OLD_MAIL = "import";

    /** The ways into the server. */
    public enum Channel {
        IMAP, SMTP, REST, WEB, SYSTEM;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public static Actor agent(EmailAddress agent, Channel channel, String client) {
        return new Actor(Optional.of(agent), channel, client);
    }

    /** The server itself: it may do everything. */
    public static Actor server() {
        return new Actor(Optional.empty(), Channel.SYSTEM, "");
    }

    /** The server itself, bringing in old mail: what it does then is not told to others. */
    public static Actor bringingOldMail() {
        return new Actor(Optional.empty(), Channel.SYSTEM, OLD_MAIL);
    }

    /** Whether it is {@link #bringingOldMail}; no client can pretend to be. */
    public boolean bringsOldMail() {
        return channel == Channel.SYSTEM && client.equals(OLD_MAIL);
    }

    public boolean is(EmailAddress other) {
        return agent.isPresent() && agent.get().equals(other);
    }
}
