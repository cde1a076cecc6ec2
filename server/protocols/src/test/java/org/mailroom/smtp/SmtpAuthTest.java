package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class SmtpAuthTest {

    @Test
    void shouldAcceptPlainAndLoginWhenPasswordIsRight() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission("")) {
            try (SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
                assertThat(client.say("AUTH PLAIN")).isEqualTo("334");
                assertThat(client.say(SmtpDialogue.base64("\0alice@acme.test\0secret-alice"))).startsWith("235 2.7.0 ");
                assertThat(client.say(SmtpDialogue.plain("alice@acme.test", "secret-alice"))).startsWith("503 ");
            }
            try (SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
                assertThat(client.say("AUTH LOGIN")).isEqualTo("334 VXNlcm5hbWU6");
                assertThat(client.say(SmtpDialogue.base64("Alice@acme.test"))).isEqualTo("334 UGFzc3dvcmQ6");
                assertThat(client.say(SmtpDialogue.base64("secret-alice"))).startsWith("235 ");
            }
        }
    }

    @Test
    void shouldActAsTheAgentWhenLoginIsScopedToATeamOfHers() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say(SmtpDialogue.plain("alice+support@acme.test", "secret-alice"))).isEqualTo("235 2.7.0 authenticated as alice@acme.test");
            assertThat(client.say("MAIL FROM:<alice@acme.test>")).startsWith("250 ");
        }
        try (SmtpTestServer server = SmtpTestServer.submission(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say(SmtpDialogue.plain("alice+sales@acme.test", "secret-alice"))).startsWith("535 ");
            assertThat(client.say(SmtpDialogue.plain("bob+support@acme.test", "secret-bob"))).startsWith("535 ");
        }
    }

    @Test
    void shouldAnswerTheSameWhenUserIsUnknownOrPasswordWrong() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            String wrong = client.say(SmtpDialogue.plain("alice@acme.test", "no"));
            assertThat(wrong).startsWith("535 5.7.8 ");
            assertThat(client.say(SmtpDialogue.plain("nobody@acme.test", "no"))).isEqualTo(wrong);
            assertThat(client.say(SmtpDialogue.plain("not an address", "no"))).isEqualTo(wrong);
            assertThat(client.say(SmtpDialogue.plain("support@acme.test", ""))).isEqualTo(wrong);
            assertThat(client.say(SmtpDialogue.plain("alice@acme.test", "no"))).startsWith("421 4.7.0 ");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void shouldRefuseWithoutHarmWhenInputIsMalformed() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say("AUTH")).startsWith("501 ");
            assertThat(client.say("AUTH CRAM-MD5")).startsWith("504 ");
            assertThat(client.say("AUTH PLAIN !!!")).startsWith("501 ");
            assertThat(client.say("AUTH LOGIN ???")).startsWith("501 ");
            client.say("AUTH LOGIN");
            assertThat(client.say("*")).startsWith("501 5.7.0 ");
            assertThat(client.say("NOOP")).startsWith("250 ");
        }
    }

    @Test
    void shouldRefuseAuthWhenPlainOnLoopbackIsOffOrPortIsForMailFromOutside() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.submission("<auth><allowPlainOnLoopback>false</allowPlainOnLoopback></auth>");
             SmtpDialogue client = new SmtpDialogue(server.port())) {
            client.answer();
            assertThat(client.say("EHLO x")).doesNotContain("AUTH");
            assertThat(client.say(SmtpDialogue.plain("alice@acme.test", "secret-alice"))).startsWith("538 5.7.11 ");
        }
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say(SmtpDialogue.plain("alice@acme.test", "secret-alice"))).startsWith("502 ");
        }
    }

    @Test
    void shouldNotTryThePasswordWhenClientMustWait() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        LoginAttempts oneOnly = new LoginAttempts() {
            @Override
            public Duration wait(InetAddress client, String account) {
                return failures.get() > 0 ? Duration.ofSeconds(30) : Duration.ZERO;
            }

            @Override
            public void failed(InetAddress client, String account) {
                failures.incrementAndGet();
            }

            @Override
            public void succeeded(InetAddress client, String account) {
                failures.set(0);
            }
        };
        try (SmtpTestServer server = SmtpTestServer.submission("", oneOnly); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.say(SmtpDialogue.plain("alice@acme.test", "no"))).startsWith("535 ");
            assertThat(client.say(SmtpDialogue.plain("alice@acme.test", "secret-alice"))).startsWith("454 4.7.0 ").contains("30 seconds");
        }
    }
}
