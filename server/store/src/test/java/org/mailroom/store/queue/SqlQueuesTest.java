package org.mailroom.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.queue.TestMails.mail;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.mail.Queues.Item;
import org.mailroom.domain.mail.Queues.Page;
import org.mailroom.domain.mail.Queues.State;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** The queues as administrators see them. */
@OnEachEngine
class SqlQueuesTest {
    private static final Duration LONG = Duration.ofHours(5);

    private final DatabaseExtension engine;
    private Queues servers;
    private SqlMailQueueFactory server;
    private SqlQueues queues;

    SqlQueuesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        servers = Queues.of(engine);
        server = servers.server("one");
        queues = new SqlQueues(servers.database, servers.bodies, server, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        servers.close();
    }

    private List<Item> all() {
        return queues.list(Optional.empty(), Optional.empty(), 100).items();
    }

    private Item named(String name) {
        return all().stream().filter(item -> item.mail().name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldShowWhatWaitsInEachQueue() throws Exception {
        server.createQueue(Queues.SPOOL).enQueue(mail("first", "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\ntext"), LONG);
        server.createQueue(MailQueueName.of("outgoing")).enQueue(mail("second"));

        Item first = named("first");
        assertThat(first.queue()).isEqualTo("spool");
        assertThat(first.state()).isEqualTo(State.DEFERRED);
        assertThat(first.due()).isAfter(Clock.systemUTC().instant().plus(LONG.minusMinutes(5)));
        assertThat(first.mail().subject()).isEqualTo("Grüße");
        assertThat(first.mail().sender()).isEqualTo("c@customer.test");
        assertThat(first.mail().recipients()).containsExactly("support@acme.test");
        assertThat(first.mail().octets()).isEqualTo("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\ntext".length());
        assertThat(named("second").state()).isEqualTo(State.DUE);
        assertThat(queues.list(Optional.of("outgoing"), Optional.empty(), 100).items()).extracting(item -> item.mail().name()).containsExactly("second");
    }

    @Test
    void shouldPage() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.createQueue(Queues.SPOOL).enQueue(mail("mail " + i), LONG);
        }
        Page one = queues.list(Optional.empty(), Optional.empty(), 2);
        Page two = queues.list(Optional.of("spool"), one.next(), 2);
        Page three = queues.list(Optional.empty(), two.next(), 2);
        assertThat(List.of(one, two, three)).flatExtracting(Page::items).extracting(item -> item.mail().name())
            .containsExactly("mail 0", "mail 1", "mail 2", "mail 3", "mail 4");
        assertThat(three.next()).isEmpty();
        assertThatThrownBy(() -> queues.list(Optional.empty(), Optional.of("nonsense"), 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldHandOutDeferredMailAtOnceWhenItIsRetried() throws Exception {
        SqlMailQueue spool = server.createQueue(Queues.SPOOL);
        spool.enQueue(mail("one"), LONG);
        spool.enQueue(mail("other"), LONG);
        List<String> handled = new CopyOnWriteArrayList<>();
        var consumer = TestMails.consume(spool.deQueue(), 1, item -> {
            handled.add(item.getMail().getName());
            item.done(CompletionStatus.SUCCESS);
        });
        String id = named("one").id();

        assertThat(queues.retry(id)).map(Item::state).isPresent();
        Awaitility.await().until(() -> handled.contains("one"));
        Awaitility.await().until(() -> queues.retry(id).isEmpty());
        assertThat(queues.retryAll(Optional.of("outgoing"))).isZero();
        assertThat(queues.retryAll(Optional.empty())).isEqualTo(1);
        Awaitility.await().until(() -> all().isEmpty());
        consumer.dispose();
        assertThat(handled).containsExactly("one", "other");
    }

    @Test
    void shouldLeaveAloneWhatIsInWork() throws Exception {
        SqlMailQueue spool = server.createQueue(Queues.SPOOL);
        spool.enQueue(mail("one"));
        var item = TestMails.next(spool);
        assertThat(queues.retry(named("one").id())).map(Item::state).contains(State.WORKING);
        assertThat(named("one").state()).isEqualTo(State.WORKING);
        item.done(CompletionStatus.REJECT);
        assertThat(named("one").state()).isEqualTo(State.ASIDE);
        assertThat(named("one").why()).isEqualTo("rejected by its consumer");
        assertThat(queues.retry(named("one").id())).map(Item::state).contains(State.DUE);
        assertThat(TestMails.next(spool).getMail().getName()).isEqualTo("one");
    }

    @Test
    void shouldShowWhatIsNoMail() throws Exception {
        server.createQueue(Queues.SPOOL).enQueue(mail("junk"));
        servers.database.write(connection -> Sql.update(connection, "UPDATE queued_mail SET envelope = 'no envelope', state = 3, note = 'broken'"));
        assertThat(all()).singleElement().matches(item -> item.state() == State.ASIDE && item.why().equals("broken") && item.mail().name().isEmpty());
    }

    @Test
    void shouldKnowNothingOfOtherIds() {
        assertThat(queues.retry("4711")).isEmpty();
        assertThat(queues.retry("../1")).isEmpty();
        assertThat(queues.retry("-1")).isEmpty();
    }
}
