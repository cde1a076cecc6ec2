package org.mailroom.domain.screen;

import java.time.Clock;

class InMemorySigningKeysTest extends SigningKeysContract {
    @Override
    protected SigningKeys keys(Clock clock) {
        return new InMemorySigningKeys(clock);
    }
}
