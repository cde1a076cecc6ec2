package org.mailroom.store.queue;

import org.apache.james.queue.api.DelayedManageableMailQueueContract;
import org.apache.james.queue.api.DelayedPriorityMailQueueContract;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueMetricContract;
import org.apache.james.queue.api.MailQueueMetricExtension;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.PriorityManageableMailQueueContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.sql.DatabaseExtension;

/** James's contracts for mail queues, all at once, on each engine. */
class SqlMailQueueTest {

    abstract static class Contract implements DelayedManageableMailQueueContract, DelayedPriorityMailQueueContract,
            PriorityManageableMailQueueContract, MailQueueMetricContract {
        private Queues queues;
        private SqlMailQueue queue;

        abstract DatabaseExtension extension();

        @BeforeEach
        void openQueue(MailQueueMetricExtension.MailQueueMetricTestSystem metrics) {
            queues = Queues.of(extension());
            queue = queues.server("one", metrics.getMetricFactory(), metrics.getSpyGaugeRegistry()).createQueue(Queues.SPOOL);
        }

        @AfterEach
        void closeQueue() {
            queues.close();
        }

        @Override
        public MailQueue getMailQueue() {
            return queue;
        }

        @Override
        public ManageableMailQueue getManageableMailQueue() {
            return queue;
        }
    }

    @Nested
    class OnSqlite extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension extension() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension extension() {
            return database;
        }
    }
}
