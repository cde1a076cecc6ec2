package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** {@code mailroom serve}, a process of its own, which is told to end while clients are connected. */
@Timeout(120)
class ServeProcessTest {

    @Test
    void shouldEndCleanlyWhenToldTo() throws Exception {
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).start()) {
            mailroom.stop();
            Process server = OwnProcess.start(mailroom.environment(), "serve");
            try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
                await(said, "Serving on 127.0.0.1 smtp " + mailroom.port("smtp"));
                ImapClient idle = mailroom.reading("alice");
                idle.command("SELECT \"Teams/Support\"");
                idle.send("i IDLE\r\n").line();
                SmtpDialogue middle = mailroom.stranger().envelope("cora@customers.example", "support@acme.test");
                middle.send("Subject: half a message\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                mailroom.receive("Subject: whole\r\n\r\n", "support@acme.test");

                // Not Process.destroy, which would close what the process says.
                server.toHandle().destroy();

                List<String> last = said.lines().toList();
                assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(last).anyMatch(line -> line.endsWith("Ending")).anyMatch(line -> line.endsWith("Ended")).noneMatch(line -> line.contains(" ERROR "));
                assertThat(idle.closed()).isTrue();
            } finally {
                server.destroyForcibly().waitFor();
            }
            mailroom.hangUp();
            assertThat(mailroom.data().resolve("mailroom.holder")).doesNotExist();
            mailroom.restart();
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT \"Teams/Support\"");
            assertThat(alice.command("FETCH 1:* (BODY.PEEK[])")).filteredOn(line -> line.contains("FETCH")).hasSizeLessThanOrEqualTo(2)
                .noneMatch(line -> line.contains("half a message"));
        }
    }

    private static void await(BufferedReader said, String words) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.contains(words)) {
                return;
            }
        }
        throw new IllegalStateException("it ended: " + all);
    }
}
