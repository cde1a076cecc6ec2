package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

class SmtpServerTest {

    @Test
    void shouldTellAndCloseWhenClientIsSilent() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25("<connectiontimeout>1</connectiontimeout>");
             SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            assertThat(client.answer()).startsWith("421 4.4.2 nothing received");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void shouldTellAndCloseWhenSessionIsTooOldThoughNotSilent() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25("<sessionLimit>1</sessionLimit>");
             SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            String answer = client.say("NOOP");
            while (answer.startsWith("250 ")) {
                answer = client.say("NOOP");
            }
            assertThat(answer).startsWith("421 4.4.2 this connection has been open for too long");
        }
    }

    @Test
    void shouldAnswer421WhenTooManyConnectionsAreOpen() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25("<connectionLimit>1</connectionLimit>")) {
            try (SmtpDialogue first = SmtpDialogue.greeted(server.port()); SmtpDialogue second = new SmtpDialogue(server.port())) {
                assertThat(second.answer()).startsWith("421 4.3.2 ");
                assertThat(second.closed()).isTrue();
                assertThat(first.say("QUIT")).startsWith("221 ");
                assertThat(first.closed()).isTrue();
            }
            org.awaitility.Awaitility.await().untilAsserted(() -> {
                try (SmtpDialogue third = new SmtpDialogue(server.port())) {
                    assertThat(third.answer()).startsWith("220 ");
                }
            });
        }
    }

    @Test
    void shouldServeOthersWhenSomeClientsSendWithoutReading() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(20);
        try (SmtpTestServer server = SmtpTestServer.port25("")) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int c = 0; c < 20; c++) {
                sent.add(clients.submit(() -> {
                    int accepted = 0;
                    try (SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
                        for (int i = 0; i < 25; i++) {
                            client.envelope("a@example.org", "support@acme.test");
                            accepted += client.data("Subject: " + i + "\r\n\r\n" + "line\r\n".repeat(2000)).startsWith("250 ") ? 1 : 0;
                        }
                    }
                    return accepted;
                }));
            }
            int accepted = 0;
            for (Future<Integer> one : sent) {
                accepted += one.get();
            }
            assertThat(accepted).isEqualTo(500);
            assertThat(server.waiting()).isEqualTo(500);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void shouldAnswerEachWhenCommandsArePipelined() throws Exception {
        try (SmtpTestServer server = SmtpTestServer.port25(""); SmtpDialogue client = SmtpDialogue.greeted(server.port())) {
            client.send("NOOP\r\nVRFY x\r\nEXPN x\r\nFOO\r\nRSET\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.answer()).startsWith("250 ");
            assertThat(client.answer()).startsWith("252 2.0.0 ");
            assertThat(client.answer()).startsWith("252 2.0.0 ");
            assertThat(client.answer()).startsWith("500 ");
            assertThat(client.answer()).startsWith("250 ");
            assertThat(client.answer()).startsWith("221 ");
            assertThat(client.closed()).isTrue();
        }
    }
}
