package org.mailroom.store.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.mail.Marks;
import org.mailroom.domain.mail.Repositories.Kept;
import org.mailroom.domain.mail.Repositories.Page;
import org.mailroom.domain.mail.Repositories.Repository;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.queue.ServerId;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

import reactor.core.publisher.Flux;

/** The repositories as administrators see them, and the way of their mail back into the spool. */
@OnEachEngine
class SqlRepositoriesTest {
    private static final String BIG = "x".repeat(100_000);

    private final DatabaseExtension engine;
    private Database database;
    private BodyStore bodies;
    private SqlMailQueueFactory queues;
    private SqlRepositories repositories;
    private int stored;

    SqlRepositoriesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() throws Exception {
        database = engine.database();
        bodies = new BodyStore(database, engine.directory().resolve("bodies"));
        queues = queues(database);
        repositories = new SqlRepositories(database, bodies, queues);
        new SqlMailRepositoryUrls(database).add(MailRepositoryUrl.from("sql://error"));
        new SqlMailRepositoryUrls(database).add(MailRepositoryUrl.from("sql://rejected"));
    }

    private SqlMailQueueFactory queues(Database on) {
        return new SqlMailQueueFactory(on, bodies, new ServerId("one"), Clock.systemUTC(), new RecordingMetricFactory(), new NoopGaugeRegistry(),
            new RawMailQueueItemDecoratorFactory());
    }

    @AfterEach
    void close() {
        queues.close();
    }

    private static MailImpl mail(String name, String text) throws Exception {
        MailImpl mail = MailImpl.builder().name(name).sender("c@customer.test").addRecipients("support@acme.test", "alice@acme.test").state("error").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(("Subject: about " + name + "\r\n\r\n" + text).getBytes(StandardCharsets.ISO_8859_1))));
        return mail;
    }

    /** A second later than the one before. */
    private void keep(Mail mail) throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z").plusSeconds(stored++), ZoneOffset.UTC);
        new SqlMailRepositoryFactory(database, bodies, clock).create(MailRepositoryUrl.from("sql://error")).store(mail);
    }

    private static void mark(Mail mail, String name, Object value) {
        mail.setAttribute(new Attribute(AttributeName.of(name), AttributeValue.ofAny(value)));
    }

    private List<Mail> spooled() throws Exception {
        List<Mail> mails = new ArrayList<>();
        queues.createQueue(MailQueueName.of("spool")).browse().forEachRemaining(view -> mails.add(view.getMail()));
        return mails;
    }

    @Test
    void shouldTellWhatIsKept() throws Exception {
        MailImpl failed = mail("one", "text");
        failed.setErrorMessage("java.lang.IllegalStateException: no");
        keep(failed);
        MailImpl undelivered = mail("two", "text");
        mark(undelivered, Marks.UNDELIVERED, "x@y.test\t550 no such user\nz@y.test\t550 neither\n");
        keep(undelivered);
        MailImpl infected = mail("three", "text");
        mark(infected, Marks.FINDING + "virus", "infected Eicar");
        keep(infected);

        assertThat(repositories.all()).containsExactly(new Repository("error", 3), new Repository("rejected", 0));
        List<Kept> kept = repositories.list("error", Optional.empty(), 10).orElseThrow().items();
        assertThat(kept).extracting(one -> one.mail().subject()).containsExactly("about one", "about two", "about three");
        assertThat(kept).extracting(Kept::why).containsExactly("java.lang.IllegalStateException: no", "x@y.test: 550 no such user; z@y.test: 550 neither", "virus: infected Eicar");
        assertThat(kept.get(0).since()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(kept.get(0).mail().recipients()).containsExactly("alice@acme.test", "support@acme.test");
        assertThat(repositories.list("nowhere", Optional.empty(), 10)).isEmpty();
    }

    @Test
    void shouldPageByAge() throws Exception {
        for (String name : List.of("e", "d", "c", "b", "a")) {
            keep(mail(name, ""));
        }
        Page one = repositories.list("error", Optional.empty(), 2).orElseThrow();
        Page two = repositories.list("error", one.next(), 2).orElseThrow();
        Page three = repositories.list("error", two.next(), 2).orElseThrow();
        assertThat(List.of(one, two, three)).flatExtracting(Page::items).extracting(Kept::id).containsExactly("e", "d", "c", "b", "a");
        assertThat(three.next()).isEmpty();
        for (String nonsense : List.of("!", "bm9uZQ", "")) {
            assertThatThrownBy(() -> repositories.list("error", Optional.of(nonsense), 2)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldSendItAsIfItHadJustComeAndOnce() throws Exception {
        for (String text : List.of("small", BIG)) {
            MailImpl mail = mail("again " + text.length(), text);
            mail.setErrorMessage("it failed");
            for (String passage : List.of(Marks.STATUS, Marks.STATUS + ".SUP", Marks.FINDING + "virus", Marks.UNDELIVERED, Marks.FAILURE, "org.mailroom.field.X-Mailroom-Virus")) {
                mark(mail, passage, "word");
            }
            mark(mail, "org.mailroom.spool.failures", 9);
            mark(mail, Marks.CLAIMS_LOCAL_SENDER, true);
            mark(mail, Marks.RELEASED, true);
            mark(mail, "org.apache.james.SMTPAuthUser", "alice@acme.test");
            keep(mail);

            assertThat(repositories.retry("rejected", mail.getName())).isFalse();
            assertThat(repositories.retry("error", mail.getName())).isTrue();
            assertThat(repositories.retry("error", mail.getName())).isFalse();

            assertThat(repositories.all()).contains(new Repository("error", 0));
            Mail spooled = spooled().stream().filter(one -> one.getName().equals(mail.getName())).findFirst().orElseThrow();
            assertThat(spooled.getState()).isEqualTo(Mail.DEFAULT);
            assertThat(spooled.getErrorMessage()).isNull();
            assertThat(spooled.getRecipients()).hasSize(2);
            assertThat(spooled.attributeNames().map(AttributeName::asString)).containsExactlyInAnyOrder(Marks.CLAIMS_LOCAL_SENDER, Marks.RELEASED, "org.apache.james.SMTPAuthUser");
            assertThat(new String(spooled.getMessage().getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).isEqualTo(text);
        }
        bodies.recover();
        assertThat(spooled()).hasSize(2);
    }

    @Test
    void shouldSendItOnceWhenManyAskAtOnce() throws Exception {
        keep(mail("wanted", BIG));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Boolean> sent = new CopyOnWriteArrayList<>();
        try {
            threads.invokeAll(java.util.Collections.nCopies(16, (Callable<Boolean>) () -> sent.add(repositories.retry("error", "wanted"))));
        } finally {
            threads.shutdownNow();
        }
        assertThat(sent).hasSize(16).containsOnlyOnce(true);
        assertThat(spooled()).hasSize(1);
    }

    /** The process is gone before the transaction is committed, and after it, before anybody has heard of it. */
    @Test
    void shouldBeInOnePlaceWhenTheServerIsKilled() throws Exception {
        keep(mail("wanted", BIG));
        for (boolean after : List.of(false, true)) {
            Killed killed = new Killed(database, after);
            SqlMailQueueFactory dying = queues(killed);
            dying.createQueue(MailQueueName.of("spool"));
            killed.arm();
            assertThatThrownBy(() -> new SqlRepositories(killed, bodies, dying).retry("error", "wanted")).isInstanceOf(Unavailable.class);
            bodies.recover();
            assertThat(repositories.all()).contains(new Repository("error", after ? 0 : 1));
            assertThat(spooled()).hasSize(after ? 1 : 0);
        }
        SqlMailQueue spool = queues.createQueue(MailQueueName.of("spool"));
        Mail mail = Flux.from(spool.deQueue()).blockFirst(Duration.ofSeconds(30)).getMail();
        assertThat(mail.getMessage().getInputStream().readAllBytes()).hasSize(BIG.length());
    }

    @Test
    void shouldSendAllThatCanBeRead() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            keep(mail(name, ""));
        }
        database.write(connection -> Sql.update(connection, "UPDATE repository_mail SET envelope = 'none' WHERE mail_key = 'b'"));
        assertThat(repositories.list("error", Optional.empty(), 10).orElseThrow().items().get(1).why()).startsWith("it cannot be read");
        assertThatThrownBy(() -> repositories.retry("error", "b")).isInstanceOf(Refused.class).hasMessageContaining("It stays where it is");
        assertThat(repositories.retryAll("nowhere")).isEmpty();
        assertThat(repositories.retryAll("error")).contains(2);
        assertThat(spooled()).extracting(Mail::getName).containsExactlyInAnyOrder("a", "c");
        assertThat(repositories.all()).contains(new Repository("error", 1));
    }
}
