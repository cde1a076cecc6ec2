package org.mailroom.store.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.screen.BlockedSendersContract;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** The port's contract, and what another server has changed, on both engines. */
@OnEachEngine
class SqlBlockedSendersTest extends BlockedSendersContract {
    private final DatabaseExtension engine;

    SqlBlockedSendersTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected BlockedSenders senders() {
        return new SqlBlockedSenders(engine.database(), Clock.systemUTC());
    }

    @Test
    void shouldLearnWhatAnotherServerHasChanged() {
        BlockedSenders here = senders();
        BlockedSenders there = senders();
        assertThat(here.of(List.of("junk@a.example"))).isEmpty();
        there.block(new BlockedSender("a.example", Optional.empty(), false), Optional.empty());
        Awaitility.await().untilAsserted(() -> assertThat(here.of(List.of("junk@a.example"))).hasSize(1));
        there.unblock("a.example", Optional.empty());
        Awaitility.await().untilAsserted(() -> assertThat(here.of(List.of("junk@a.example"))).isEmpty());
    }
}
