package org.mailroom.smtp.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.mailrepository.memory.SimpleMailRepositoryLoader;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailroom.smtp.RecordingQueues;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.measure.Measure;

class MailroomSpoolerTest {
    private static final MailRepositoryUrl ERRORS = MailRepositoryUrl.from("memory://error");

    private final RecordingQueues queues = new RecordingQueues();
    private final RecordingQueues.Queue spool = queues.createQueue(MailQueueFactory.SPOOL);
    private final CountingMeters meters = new CountingMeters();
    private MailRepositoryStore repositories;
    private MailroomSpooler spooler;

    private void start(MailProcessor chain) throws Exception {
        MemoryMailRepositoryStore store = new MemoryMailRepositoryStore(new MemoryMailRepositoryUrlStore(), new SimpleMailRepositoryLoader(),
            MailRepositoryStoreConfiguration.forItems(new MailRepositoryStoreConfiguration.Item(
                List.of(new Protocol("memory")), MemoryMailRepository.class.getName(), new org.apache.commons.configuration2.BaseHierarchicalConfiguration())));
        store.init();
        repositories = store;
        spooler = new MailroomSpooler(new RecordingMetricFactory(), new NoopGaugeRegistry(), chain, store, queues, meters);
        spooler.configure(new JamesMailSpooler.Configuration(4, ERRORS));
        spooler.init();
    }

    @AfterEach
    void stop() {
        spooler.dispose();
    }

    private void put(String name) throws Exception {
        MailImpl mail = MailImpl.builder().name(name).sender("a@example.org").addRecipients("alice@acme.test", "bob@acme.test").build();
        mail.setMessageContent(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream("Subject: x\r\n\r\ny".getBytes(StandardCharsets.US_ASCII))));
        spool.enQueue(mail);
    }

    @Test
    void shouldTryAgainLaterWithAllRecipientsWhenMailetThrowsAnError() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(mail -> {
            assertThat(mail.getRecipients()).hasSize(2);
            mail.setRecipients(List.of());
            if (calls.incrementAndGet() < 3) {
                throw new StackOverflowError();
            }
        });
        put("poison");
        await().untilAsserted(() -> assertThat(calls).hasValue(3));
        assertThat(spool.delays()).containsExactly(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(30));
        await().untilAsserted(() -> assertThat(meters.of(Measure.CHAIN, "done")).isEqualTo(1));
        assertThat(meters.of(Measure.CHAIN, "failed")).isEqualTo(2);
    }

    /** A team that has rejected the mail would get it otherwise: in the second processor nobody knows of that. */
    @Test
    void shouldBeginWithAllRecipientsWhereTheyBeganWhenALaterProcessorFails() throws Exception {
        List<String> states = new CopyOnWriteArrayList<>();
        start(mail -> {
            states.add(mail.getState() + " " + mail.getRecipients().size());
            if (states.size() == 1) {
                mail.setRecipients(List.of(new MailAddress("alice@acme.test")));
                mail.setState("transport");
                throw new MessagingException("the store is away");
            }
        });
        put("rejected-by-one");
        await().untilAsserted(() -> assertThat(states).containsExactly("root 2", "root 2"));
    }

    @Test
    void shouldTryAgainWhenTheMailetSaysAndNotCountItWhenTheMailetWaitsForSomething() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        start(mail -> {
            if (calls.incrementAndGet() <= 20) {
                mail.setAttribute(new Attribute(AttributeName.of("org.mailroom.spool.pause"), AttributeValue.of(7)));
                throw new MessagingException("the scanner is away");
            } else if (calls.get() == 21) {
                throw new MessagingException("something else");
            }
        });
        put("waiting");
        await().untilAsserted(() -> assertThat(calls).hasValue(22));
        assertThat(spool.delays()).hasSize(22).startsWith(Duration.ZERO, Duration.ofSeconds(7), Duration.ofSeconds(7)).endsWith(Duration.ofSeconds(7), Duration.ofSeconds(5));
        assertThat(repositories.select(ERRORS).size()).isZero();
    }

    @Test
    void shouldKeepInTheErrorRepositoryWhenNoAttemptSucceeds() throws Exception {
        AtomicInteger others = new AtomicInteger();
        start(mail -> {
            if (mail.getName().equals("poison")) {
                throw new NoSuchMethodError("gone");
            }
            others.incrementAndGet();
        });
        put("poison");
        put("good");
        await().untilAsserted(() -> assertThat(repositories.select(ERRORS).size()).isEqualTo(1));
        assertThat(spool.delays()).hasSize(2 + MailroomSpooler.PAUSES.size());
        await().untilAsserted(() -> assertThat(others).hasValue(1));
    }
}
