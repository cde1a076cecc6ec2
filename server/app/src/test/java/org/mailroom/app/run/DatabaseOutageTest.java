package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;
import org.mailroom.testing.FreePort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** PostgreSQL goes away while mail comes in, and comes back: nobody is told a lie, nothing is lost or doubled, nobody has to restart anything. */
@Tag("long")
@Timeout(300)
class DatabaseOutageTest {
    private final int port = FreePort.next();
    private final int web = FreePort.next();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicBoolean sending = new AtomicBoolean(true);
    private Path directory;
    private EmbeddedPostgres postgres;
    private ServedMailroom mailroom;

    @BeforeEach
    void start() throws Exception {
        directory = Files.createTempDirectory("postgres");
        postgres = postgres();
        mailroom = ServedMailroom.prepared(Engine.storage(port, "postgres")).with("MAILROOM_WEB_PORT", Integer.toString(web)).start();
    }

    private EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder().setPort(port).setDataDirectory(directory.resolve("data")).setCleanDataDirectory(false).start();
    }

    @AfterEach
    void stop() throws Exception {
        mailroom.close();
        postgres.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One mail after the other, as a mail server does that does not give up. */
    private void send() {
        for (int i = 0; sending.get(); i++) {
            String subject = "pressing " + i;
            try (SmtpDialogue smtp = SmtpDialogue.greeted(mailroom.port("smtp"))) {
                for (String command : List.of("MAIL FROM:<cora@customers.example>", "RCPT TO:<support@acme.test>", "DATA")) {
                    String answer = smtp.say(command);
                    if (!answer.startsWith("2") && !answer.startsWith("3")) {
                        refused.add(answer);
                        Thread.sleep(100);
                        break;
                    }
                    if (command.equals("DATA")) {
                        String taken = smtp.data("Subject: " + subject + "\r\n\r\ntext");
                        (taken.startsWith("250 ") ? acknowledged : refused).add(taken.startsWith("250 ") ? subject : taken);
                    }
                }
            } catch (IOException | InterruptedException e) {
                refused.add(e.toString());
            }
        }
    }

    /** The status code of the health page. */
    private int health() throws IOException, InterruptedException {
        HttpRequest asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/api/v1/health")).build();
        return HttpClient.newHttpClient().send(asked, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static List<String> subjects(ImapClient client) throws IOException {
        List<String> subjects = new ArrayList<>();
        client.command("NOOP");
        for (String line : client.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])")) {
            if (line.contains("Subject: ")) {
                subjects.add(line.replaceAll("(?s).*Subject: ([^\r]*).*", "$1"));
            }
        }
        return subjects;
    }

    @Test
    void shouldEndWhenTheDatabaseIsAwayAndStartWhenItIsBack() throws Exception {
        mailroom.receive("Subject: taken\r\n\r\n", "support@acme.test");
        postgres.close();
        mailroom.stop();

        postgres = postgres();
        mailroom.restart();
        ImapClient alice = mailroom.reading("alice");
        alice.command("SELECT \"Teams/Support\"");
        Awaitility.await().untilAsserted(() -> assertThat(subjects(alice)).containsExactly("taken"));
    }

    @Test
    void shouldGoOnWhenTheDatabaseIsBack() throws Exception {
        ImapClient alice = mailroom.reading("alice");
        alice.command("SELECT \"Teams/Support\"");
        Thread sender = new Thread(this::send, "sender");
        sender.start();
        try {
            Awaitility.await().until(() -> acknowledged.size() >= 5);
            postgres.close();
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> !refused.isEmpty());
            assertThat(alice.last("STATUS INBOX (MESSAGES)")).startsWith(" NO ");
            Awaitility.await().until(() -> health() == 503);

            postgres = postgres();
            int before = acknowledged.size();
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> acknowledged.size() >= before + 5);

            int terminated = acknowledged.size();
            try (Connection connection = postgres.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
            }
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> acknowledged.size() >= terminated + 5);
        } finally {
            sending.set(false);
            sender.join();
        }

        Awaitility.await().until(() -> health() == 200);
        assertThat(refused).allMatch(answer -> answer.startsWith("451 4.3.0 "));
        Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(subjects(alice)).containsAll(acknowledged));
        assertThat(subjects(alice)).doesNotHaveDuplicates();
        mailroom.sending("alice").envelope("alice@acme.test", "someone@elsewhere.example").data("From: alice@acme.test\r\nSubject: out\r\n\r\ntext");
        Awaitility.await().until(() -> mailroom.sink().messages().size() == 1);
    }
}
