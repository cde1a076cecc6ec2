package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.imap.ImapClient;

/** {@code mailroom import} in a process that is killed in the middle, with the server stopped and through it: the same command brings the rest, and nothing twice. */
@Tag("long")
@Timeout(300)
class ImportKilledTest {
    private static final int MESSAGES = 6000;
    private static final long SOME = 2 << 20;
    private static final Pattern COUNT = Pattern.compile("MESSAGES (\\d+)");

    private static Path written(Path directory) throws IOException {
        StringBuilder mbox = new StringBuilder();
        for (int i = 0; i < MESSAGES; i++) {
            mbox.append("From a@b.example Sat Feb  1 10:00:00 2020\nFrom: old@customers.example\nSubject: ").append(i).append("\nMessage-ID: <").append(i).append("@killed.example>\n")
                .append(i % 3 == 0 ? "" : "In-Reply-To: <" + (i - i % 3) + "@killed.example>\n").append('\n').append(("text of " + i + "\n").repeat(50)).append('\n');
        }
        return Files.writeString(directory.resolve("old.mbox"), mbox);
    }

    private static int there(ServedMailroom mailroom) throws IOException {
        try (ImapClient bob = ImapClient.loggedIn(mailroom.port("imap"), "bob@acme.test", ServedMailroom.password("bob"))) {
            Matcher count = COUNT.matcher(bob.command("STATUS Teams/Support/Done (MESSAGES)").get(0));
            return count.find() ? Integer.parseInt(count.group(1)) : -1;
        }
    }

    private static Process importing(ServedMailroom mailroom, Path file) throws IOException {
        return OwnProcess.start(mailroom.environment(), "import", "--team", "SUP", "mbox", file.toString());
    }

    private static void killInTheMiddle(Process process) {
        assertThat(process.isAlive()).as("in the middle").isTrue();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Test
    void shouldBringTheRestAndNothingTwice(@TempDir Path directory) throws Exception {
        Path file = written(directory);
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).start()) {
            mailroom.stop();
            Path log = mailroom.data().resolve("mail.db-wal");
            Process alone = importing(mailroom, file);
            Awaitility.await().until(() -> Files.exists(log) && Files.size(log) > SOME || !alone.isAlive());
            killInTheMiddle(alone);
            mailroom.restart();
            int first = there(mailroom);
            assertThat(first).isBetween(1, MESSAGES - 1);

            Process through = importing(mailroom, file);
            Awaitility.await().until(() -> there(mailroom) > first || !through.isAlive());
            killInTheMiddle(through);

            StringBuilder said = new StringBuilder();
            Awaitility.await().until(() -> {
                Process again = importing(mailroom, file);
                said.append(new String(again.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                return again.waitFor() == 0 || !said.toString().endsWith("The same command works when that has ended\n");
            });
            assertThat(said.toString()).containsPattern("Support, done: [1-9]\\d* imported, [1-9]\\d* already there, 0 refused\n$");
            assertThat(there(mailroom)).isEqualTo(MESSAGES);
        }
    }
}
