package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.james.utils.UpdatableTickingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.mail.Outgoing;
import org.mailroom.domain.mail.OutgoingContract;
import org.mailroom.store.filing.SqlOutgoing;
import org.mailroom.store.sql.DatabaseExtension;

/** The port's contract, on both engines. */
class SqlOutgoingTest {

    abstract static class OnADatabase extends OutgoingContract {
        private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
        private final UpdatableTickingClock clock = new UpdatableTickingClock(START);
        private Queues queues;
        private SqlOutgoing outgoing;

        abstract DatabaseExtension database();

        @BeforeEach
        void open() {
            queues = Queues.of(database());
            outgoing = new SqlOutgoing(queues.database, queues.server("one"), clock);
        }

        /** Another object on the same data is what a restart makes. */
        @Test
        void shouldCountAnHourOverARestart() throws Exception {
            Outgoing.Limit one = new Outgoing.Limit("x".repeat(5000), 1);
            assertThat(send("k1", one)).isEqualTo(Outgoing.Result.SENT);
            outgoing = new SqlOutgoing(queues.database, queues.server("two"), clock);
            clock.setInstant(START.plus(Duration.ofMinutes(59)));
            assertThat(send("k2", one)).isEqualTo(Outgoing.Result.TOO_MANY);
            clock.setInstant(START.plus(Duration.ofMinutes(61)));
            assertThat(send("k2", one)).isEqualTo(Outgoing.Result.SENT);
        }

        private Outgoing.Result send(String key, Outgoing.Limit limit) throws Exception {
            return outgoing.send(new Outgoing.Sent(key, Optional.empty(), List.of("a@b.example"), () -> new ByteArrayInputStream(new byte[] {13, 10})), new IngestKey(key), limit);
        }

        @AfterEach
        void close() {
            queues.close();
        }

        @Override
        protected Outgoing outgoing() {
            return outgoing;
        }

        @Override
        protected List<String> sent() throws Exception {
            List<String> spooled = new ArrayList<>();
            queues.server("two").createQueue(Queues.SPOOL).browse().forEachRemaining(item ->
                spooled.add(item.getMail().getName() + " " + item.getMail().getMaybeSender().asString("") + " " + item.getMail().getRecipients()));
            return spooled;
        }
    }

    @Nested
    class OnSqlite extends OnADatabase {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }
}
