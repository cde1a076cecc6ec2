package org.mailroom.smtp;

import java.util.Optional;

import org.apache.james.core.MailAddress;
import org.mailroom.domain.team.EmailAddress;

/** Checks and translations of envelope addresses. */
final class Envelope {
    private Envelope() {
    }

    /** James reads commands as US-ASCII: another byte has become U+FFFD. */
    static boolean hasNonAscii(String text) {
        return text != null && text.chars().anyMatch(c -> c > 126);
    }

    /** The address in the domain's form; empty where the domain would not accept it, hence nobody here has it. */
    static Optional<EmailAddress> address(MailAddress address) {
        try {
            return Optional.of(EmailAddress.of(address.asString()));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
