package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueFactoryContract;
import org.apache.james.queue.api.ManageableMailQueueFactoryContract;
import org.apache.james.queue.api.MailQueueName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contracts for queue factories, and that queues are known after a restart, on each engine. */
@OnEachEngine
class SqlMailQueueFactoryTest implements MailQueueFactoryContract<SqlMailQueue>, ManageableMailQueueFactoryContract<SqlMailQueue> {
    private static final MailQueueName OUTGOING = MailQueueName.of("outgoing");
    private final DatabaseExtension engine;
    private Queues queues;
    private SqlMailQueueFactory factory;

    SqlMailQueueFactoryTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void openFactory() {
        queues = Queues.of(engine);
        factory = queues.server("one");
    }

    @AfterEach
    void closeFactory() {
        queues.close();
    }

    @Override
    public MailQueueFactory<SqlMailQueue> getMailQueueFactory() {
        return factory;
    }

    @Test
    void shouldKnowTheQueuesOfThePreviousRun() {
        factory.createQueue(OUTGOING);
        factory.close();

        SqlMailQueueFactory next = queues.server("one");

        assertThat(next.listCreatedMailQueues()).containsExactly(OUTGOING);
        assertThat(next.getQueue(OUTGOING)).isPresent();
    }

    @Test
    void shouldGiveTheSameQueueUntilEverybodyHasClosedIt() throws Exception {
        SqlMailQueue first = factory.createQueue(OUTGOING);
        SqlMailQueue second = factory.createQueue(OUTGOING);
        first.close();

        assertThat(factory.createQueue(OUTGOING)).isSameAs(second);
        second.close();
        second.close();
        assertThat(factory.createQueue(OUTGOING)).isNotSameAs(second);
    }
}
