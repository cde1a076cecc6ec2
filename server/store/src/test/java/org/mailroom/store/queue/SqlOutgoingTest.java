package org.mailroom.store.queue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.mail.Outgoing;
import org.mailroom.domain.mail.OutgoingContract;
import org.mailroom.store.filing.SqlOutgoing;
import org.mailroom.store.sql.DatabaseExtension;

/** The port's contract, on both engines. */
class SqlOutgoingTest {

    abstract static class OnADatabase extends OutgoingContract {
        private Queues queues;
        private SqlOutgoing outgoing;

        abstract DatabaseExtension database();

        @BeforeEach
        void open() {
            queues = Queues.of(database());
            outgoing = new SqlOutgoing(queues.database, queues.server("one"), Clock.systemUTC());
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
