package org.mailroom.store.directory;

import java.util.Optional;

import org.apache.james.core.Username;
import org.mailroom.domain.team.EmailAddress;

/** James's user names as addresses of ours. */
final class AgentAddress {
    private AgentAddress() {
    }

    /** Empty when no agent can have this name. */
    static Optional<EmailAddress> of(Username user) {
        try {
            return Optional.of(EmailAddress.of(user.asString()));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
