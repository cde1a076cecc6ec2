package org.mailroom.app.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.team.TeamHouse.ALICE;

import java.util.stream.IntStream;

import org.apache.james.mailbox.model.MailboxPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.imap.ImapClient;

/** FETCH of messages that another client removes while it is being answered. */
class RemovedMeanwhileTest extends TeamDialogue {
    private static final int MESSAGES = 200;

    @ParameterizedTest
    @ValueSource(strings = {"BODY.PEEK[]", "BODY.PEEK[1]", "(BODYSTRUCTURE BODY.PEEK[TEXT])"})
    void shouldAnswerWhatIsStillThereAndGoOn(String items) throws Exception {
        ImapClient slow = login("alice");
        String text = "x".repeat(60_000);
        house.append(MailboxPath.inbox(ALICE), house.login(ALICE),
            IntStream.range(0, MESSAGES).mapToObj(i -> "Subject: " + i + "\r\n\r\n" + i + text).toArray(String[]::new));
        slow.socket().setReceiveBufferSize(64 << 10);
        slow.command("SELECT INBOX");
        slow.send("f FETCH 1:* " + items + "\r\n");
        slow.line();

        ImapClient other = login("alice");
        other.command("SELECT INBOX");
        other.command("STORE 1:* +FLAGS.SILENT (\\Deleted)");
        other.command("EXPUNGE");

        assertThat(slow.until("f")).hasSizeLessThan(MESSAGES).last().asString().startsWith("f OK [EXPUNGEISSUED]");
        assertThat(slow.command("NOOP")).filteredOn(line -> line.endsWith("EXPUNGE")).hasSize(MESSAGES);
    }
}
