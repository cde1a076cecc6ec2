package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.smtp.SmtpDialogue;
import org.mailroom.testing.FreePort;

/** LMTP listens only when it is asked to, and answers for each recipient. */
@Timeout(120)
class LmtpTest {

    @Test
    void shouldBeOffWhenNobodyAsksForIt() throws Exception {
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage())) {
            assertThat(mailroom.settings().ports().lmtp()).isZero();
        }
    }

    @Test
    void shouldAnswerForEachRecipientWhenItsPortIsSet() throws Exception {
        int port = FreePort.next();
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).with("MAILROOM_LMTP_PORT", Integer.toString(port)).start();
             SmtpDialogue lmtp = new SmtpDialogue(port)) {
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            Letterbox inbox = Letterbox.watched(mailroom.reading("alice"), "INBOX");
            assertThat(lmtp.answer()).startsWith("220 ");
            assertThat(lmtp.say("EHLO mx.acme.test")).startsWith("50");
            assertThat(lmtp.say("LHLO mx.acme.test")).startsWith("250");
            assertThat(lmtp.say("MAIL FROM:<cora@customers.example>")).startsWith("250 ");
            assertThat(lmtp.say("RCPT TO:<support@acme.test>")).startsWith("250 ");
            assertThat(lmtp.say("RCPT TO:<nobody@acme.test>")).startsWith("550 5.1.1 ");
            assertThat(lmtp.say("RCPT TO:<someone@elsewhere.example>")).startsWith("550 5.7.1 ");
            assertThat(lmtp.say("RCPT TO:<alice@acme.test>")).startsWith("250 ");
            assertThat(lmtp.say("DATA")).startsWith("354 ");
            assertThat(lmtp.data("Subject: handed over\r\n\r\n\u00ff text")).startsWith("250 ").contains("<support@acme.test>");
            assertThat(lmtp.answer()).startsWith("250 ").contains("<alice@acme.test>");

            assertThat(queue.arrived()).endsWith("Subject: handed over\r\n\r\n\u00ff text\r\n").contains("with LMTP id", "X-Mailroom-Team: Support");
            assertThat(inbox.arrived()).endsWith("Subject: handed over\r\n\r\n\u00ff text\r\n");

            lmtp.envelope("cora@customers.example", "support@acme.test", "alice@acme.test");
            assertThat(lmtp.data("X: 1\r\n".repeat(1001) + "\r\n")).startsWith("552 5.3.4 <support@acme.test>");
            assertThat(lmtp.answer()).startsWith("552 5.3.4 <alice@acme.test>");
            assertThat(lmtp.say("QUIT")).startsWith("221 ");
        }
    }
}
