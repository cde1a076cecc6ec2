package org.mailroom.smtp.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.mail.MessagingException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.smtp.RecordingQueues;
import org.mailroom.smtp.TestDns;
import org.mailroom.smtp.spool.QueueConsumer;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.measure.Measure;

class RelayTest {
    private static final String MESSAGE = "Received: x\r\nX-Mailroom-Team: Support\r\n\tfolded\r\nSubject: \u00fc\u00ff\r\nBcc: secret@example.org\r\n"
        + "From: alice@acme.test\r\n\r\n.dot\r\nbody \u00e9\r\n";

    @TempDir
    static Path folder;

    private final RecordingQueues queues = new RecordingQueues();
    private final RecordingQueues.Queue outgoing = queues.createQueue(MailQueueName.of("outgoing"));
    private final List<Mail> givenUp = new CopyOnWriteArrayList<>();
    private final CountingMeters meters = new CountingMeters();
    private SmtpSink sink;
    private QueueConsumer consumer;

    @BeforeEach
    void start() throws Exception {
        sink = new SmtpSink();
    }

    @AfterEach
    void stop() throws Exception {
        consumer.close();
        sink.close();
    }

    private void relay(String ladder, Optional<HostPort> smartHost) {
        TestDns dns = new TestDns(Map.of("example.org", List.of("mx1.example.org", "mx2.example.org"), "nomail.example", List.of(".")),
            Map.of("mx1.example.org", "127.0.0.2", "mx2.example.org", "127.0.0.1", "plainhost.example", "127.0.0.1"));
        RelayWorker worker = new RelayWorker(outgoing, new Routes(dns, smartHost, sink.port(), true),
            new SmtpClient("mx.acme.test", new SmtpWire.Timeouts(2000, 5000, 5000)), RetryLadder.of(ladder), smartHost.isPresent(), this::giveUp, meters);
        consumer = new QueueConsumer(outgoing, 4, "relay-test", worker::handle);
    }

    private void giveUp(Mail mail) throws MessagingException {
        MailImpl copy = MailImpl.duplicate(mail);
        copy.setName(mail.getName());
        givenUp.add(copy);
    }

    private void send(String... recipients) throws Exception {
        MailImpl mail = MailImpl.builder().name("mail-1").sender("alice@acme.test").build();
        mail.setRecipients(java.util.Arrays.stream(recipients).map(RelayTest::address).toList());
        mail.setMessageContent(MimeMessageInputStreamSource.create("m", new ByteArrayInputStream(MESSAGE.getBytes(StandardCharsets.ISO_8859_1))));
        outgoing.enQueue(mail);
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void shouldSendTheBytesWithoutOurFieldsWhenServerTakesThem() throws Exception {
        relay("1s", Optional.empty());
        send("customer@example.org");
        await().untilAsserted(() -> assertThat(sink.messages()).containsExactly(
            "Received: x\r\nSubject: \u00fc\u00ff\r\nFrom: alice@acme.test\r\n\r\n..dot\r\nbody \u00e9\r\n"));
        assertThat(sink.commands()).contains("EHLO mx.acme.test", "MAIL FROM:<alice@acme.test> BODY=8BITMIME", "RCPT TO:<customer@example.org>");
        assertThat(givenUp).isEmpty();
    }

    @Test
    void shouldTakeTheMailApartWhenRecipientsAreOfSeveralDomains() throws Exception {
        relay("1s", Optional.empty());
        send("a@example.org", "b@plainhost.example", "c@example.org");
        await().untilAsserted(() -> assertThat(sink.messages()).hasSize(2));
        assertThat(sink.commands().stream().filter(c -> c.startsWith("RCPT"))).hasSize(3);
        await().untilAsserted(() -> assertThat(meters.of(Measure.RELAYED, "sent")).isEqualTo(3));
    }

    @Test
    void shouldRetryByTheLadderThenGiveUpWhenServerDefers() throws Exception {
        sink.answering("RCPT", "451 4.2.0 greylisted");
        relay("1m, 5m", Optional.empty());
        send("customer@example.org");
        await().untilAsserted(() -> assertThat(givenUp).hasSize(1));
        assertThat(outgoing.delays()).containsExactly(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(5));
        assertThat(Undelivered.read(givenUp.get(0))).containsEntry("customer@example.org", "451 4.2.0 greylisted");
        assertThat(meters.of(Measure.RELAYED, "deferred")).isEqualTo(2);
        assertThat(meters.of(Measure.RELAYED, "failed")).isEqualTo(1);
    }

    @Test
    void shouldGiveUpOnlyTheRefusedWhenOthersAreTaken() throws Exception {
        sink.answering("RCPT TO:<gone@", "550 5.1.1 no such user");
        relay("1m", Optional.empty());
        send("gone@example.org", "here@example.org");
        await().untilAsserted(() -> assertThat(givenUp).hasSize(1));
        assertThat(givenUp.get(0).getRecipients()).containsExactly(address("gone@example.org"));
        assertThat(sink.messages()).hasSize(1);
        assertThat(outgoing.delays()).hasSize(1);
    }

    @Test
    void shouldRetryWhenNameServersDoNotAnswerAndNotWhenDomainTakesNoMail() throws Exception {
        relay("1m", Optional.empty());
        send("x@down.example", "y@nomail.example");
        await().untilAsserted(() -> assertThat(givenUp).hasSize(2));
        assertThat(givenUp).extracting(mail -> Undelivered.read(mail).values().iterator().next())
            .anyMatch(why -> why.startsWith("556 5.1.10")).anyMatch(why -> why.startsWith("451 4.4.3"));
        assertThat(outgoing.delays()).contains(Duration.ofMinutes(1));
    }

    @Test
    void shouldSendAllToTheSmartHostWhenThereIsOne() throws Exception {
        relay("1m", Optional.of(new HostPort("127.0.0.1", sink.port())));
        send("a@example.org", "b@unknown.example");
        await().untilAsserted(() -> assertThat(sink.messages()).hasSize(1));
        assertThat(sink.commands()).contains("RCPT TO:<a@example.org>", "RCPT TO:<b@unknown.example>");
    }

    @Test
    void shouldUseTlsWhenOfferedWhateverTheCertificate() throws Exception {
        sink.close();
        sink = new SmtpSink(Optional.of(context()));
        relay("1m", Optional.of(new HostPort("127.0.0.1", sink.port())));
        send("a@example.org");
        await().untilAsserted(() -> assertThat(sink.messages()).hasSize(1));
        assertThat(sink.commands()).containsSubsequence("STARTTLS", "TLS", "EHLO mx.acme.test", "DATA");
    }

    @Test
    void shouldSendInTheClearWhenOfferedTlsFails() throws Exception {
        sink.answering("STARTTLS", "454 no key today");
        relay("1m", Optional.of(new HostPort("127.0.0.1", sink.port())));
        send("a@example.org");
        await().untilAsserted(() -> assertThat(sink.messages()).hasSize(1));
    }

    @Test
    void shouldKeepTheMailWhenServerClosesInTheMiddle() throws Exception {
        sink.answering("CONNECT", "421 4.3.2 not now");
        relay("1m, 1m", Optional.empty());
        send("customer@example.org");
        await().untilAsserted(() -> assertThat(givenUp).hasSize(1));
        assertThat(Undelivered.read(givenUp.get(0)).get("customer@example.org")).contains("421 4.3.2 not now");
    }

    private static SSLContext context() throws Exception {
        Path store = folder.resolve("sink.p12");
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "sink", "-keyalg", "EC",
            "-dname", "CN=other", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "change-me").start().waitFor();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "change-me".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "change-me".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
