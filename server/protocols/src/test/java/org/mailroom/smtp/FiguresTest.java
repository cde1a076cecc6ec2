package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.measure.Measure;

/** What SMTP and LMTP report to the meters. */
class FiguresTest {

    @Test
    void shouldCountMessagesByListenerAndAnswer() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25("<maxmessagesize>1</maxmessagesize>"); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            client.envelope("a@example.org", "support@acme.test");
            assertThat(client.data("Subject: x\r\n\r\nbody")).startsWith("250 ");
            client.envelope("a@example.org", "support@acme.test");
            assertThat(client.data("Subject: x\r\n\r\n" + "x".repeat(2000))).startsWith("552 ");
            assertThat(server.meters().of(Measure.SMTP_MESSAGES, "smtp", "accepted")).isEqualTo(1);
            assertThat(server.meters().of(Measure.SMTP_MESSAGES, "smtp", "refused")).isEqualTo(1);
            assertThat(server.meters().of(Measure.SMTP_COMMAND, "message")).isEqualTo(2);
        }
        try (SmtpTestServer server = SmtpTestServer.submission(""); SmtpDialogue client = SmtpDialogue.greeted(server.port()).login("alice@acme.test", "secret-alice")) {
            client.envelope("alice@acme.test", "bob@acme.test");
            assertThat(client.data("From: alice@acme.test\r\n\r\nbody")).startsWith("250 ");
            assertThat(server.meters().of(Measure.SMTP_MESSAGES, "submission", "accepted")).isEqualTo(1);
        }
        try (SmtpTestServer server = SmtpTestServer.lmtp(""); SmtpDialogue client = new SmtpDialogue(server.port())) {
            client.answer();
            client.say("LHLO relay.example");
            client.envelope("a@example.org", "support@acme.test");
            assertThat(client.data("Subject: x\r\n\r\nbody")).startsWith("250 ");
            assertThat(server.meters().of(Measure.SMTP_MESSAGES, "lmtp", "accepted")).isEqualTo(1);
        }
    }

    @Test
    void shouldCountTheMessageThatEndsTheConnection() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            client.envelope("a@example.org", "support@acme.test");
            assertThat(client.data("Subject: x\r\n\r\nbare\nfeed")).startsWith("550 5.5.2 ");
            assertThat(server.meters().of(Measure.SMTP_MESSAGES, "smtp", "refused")).isEqualTo(1);
        }
    }

    @Test
    void shouldTimeCommandsAndCountThoseThatAreNotFollowed() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            client.say("MAIL FROM:<a@example.org>");
            assertThat(client.say("RCPT TO:<nobody@acme.test>")).startsWith("550 ");
            assertThat(client.say("RCPT TO:<support@acme.test>")).startsWith("250 ");
            assertThat(client.say("NONSENSE-" + "x".repeat(50))).startsWith("500 ");
            assertThat(server.meters().of(Measure.SMTP_COMMAND, "EHLO")).isEqualTo(1);
            assertThat(server.meters().of(Measure.SMTP_COMMAND, "RCPT")).isEqualTo(2);
            assertThat(server.meters().of(Measure.SMTP_REFUSALS, "RCPT", "refused")).isEqualTo(1);
            assertThat(server.meters().of(Measure.SMTP_REFUSALS, "other", "refused")).isEqualTo(1);
        }
    }
}
