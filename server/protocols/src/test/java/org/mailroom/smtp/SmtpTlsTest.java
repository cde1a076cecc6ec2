package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpTlsTest {
    private static final String NO_PLAIN = "<auth><allowPlainOnLoopback>false</allowPlainOnLoopback></auth>";

    @TempDir
    static Path folder;

    @RepeatedTest(5)
    void shouldTalkOverTlsWhenStartTlsWasSent() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission(NO_PLAIN + SmtpTestServer.tls(folder, true));
             SmtpDialogue client = new SmtpDialogue(server.port())) {
            client.answer();
            assertThat(client.say("EHLO client.example")).contains("STARTTLS").doesNotContain("AUTH");
            assertThat(client.say(SmtpDialogue.plain("alice@acme.test", "secret-alice"))).startsWith("538 ");
            assertThat(client.say("STARTTLS")).startsWith("220 ");
            client.startTls();
            assertThat(client.say("MAIL FROM:<alice@acme.test>")).as("what was said before TLS is forgotten").startsWith("503 ");
            assertThat(client.say("EHLO client.example")).contains("AUTH PLAIN LOGIN").doesNotContain("STARTTLS");
            client.login("alice@acme.test", "secret-alice").envelope("alice@acme.test", "bob@acme.test");
            assertThat(client.data("From: alice@acme.test\r\n\r\nover TLS")).startsWith("250 ");
            assertThat(SmtpTestServer.raw(server.spooled())).contains("with ESMTPSA id");
        }
    }

    @Test
    void shouldCloseWhenTextFollowsStartTlsInTheClear() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(SmtpTestServer.tls(folder, true));
             SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            client.send("STARTTLS\r\nMAIL FROM:<injected@example.org>\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.answer()).startsWith("500 ");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void shouldRefuseStartTlsWhenNotConfiguredOrAlreadyOn() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say("STARTTLS")).startsWith("500 ");
        }
        try (SmtpTestServer server = SmtpTestServer.port25(SmtpTestServer.tls(folder, true));
             SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            client.say("STARTTLS");
            client.startTls();
            assertThat(client.say("STARTTLS")).startsWith("500 ");
        }
    }

    @Test
    void shouldGreetOverTlsWhenTlsIsImplicit() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission(NO_PLAIN + SmtpTestServer.tls(folder, false));
             SmtpDialogue client = SmtpDialogue.overTls(server.port())) {
            assertThat(client.answer()).startsWith("220 mx.acme.test ESMTP");
            assertThat(client.say("EHLO client.example")).contains("AUTH PLAIN LOGIN");
            client.login("alice@acme.test", "secret-alice");
        }
    }
}
