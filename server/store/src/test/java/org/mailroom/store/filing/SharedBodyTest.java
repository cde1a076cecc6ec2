package org.mailroom.store.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.filing.FilingFixture.QUEUE;
import static org.mailroom.store.filing.FilingFixture.QUEUE_PATH;
import static org.mailroom.store.filing.FilingFixture.key;
import static org.mailroom.store.filing.FilingFixture.message;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.queue.ServerId;
import org.mailroom.store.queue.SqlMailQueue;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

import reactor.core.publisher.Flux;

/** On its way from the spool to a mailbox the body of a mail is on disk once, and it outlives the spool. */
@OnEachEngine
class SharedBodyTest {
    private final DatabaseExtension engine;
    private FilingFixture fixture;
    private SqlMailQueueFactory factory;

    SharedBodyTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        fixture = new FilingFixture(engine.database(), engine.directory());
        factory = new SqlMailQueueFactory(engine.database(), fixture.mailboxes.storage.bodies, new ServerId("one"), Clock.systemUTC(),
            new RecordingMetricFactory(), new NoopGaugeRegistry(), new RawMailQueueItemDecoratorFactory());
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private List<Long> references() {
        return engine.database().read(connection -> Sql.list(connection, "SELECT refs FROM body", row -> row.getLong(1)));
    }

    private long files() throws Exception {
        Path bodies = engine.directory().resolve("bodies");
        try (Stream<Path> files = Files.walk(bodies)) {
            return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("held.lock")).count();
        }
    }

    private void travel(String body, int filesExpected) throws Exception {
        String text = "Subject: s\r\nMessage-ID: <s@customers.example>\r\n\r\n" + body;
        MailImpl mail = MailImpl.builder().name("m").addRecipient("support@acme.test").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create("m", new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))));
        SqlMailQueue queue = factory.createQueue(MailQueueFactory.SPOOL);
        queue.enQueue(mail);
        assertThat(references()).containsExactly(1L);

        MailQueueItem item = Flux.from(queue.deQueue()).blockFirst(Duration.ofSeconds(30));
        byte[] raw = ((MimeMessageWrapper) item.getMail().getMessage()).getMessageInputStream().readAllBytes();
        fixture.filing.file(QUEUE, message("Delivered-To: support@acme.test\r\n", raw), key("m/queue"));
        assertThat(references()).containsExactly(2L);
        assertThat(files()).isEqualTo(filesExpected);

        item.done(CompletionStatus.SUCCESS);
        fixture.mailboxes.storage.bodies.sweep();

        assertThat(references()).containsExactly(1L);
        assertThat(files()).isEqualTo(filesExpected);
        assertThat(fixture.texts(QUEUE_PATH)).containsExactly("Delivered-To: support@acme.test\r\nX-Mailroom-Conversation: SUP-1\r\nX-Mailroom-Priority: normal\r\n" + text);
    }

    @Test
    void shouldStoreASmallBodyOnce() throws Exception {
        travel("small\r\n", 0);
    }

    @Test
    void shouldStoreALargeBodyOnce() throws Exception {
        travel("large ".repeat(100_000), 1);
    }
}
