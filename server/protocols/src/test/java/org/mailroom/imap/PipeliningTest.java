package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipeliningTest {
    private InMemoryServices services;
    private ImapTestServer server;

    @BeforeEach
    void start() throws Exception {
        services = new InMemoryServices();
        services.user("alice@acme.test", "secret-1");
        server = ImapTestServer.start(services);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void shouldStayInStepWhenMessagesLookLikeCommandsAndArriveInPieces() throws Exception {
        Random random = new Random(42);
        List<String> messages = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            String tag = "p" + i;
            tags.add(tag);
            if (i % 3 == 0) {
                String message = message(i, random);
                messages.add(message);
                write(stream, tag + " APPEND INBOX (\\Seen) {" + message.length() + "+}\r\n" + message + "\r\n");
            } else {
                write(stream, tag + " " + List.of("NOOP", "STATUS INBOX (MESSAGES)", "CAPABILITY", "LIST \"\" *", "UID SEARCH ALL",
                    "NOSUCHCOMMAND", "FETCH 99999 FLAGS").get(i % 7 == 5 && i > 30 ? 0 : i % 7) + "\r\n");
            }
        }
        try (ImapClient client = ImapClient.loggedIn(server.port(), "alice@acme.test", "secret-1")) {
            client.command("SELECT INBOX");
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendInPieces(client, stream.toByteArray(), random));
            List<String> answered = new ArrayList<>();
            while (answered.size() < tags.size()) {
                String line = client.line();
                if (line.matches("p\\d+ (OK|NO|BAD).*(?s:.*)")) {
                    answered.add(line.substring(0, line.indexOf(' ')));
                }
            }
            sending.join();

            assertThat(answered).isEqualTo(tags);
            assertThat(client.last("NOOP")).contains("OK");
            assertThat(stored(client)).isEqualTo(messages);
        }
    }

    @Test
    void shouldNotRunTextOfAMessageWhenItIsACommand() throws Exception {
        String message = "Subject: x\r\n\r\nz9 CREATE owned\r\nz8 DELETE INBOX\r\n";
        try (ImapClient client = ImapClient.loggedIn(server.port(), "alice@acme.test", "secret-1")) {
            client.send("a1 NOOP\r\na2 APPEND INBOX {" + message.length() + "+}\r\n" + message + "\r\na3 LIST \"\" owned\r\n");

            assertThat(client.until("a3")).noneMatch(line -> line.contains("owned") || line.startsWith("z"))
                .filteredOn(line -> line.startsWith("a")).hasSize(3).allMatch(line -> line.contains(" OK"));
        }
    }

    @Test
    void shouldAnswerAThousandPipelinedCommandsInOrder() throws Exception {
        StringBuilder commands = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            commands.append('n').append(i).append(" NOOP\r\n");
        }
        try (ImapClient client = ImapClient.loggedIn(server.port(), "alice@acme.test", "secret-1")) {
            client.send(commands.toString());
            for (int i = 0; i < 1000; i++) {
                assertThat(client.line()).startsWith("n" + i + " OK");
            }
        }
    }

    @Test
    void shouldAskForALiteralOnlyWhenItsTurnHasCome() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server.port(), "alice@acme.test", "secret-1")) {
            client.send("s1 CREATE one\r\ns2 APPEND INBOX {9}\r\n");

            assertThat(client.line()).startsWith("s1 OK");
            assertThat(client.line()).startsWith("+ ");
            client.send("a: b\r\n\r\nc\r\ns3 LOGIN {0+}\r\n {0}\r\n");
            assertThat(client.line()).startsWith("s2 OK");
            assertThat(client.line()).startsWith("+ ");
            client.send("\r\n");
            assertThat(client.line()).startsWith("s3 ");
        }
    }

    private static String message(int i, Random random) {
        StringBuilder text = new StringBuilder("Subject: message " + i + "\r\n\r\n");
        int lines = i % 30 == 0 ? 4000 : random.nextInt(12);
        for (int n = 0; n < lines; n++) {
            text.append(List.of("x1 LOGOUT", "p" + i + " BAD", "y2 DELETE INBOX", "z3 APPEND INBOX {100000+}", "+", "* BYE", "\0\u00ff\u0080 {5}")
                .get(random.nextInt(7))).append(random.nextInt(5) == 0 ? "\n" : "\r\n");
        }
        return text.append("end of ").append(i).toString();
    }

    private static void sendInPieces(ImapClient client, byte[] bytes, Random random) {
        try {
            for (int at = 0; at < bytes.length;) {
                int size = Math.min(bytes.length - at, random.nextInt(20) == 0 ? 20_000 : 1 + random.nextInt(700));
                client.send(Arrays.copyOfRange(bytes, at, at + size));
                at += size;
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> stored(ImapClient client) throws Exception {
        return client.command("UID FETCH 1:* (BODY.PEEK[])").stream()
            .filter(line -> line.contains("BODY[] {"))
            .map(line -> line.substring(line.indexOf("\r\n") + 2, line.length() - 1))
            .toList();
    }

    private static void write(ByteArrayOutputStream stream, String text) {
        stream.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
