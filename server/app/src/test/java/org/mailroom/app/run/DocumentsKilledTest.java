package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.extract.Papers;
import org.mailroom.imap.ImapClient;

/** A server that is killed while a document is read: no mail is lost, the process that read it ends too, and what was to be read is read by the next server. */
@Tag("long")
@Timeout(300)
class DocumentsKilledTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldGoOnAfterAKillInTheMiddleOfADocument() throws Exception {
        try (ServedMailroom own = ServedMailroom.prepared(Engine.EMBEDDED.storage()).start()) {
            own.stop();
            Process server = serving(own);
            String word = DocumentsServedTest.word();
            try {
                own.receive(DocumentsServedTest.mail("one", "bob@acme.test", "endless.pdf", Papers.endlessPdf()), "bob@acme.test");
                Awaitility.await().atMost(PATIENCE).until(() -> server.descendants().findAny().isPresent() && reading(own));
                own.receive(DocumentsServedTest.mail("two", "bob@acme.test", "next.pdf", Papers.pdf("The word is " + word)), "bob@acme.test");
                List<ProcessHandle> readers = server.descendants().toList();
                server.destroyForcibly();
                server.onExit().join();
                readers.forEach(reader -> reader.onExit().join());
            } finally {
                server.destroyForcibly();
            }
            Process next = serving(own);
            try (ImapClient bob = ImapClient.loggedIn(own.port("imap"), "bob@acme.test", ServedMailroom.password("bob"))) {
                bob.command("SELECT INBOX");
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(bob.command("SEARCH BODY " + word).get(0)).isEqualTo("* SEARCH 2"));
                assertThat(bob.command("SEARCH ALL").get(0)).isEqualTo("* SEARCH 1 2");
            } finally {
                next.destroyForcibly();
                next.onExit().join();
            }
        }
    }

    private static boolean reading(ServedMailroom mailroom) throws IOException {
        Path documents = mailroom.data().resolve("documents");
        if (!Files.isDirectory(documents)) {
            return false;
        }
        try (Stream<Path> files = Files.list(documents)) {
            return files.anyMatch(Files::isRegularFile);
        }
    }

    private static Process serving(ServedMailroom mailroom) throws Exception {
        Process server = OwnProcess.start(mailroom.environment(), "serve");
        BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null && !line.contains("Serving on"); line = said.readLine()) {
            assertThat(line).doesNotContain(" ERROR ");
        }
        return server;
    }
}
