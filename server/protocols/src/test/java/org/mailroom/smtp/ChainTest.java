package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.smtp.relay.SmtpSink;

/** From the socket through the shipped {@code conf/mailetcontainer.xml} into folders and out again. */
class ChainTest {
    private SmtpSink sink;
    private SmtpTestServer outside;
    private TestChain chain;

    @BeforeEach
    void start() throws Exception {
        sink = new SmtpSink();
        outside = SmtpTestServer.submission("");
        chain = new TestChain(outside.people(), outside.queues(), sink.port());
    }

    @AfterEach
    void stop() throws Exception {
        chain.close();
        outside.close();
        sink.close();
    }

    private void aliceSends(String message, String... recipients) throws Exception {
        try (SmtpDialogue client = SmtpDialogue.greeted(outside.port()).login("alice@acme.test", "secret-alice")) {
            assertThat(client.envelope("alice@acme.test", recipients).data("From: alice@acme.test\r\n" + message)).startsWith("250 ");
        }
    }

    @Test
    void shouldFileAndRelayWhenRecipientsAreMixed() throws Exception {
        String odd = "Subject: \u00fc\u00ff raw\r\nno colon\r\n\r\nbody \u00ff\u0000\r\n.\u00e9\r\n";
        aliceSends("Bcc: secret@example.org\r\nX-Mailroom-Assignee: eve\r\n" + odd.replace("\r\n.", "\r\n.."), "support@acme.test", "customer@example.org");
        await().untilAsserted(() -> assertThat(sink.messages()).hasSize(1));
        await().untilAsserted(() -> assertThat(chain.cabinet().filed()).hasSize(1));
        assertThat(chain.cabinet().filed().get(0))
            .contains("\nReturn-Path: <alice@acme.test>\r\nDelivered-To: support@acme.test\r\nX-Mailroom-Team: Support\r\n", "\r\nX-Mailroom-Virus: unscanned off\r\nReceived: ")
            .endsWith("From: alice@acme.test\r\n" + odd + "\r\n").doesNotContain("Bcc").doesNotContain("eve");
        assertThat(sink.messages().get(0)).startsWith("Received: ")
            .endsWith("From: alice@acme.test\r\n" + odd.replace("\r\n.", "\r\n..") + "\r\n").doesNotContain("Bcc").doesNotContain("X-Mailroom");
    }

    @Test
    void shouldReturnADeliveryStatusWhenRecipientIsRefusedOutside() throws Exception {
        sink.answering("RCPT", "550 5.1.1 no such user here");
        aliceSends("Subject: hi\r\n\r\nbody", "gone@example.org");
        await().untilAsserted(() -> assertThat(chain.cabinet().filed()).hasSize(1));
        assertThat(chain.cabinet().filed().get(0)).contains("Return-Path: <>", "Delivered-To: alice@acme.test",
            "Final-Recipient: rfc822; gone@example.org", "550 5.1.1 no such user here");
        await().untilAsserted(() -> assertThat(chain.repository("undeliverable").size()).isEqualTo(1));
    }

    @Test
    void shouldFileLaterAndOnceWhenStoreIsAwayForATime() throws Exception {
        chain.cabinet().fail(2);
        aliceSends("Subject: hi\r\n\r\nbody", "support@acme.test", "bob@acme.test");
        await().untilAsserted(() -> assertThat(chain.cabinet().filed()).hasSize(2));
        assertThat(outside.spool().delays()).containsExactly(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(30));
        assertThat(chain.repository("error").size()).isZero();
        assertThat(sink.messages()).isEmpty();
    }
}
