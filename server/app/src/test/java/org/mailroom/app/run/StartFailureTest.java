package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.app.Failure;
import org.mailroom.app.config.BadInput;
import org.mailroom.imap.ImapClient;
import org.mailroom.testing.FreePort;

/** A server that cannot start says why, in one sentence, and leaves nothing open behind it. */
@Timeout(120)
class StartFailureTest {
    private ServedMailroom mailroom;

    @BeforeEach
    void prepare() throws Exception {
        mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage());
    }

    @AfterEach
    void close() throws Exception {
        mailroom.close();
    }

    private String failure() {
        Throwable failure = catchThrowable(() -> mailroom.restart());
        assertThat(failure).isInstanceOfAny(Failure.class, BadInput.class);
        return failure.getMessage();
    }

    @Test
    void shouldNameThePortThatIsTaken() throws Exception {
        mailroom.start();
        mailroom.stop();
        for (String listener : List.of("submission", "imaps")) {
            try (ServerSocket other = new ServerSocket(mailroom.port(listener), 1, InetAddress.getByName("127.0.0.1"))) {
                assertThat(failure()).contains("127.0.0.1:" + other.getLocalPort(), listener, "MAILROOM_" + listener.toUpperCase(java.util.Locale.ROOT) + "_PORT")
                    .contains("Address already in use");
            }
        }
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            mailroom.with("MAILROOM_WEB_PORT", Integer.toString(other.getLocalPort()));
            assertThat(failure()).contains("127.0.0.1:" + other.getLocalPort(), "web", "MAILROOM_WEB_PORT");
        }
        mailroom.restart();
        assertThat(mailroom.reading("alice").last("NOOP")).contains(" OK ");
    }

    @Test
    void shouldListenOnAnIpv6Address() throws Exception {
        mailroom.with("MAILROOM_BIND", "::1").start();
        for (String listener : List.of("smtp", "imap")) {
            try (Socket client = new Socket("::1", mailroom.port(listener))) {
                assertThat(client.getInputStream().read()).isPositive();
            }
        }
    }

    @Test
    void shouldTellWhenTheDataDirectoryCannotBeUsed() throws Exception {
        Path file = Files.createTempFile("no", "directory");
        mailroom.with("MAILROOM_DATA", file.toString());
        assertThat(failure()).contains(file.toString(), "not a directory");
        Files.delete(file);
        mailroom.with("MAILROOM_DATA", "/proc/mailroom");
        assertThat(failure()).contains("/proc/mailroom", "cannot be used");
    }

    @Test
    void shouldTellWhoHoldsTheDataDirectory() throws Exception {
        mailroom.start();
        Throwable failure = catchThrowable(() -> Mailroom.start(mailroom.settings()));
        assertThat(failure).isInstanceOf(Failure.class).hasMessageContaining(mailroom.data() + " is held by process " + ProcessHandle.current().pid());

        Process second = OwnProcess.start(mailroom.environment(), "serve");
        String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(said.lines().filter(line -> line.startsWith("mailroom: "))).singleElement().asString()
            .contains("is held by process " + ProcessHandle.current().pid(), "(serve)", "nothing was changed");
        assertThat(said).doesNotContain("\tat ");
        assertThat(mailroom.reading("alice").last("NOOP")).contains(" OK ");
    }

    @Test
    void shouldLeaveTheDataAloneWhenTheyAreNewerThanTheProgram() throws Exception {
        mailroom.start();
        mailroom.receive("Subject: kept\r\n\r\n", "alice@acme.test");
        Letterbox.watched(mailroom.reading("alice"), "INBOX");
        mailroom.stop();
        database("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
            + " VALUES (999, '999', 'from the future', 'SQL', 'V999__from_the_future.sql', 1, 'test', 1, 1)");
        byte[] before = Files.readAllBytes(mailroom.data().resolve("mail.db"));

        assertThat(failure()).contains("schema version 999", "newer", "Nothing was changed");
        assertThat(Files.readAllBytes(mailroom.data().resolve("mail.db"))).isEqualTo(before);

        database("DELETE FROM flyway_schema_history WHERE installed_rank = 999");
        mailroom.restart();
        ImapClient alice = mailroom.reading("alice");
        alice.command("SELECT INBOX");
        assertThat(alice.command("SEARCH SUBJECT kept").get(0)).isEqualTo("* SEARCH 1");
    }

    private void database(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + mailroom.data().resolve("mail.db"));
             Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void shouldTellWhenTheDatabaseFileIsNone() throws Exception {
        Files.createDirectories(mailroom.data());
        Files.writeString(mailroom.data().resolve("mail.db"), "this is no database, and long enough to be taken for one. ".repeat(50));
        assertThat(failure()).contains("mail.db").containsIgnoringCase("not a database");
    }

    @Test
    void shouldTellWhenThePemFilesCannotBeRead() throws Exception {
        Files.writeString(mailroom.file("key.pem"), "no key");
        Files.writeString(mailroom.file("certificate.pem"), "no certificate");
        Files.writeString(mailroom.file("mailroom.yaml"), "tls: {key: key.pem, certificate: certificate.pem}\n");
        assertThat(failure()).contains("key.pem");
        Files.writeString(mailroom.file("mailroom.yaml"), "tls: {key: nowhere.pem, certificate: certificate.pem}\n");
        assertThat(failure()).contains("nowhere.pem");
    }

    @Test
    void shouldTellWhichMailetIsUnknown() throws Exception {
        mailroom.edit("mailetcontainer.xml", "org.mailroom.mailets.Sanitise", "org.mailroom.mailets.Sanitize");
        assertThat(failure()).contains("mailetcontainer.xml", "org.mailroom.mailets.Sanitize");
        assertThat(mailroom.data()).doesNotExist();
    }

    @Test
    void shouldTellWhenPostgresqlIsNotThere() throws Exception {
        Files.writeString(mailroom.file("mailroom.yaml"), Engine.storage(FreePort.next(), "mailroom"));
        assertThat(failure()).contains("jdbc:postgresql://127.0.0.1:", "refused").doesNotContain("password: ", "postgres:postgres");
    }

    @Test
    void shouldTellWhenThePostgresqlDatabaseIsNotThere() throws Exception {
        String storage = Engine.POSTGRESQL.storage();
        Files.writeString(mailroom.file("mailroom.yaml"), storage.replaceFirst("/served_\\d+", "/nowhere"));
        assertThat(failure()).contains("jdbc:postgresql://127.0.0.1:", "\"nowhere\" does not exist");
    }
}
