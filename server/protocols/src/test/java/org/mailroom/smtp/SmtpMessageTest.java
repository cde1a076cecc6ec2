package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmtpMessageTest {
    private static final String HEADER = "From: customer@example.org\r\nTo: support@acme.test\r\nSubject: hello\r\n";

    private SmtpTestServer server;

    @BeforeEach
    void start() throws Exception {
        server = SmtpTestServer.port25("<maxmessagesize>200K</maxmessagesize><lineLimit>50000</lineLimit>"
            + "<headerSizeLimit>40000</headerSizeLimit><headerCountLimit>200</headerCountLimit>");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SmtpDialogue ready() throws Exception {
        return SmtpDialogue.greeted(server.port()).envelope("customer@example.org", "support@acme.test");
    }

    @Test
    void shouldSpoolWithReceivedFieldWhenAccepted() throws Exception {
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(HEADER + "\r\nhello")).startsWith("250 2.6.0");
        }
        Mail mail = server.spooled();
        assertThat(mail.getRecipients()).extracting(Object::toString).containsExactly("support@acme.test");
        assertThat(mail.getMaybeSender().asString()).isEqualTo("customer@example.org");
        assertThat(mail.getRemoteAddr()).isEqualTo("127.0.0.1");
        assertThat(SmtpTestServer.raw(mail))
            .startsWith("Received: from client.example ([127.0.0.1])\r\n\tby mx.acme.test (Mailroom) with ESMTP id ")
            .contains("\r\n\tfor <support@acme.test>;\r\n\t")
            .endsWith(HEADER + "\r\nhello\r\n");
    }

    @Test
    void shouldKeepEveryByteWhenHeaderAndBodyAreNotAscii() throws Exception {
        String odd = "From: customer@example.org\r\nSubject: \u00fc\u0000\u00ff raw\r\nno colon here\r\n\r\n"
            + "nul \u0000 high \u00fe\u00ff cr \r inside\r\n\ttab\r\n";
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(odd)).startsWith("250 ");
        }
        assertThat(server.received()).isEqualTo(odd + "\r\n");
    }

    @Test
    void shouldUndoDotStuffingWhenLinesBeginWithDots() throws Exception {
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(HEADER + "\r\n..\r\n...x\r\n.y\r\nend")).startsWith("250 ");
        }
        assertThat(server.received()).endsWith("\r\n\r\n.\r\n..x\r\ny\r\nend\r\n");
    }

    @Test
    void shouldKeepLongLineWhenWithinTheLimit() throws Exception {
        String line = "x".repeat(49_000);
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(HEADER + "\r\n" + line + "\r\nnext")).startsWith("250 ");
        }
        assertThat(server.received()).endsWith("\r\n\r\n" + line + "\r\nnext\r\n");
    }

    @Test
    void shouldRefuseAtTheEndAndStayInStepWhenLineIsTooLong() throws Exception {
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(HEADER + "\r\n" + "x".repeat(60_000) + "\r\nQUIT\r\n")).startsWith("550 5.6.0 line 5 is longer than 50000 bytes");
            client.envelope("customer@example.org", "support@acme.test");
            assertThat(client.data(HEADER + "\r\nshort")).startsWith("250 ");
        }
        assertThat(server.received()).endsWith("short\r\n");
        assertThat(server.waiting()).isZero();
    }

    @Test
    void shouldRefuseAtTheEndAndStayInStepWhenMessageIsTooLarge() throws Exception {
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(HEADER + "\r\n" + ("y".repeat(98) + "\r\n").repeat(3000))).startsWith("552 5.3.4 the message is larger than 204800 bytes");
            assertThat(client.say("NOOP")).startsWith("250 ");
        }
        assertThat(server.waiting()).isZero();
    }

    @Test
    void shouldAnnounceSizeAndRefuseAtMailWhenDeclaredTooLarge() throws Exception {
        try (SmtpDialogue client = new SmtpDialogue(server.port())) {
            client.answer();
            assertThat(client.say("EHLO client.example")).contains("SIZE 204800").doesNotContain("AUTH").doesNotContain("STARTTLS");
            assertThat(client.say("MAIL FROM:<a@example.org> SIZE=204801")).startsWith("552 5.3.4");
            assertThat(client.say("MAIL FROM:<a@example.org> SIZE=99999999999999")).startsWith("552 5.3.4");
            assertThat(client.say("MAIL FROM:<a@example.org> SIZE=x")).startsWith("501 5.5.4");
            assertThat(client.say("MAIL FROM:<a@example.org> SIZE=204800")).startsWith("250 ");
        }
    }

    @Test
    void shouldRefuseWhenHeaderIsTooLargeOrTooManyFields() throws Exception {
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(HEADER + "X-Long: " + "z".repeat(41_000) + "\r\n\r\nbody")).startsWith("552 5.3.4 the header fields are larger");
            client.envelope("customer@example.org", "support@acme.test");
            assertThat(client.data(HEADER + "X-A: b\r\n".repeat(201) + "\r\nbody")).startsWith("552 5.3.4 there are more than 200 header fields");
        }
    }

    @Test
    void shouldCloseWhenLineEndsWithBareLineFeed() throws Exception {
        try (SmtpDialogue client = ready()) {
            client.send((HEADER + "\r\nbody\n.\r\nMAIL FROM:<smuggled@example.org>\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(client.answer()).startsWith("550 5.5.2 lines must end with CR LF");
            assertThat(client.closed()).isTrue();
        }
        assertThat(server.waiting()).isZero();
    }

    @Test
    void shouldNotEndTheMessageWhenDotStandsBetweenBareCarriageReturns() throws Exception {
        try (SmtpDialogue client = ready()) {
            assertThat(client.data(HEADER + "\r\nbody\r.\r\nmore\r\n.\rMAIL FROM:<x@example.org>")).startsWith("250 ");
        }
        assertThat(server.received()).contains("body\r.\r\nmore");
        assertThat(server.waiting()).isZero();
    }

    @Test
    void shouldAcceptPipelinedTransactionsWhenClientDoesNotWait() throws Exception {
        String one = "MAIL FROM:<a@example.org>\r\nRCPT TO:<support@acme.test>\r\nDATA\r\n";
        try (SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                all.append(one).append(HEADER).append("\r\nnumber ").append(i).append("\r\n.\r\n");
            }
            client.send(all.toString().getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 20; i++) {
                assertThat(client.answer()).startsWith("250 ");
                assertThat(client.answer()).startsWith("250 ");
                assertThat(client.answer()).startsWith("354 ");
                assertThat(client.answer()).startsWith("250 ");
            }
        }
        assertThat(server.waiting()).isEqualTo(20);
    }

    @Test
    void shouldAnswer451AndStayInStepWhenSpoolFails() throws Exception {
        try (SmtpDialogue client = ready()) {
            server.spool().fail(true);
            assertThat(client.data(HEADER + "\r\nbody")).startsWith("451 4.");
            server.spool().fail(false);
            client.envelope("customer@example.org", "support@acme.test");
            assertThat(client.data(HEADER + "\r\nbody")).startsWith("250 ");
        }
        assertThat(server.waiting()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhenMessageHasPassedTooManyServers() throws Exception {
        try (SmtpDialogue client = ready()) {
            assertThat(client.data("Received: x\r\n".repeat(120) + HEADER + "\r\nloop")).startsWith("554 5.4.6");
        }
    }

    @Test
    void shouldMarkStrangerWhenSenderIsOfServedDomain() throws Exception {
        try (SmtpDialogue client = SmtpDialogue.greeted(server.port()).envelope("alice@acme.test", "bob@acme.test")) {
            assertThat(client.data(HEADER + "\r\nforwarded")).startsWith("250 ");
        }
        assertThat(AttributeUtils.getValueAndCastFromMail(server.spooled(), EnvelopeFacts.CLAIMS_LOCAL_SENDER, Boolean.class)).contains(true);
    }
}
