package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.imap.ImapClient;

/** {@code mailroom reindex} in a process that is killed in the middle, with the server stopped and through it: it goes on, and answers are right all the time. */
@Tag("long")
@Timeout(300)
class ReindexKilledTest {
    private static final Pattern PROGRESS = Pattern.compile(".*?(\\d+) of (\\d+) messages.*");
    private static final int MESSAGES = 2500;

    private static String found(ServedMailroom mailroom) throws Exception {
        try (ImapClient bob = ImapClient.loggedIn(mailroom.port("imap"), "bob@acme.test", ServedMailroom.password("bob"))) {
            bob.command("SELECT INBOX");
            return bob.command("SEARCH BODY eedleinthehay").stream().filter(line -> line.startsWith("* SEARCH")).findFirst().orElseThrow();
        }
    }

    private static void fill(ServedMailroom mailroom) throws Exception {
        Random random = new Random(7);
        ImapClient bob = mailroom.reading("bob");
        for (int i = 1; i <= MESSAGES; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(2000, 0, 200_000).forEach(word -> text.append(Integer.toString(word, 36)).append(text.length() % 70 < 6 ? "\r\n" : " "));
            assertThat(bob.append("INBOX", "Subject: " + i + "\r\n\r\n" + (i % 500 == 0 ? "needleinthehay\r\n" : "") + text + "\r\n")).contains("OK");
        }
    }

    /** Follows what a process says until it is in the middle; empty when it was ready before. */
    private static Optional<String> middle(BufferedReader said) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher progress = PROGRESS.matcher(line);
            if (progress.matches() && Integer.parseInt(progress.group(1)) > 0 && Integer.parseInt(progress.group(1)) < Integer.parseInt(progress.group(2))) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static Process serving(ServedMailroom mailroom) throws Exception {
        Process server = OwnProcess.start(mailroom.environment(), "serve");
        BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null && !line.contains("Serving on"); line = said.readLine()) {
            assertThat(line).doesNotContain(" ERROR ");
        }
        return server;
    }

    private static void reindexed(ServedMailroom mailroom) throws Exception {
        Process again = OwnProcess.start(mailroom.environment(), "reindex");
        String said = new String(again.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(again.waitFor()).as(said).isZero();
        assertThat(said).contains("the search index was made anew");
    }

    @Test
    void shouldGoOnAndAnswerRightAllTheTime() throws Exception {
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).start()) {
            fill(mailroom);
            String right = found(mailroom);
            assertThat(right).isEqualTo("* SEARCH 500 1000 1500 2000 2500");
            mailroom.stop();
            Process offline = OwnProcess.start(mailroom.environment(), "reindex");
            assertThat(middle(offline.inputReader(StandardCharsets.UTF_8))).as("in the middle").isPresent();
            kill(offline);
            Process server = serving(mailroom);
            try {
                assertThat(found(mailroom)).as("after the kill of the command").isEqualTo(right);
                Process through = OwnProcess.start(mailroom.environment(), "reindex");
                assertThat(middle(through.inputReader(StandardCharsets.UTF_8))).as("in the middle of what goes through the server").isPresent();
                assertThat(found(mailroom)).as("meanwhile").isEqualTo(right);
                kill(server);
                through.onExit().join();
                server = serving(mailroom);
                assertThat(found(mailroom)).as("after the kill of the server").isEqualTo(right);
                reindexed(mailroom);
                assertThat(found(mailroom)).isEqualTo(right);
            } finally {
                kill(server);
            }
        }
    }
}
