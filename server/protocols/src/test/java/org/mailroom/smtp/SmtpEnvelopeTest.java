package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpEnvelopeTest {

    @Test
    void shouldGreetWithoutAStrayParenthesis() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say("HELO client.example")).isEqualTo("250 mx.acme.test Hello client.example [127.0.0.1]");
            assertThat(client.say("EHLO client.example")).startsWith("250-mx.acme.test Hello client.example [127.0.0.1]\n").contains("PIPELINING");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"support@acme.test", "HELP@Acme.Test", "support+anything@acme.test", "help+note@acme.test",
        "alice@acme.test", "alice+private@acme.test", "postmaster@acme.test", "Abuse@acme.test", "postmaster"})
    void shouldAcceptWhenRecipientIsServed(String recipient) throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say("MAIL FROM:<>")).startsWith("250 ");
            assertThat(client.say("RCPT TO:<" + recipient + ">")).startsWith("250 ");
        }
    }

    @Test
    void shouldRefuseAtRcptWhenRecipientIsUnknownOrForeign() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            client.say("MAIL FROM:<a@example.org>");
            assertThat(client.say("RCPT TO:<nobody@acme.test>")).startsWith("550 5.1.1 <nobody@acme.test>");
            assertThat(client.say("RCPT TO:<x@elsewhere.example>")).startsWith("550 5.7.1 ").contains("relaying denied");
            assertThat(client.say("RCPT TO:<postmaster@elsewhere.example>")).startsWith("550 5.7.1 ");
            assertThat(client.say("RCPT TO:<x%elsewhere.example@acme.test>")).startsWith("550 5.1.1 ");
            assertThat(client.say("RCPT TO:<m\u00fcller@acme.test>")).startsWith("553 5.6.7 ");
            assertThat(client.say("DATA")).startsWith("503 ");
        }
    }

    @Test
    void shouldRefuseSenderWhenNotAsciiAndSmtputf8WasNotOffered() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say("MAIL FROM:<m\u00fcller@example.org>")).startsWith("553 5.6.7 ");
            assertThat(client.say("MAIL FROM:<mueller@example.org> SMTPUTF8")).startsWith("555 5.5.4 ");
            for (String parameter : List.of("FOO=BAR", "BODY=BINARYMIME", "SIZE=10 RET=HDRS", "NONSENSE")) {
                assertThat(client.say("MAIL FROM:<mueller@example.org> " + parameter)).as(parameter).startsWith("555 5.5.4 ");
            }
            assertThat(client.say("MAIL FROM:<mueller@example.org> size=10 BODY=8BITMIME AUTH=<>")).startsWith("250 ");
        }
    }

    @Test
    void shouldStayInStepWhenCommandLineIsTooLong() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say("NOOP " + "x".repeat(40_000))).startsWith("500 ");
            assertThat(client.say("NOOP")).startsWith("250 ");
        }
    }

    @Test
    void shouldRequireAuthWhenPortIsSubmission() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say("MAIL FROM:<alice@acme.test>")).startsWith("530 5.7.0 ");
        }
    }

    @Test
    void shouldRelayOutWhenAgentIsAuthenticated() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission("");
             SmtpDialogue client = SmtpDialogue.greeted(server.port()).login("alice@acme.test", "secret-alice")) {
            client.envelope("alice@acme.test", "customer@example.org", "bob@acme.test");
            assertThat(client.data("From: Alice <alice@acme.test>\r\n\r\nhi")).startsWith("250 ");
            assertThat(SmtpTestServer.raw(server.spooled())).contains("with ESMTPA id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob@acme.test", "ceo@acme.test", "x@example.org"})
    void shouldRefuseEnvelopeSenderWhenNotTheAgentsOwn(String sender) throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission("");
             SmtpDialogue client = SmtpDialogue.greeted(server.port()).login("alice@acme.test", "secret-alice")) {
            assertThat(client.say("MAIL FROM:<" + sender + ">")).startsWith("550 5.7.1 [FROM] ").contains("Nothing was sent")
                .contains("support@acme.test");
        }
    }

    @Test
    void shouldAcceptTeamSenderWhenAgentIsMemberButNotWhenObserver() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission("");
             SmtpDialogue alice = SmtpDialogue.greeted(server.port()).login("alice@acme.test", "secret-alice");
             SmtpDialogue dave = SmtpDialogue.greeted(server.port()).login("dave@acme.test", "secret-dave")) {
            assertThat(alice.say("MAIL FROM:<help@acme.test>")).startsWith("250 ");
            assertThat(dave.say("MAIL FROM:<support@acme.test>")).startsWith("550 5.7.1 [FROM] ");
        }
    }
}
