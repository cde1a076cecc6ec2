package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LmtpServerTest {

    @Test
    void shouldAnswerForEachRecipientWhenMessageIsAccepted() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.lmtp(""); SmtpDialogue client = new SmtpDialogue(server.port())) {
            assertThat(client.answer()).isEqualTo("220 mx.acme.test LMTP Mailroom");
            assertThat(client.say("LHLO relay.example")).startsWith("250-mx.acme.test Hello relay.example [127.0.0.1]\n");
            client.say("MAIL FROM:<a@example.org>");
            assertThat(client.say("RCPT TO:<support@acme.test>")).startsWith("250 ");
            assertThat(client.say("RCPT TO:<nobody@acme.test>")).startsWith("550 5.1.1 ");
            assertThat(client.say("RCPT TO:<bob@acme.test>")).startsWith("250 ");
            client.say("DATA");
            assertThat(client.data("Subject: x\r\n\r\nbody")).startsWith("250 2.6.0 <support@acme.test> ");
            assertThat(client.answer()).startsWith("250 2.6.0 <bob@acme.test> ");
            assertThat(client.say("NOOP")).startsWith("250 ");
            assertThat(SmtpTestServer.raw(server.spooled())).contains("with LMTP id");
        }
    }

    @Test
    void shouldRefuseForEachRecipientWhenMessageIsTooLarge() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.lmtp("<maxmessagesize>1</maxmessagesize>"); SmtpDialogue client = new SmtpDialogue(server.port())) {
            client.answer();
            client.say("LHLO relay.example");
            client.envelope("a@example.org", "support@acme.test", "bob@acme.test");
            assertThat(client.data("Subject: x\r\n\r\n" + "x".repeat(2000))).startsWith("552 5.3.4 <support@acme.test> ");
            assertThat(client.answer()).startsWith("552 5.3.4 <bob@acme.test> ");
        }
    }
}
