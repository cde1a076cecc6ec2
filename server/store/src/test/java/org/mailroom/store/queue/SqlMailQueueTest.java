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
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contracts for mail queues, all at once, on each engine. */
@OnEachEngine
class SqlMailQueueTest implements DelayedManageableMailQueueContract, DelayedPriorityMailQueueContract,
            PriorityManageableMailQueueContract, MailQueueMetricContract {
    private final DatabaseExtension engine;
    private Queues queues;
    private SqlMailQueue queue;

    SqlMailQueueTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void openQueue(MailQueueMetricExtension.MailQueueMetricTestSystem metrics) {
        queues = Queues.of(engine);
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
