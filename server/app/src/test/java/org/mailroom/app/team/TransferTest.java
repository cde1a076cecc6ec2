package org.mailroom.app.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.team.TeamHouse.ALICE;
import static org.mailroom.store.team.TeamHouse.SUPPORT_OWNER;

import java.util.List;
import java.util.stream.IntStream;

import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.MailboxPath;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;

/** COPY and MOVE: which messages are taken, and which UIDs are told. */
class TransferTest extends TeamDialogue {

    @Test
    void shouldTellUidsWhenMessagesAreNamedByNumber() throws Exception {
        ImapClient alice = withMessages(6);
        alice.command("STORE 1,4 +FLAGS (\\Deleted)");
        alice.command("EXPUNGE");

        assertThat(alice.last("COPY 1,3:4 \"Teams/Support\"")).contains("[COPYUID ").contains(" 2,5:6 1:3]");
        assertThat(alice.command("MOVE 2:* \"Teams/Support/Done\"")).anyMatch(line -> line.contains(" 3,5:6 1:3]"))
            .filteredOn(line -> line.endsWith("EXPUNGE")).hasSize(3);
    }

    @Test
    void shouldTakeEachMessageOnceWhenNamedTwice() throws Exception {
        ImapClient alice = withMessages(3);

        assertThat(alice.last("UID COPY 2:3,1:2,3,* \"Teams/Support\"")).contains(" 1:3 1:3]");
        assertThat(alice.command("STATUS \"Teams/Support\" (MESSAGES)")).contains("* STATUS \"Teams/Support\" (MESSAGES 3)");
    }

    @Test
    void shouldTellNoUidsWhenNothingIsTaken() throws Exception {
        ImapClient alice = withMessages(1);

        assertThat(alice.last("UID COPY 7:9 \"Teams/Support\"")).startsWith(" OK COPY");
        assertThat(alice.last("UID MOVE 7 \"Teams/Support\"")).startsWith(" OK MOVE");
        assertThat(alice.last("COPY 7 \"Teams/Support\"")).startsWith(" BAD");
        assertThat(alice.command("UID MOVE 1 \"Teams/Support\"").get(0)).startsWith("* OK [COPYUID");
        assertThat(alice.last("UID COPY 1:* \"Teams/Support\"")).startsWith(" OK COPY");
    }

    @Test
    void shouldTakeAThousandMessages() throws Exception {
        ImapClient alice = withMessages(1100);

        assertThat(alice.last("UID COPY 1:* \"Teams/Support\"")).contains(" 1:1100 1:1100]");
        assertThat(alice.command("UID MOVE 1:* \"Teams/Support/Done\"")).anyMatch(line -> line.contains(" 1:1100 1:1100]"))
            .filteredOn(line -> line.endsWith("EXPUNGE")).hasSize(1100);
        assertThat(alice.command("STATUS INBOX (MESSAGES)")).contains("* STATUS \"INBOX\" (MESSAGES 0)");
    }

    @Test
    void shouldLeaveTheTargetAsItWasWhenACopyFailsInTheMiddle() throws Exception {
        ImapClient alice = withMessages(700);
        house.quotaLimits.setMaxMessage(house.quotaRoots.forUser(SUPPORT_OWNER), QuotaCountLimit.count(600));

        assertThat(alice.last("UID COPY 1:* \"Teams/Support\"")).startsWith(" NO [OVERQUOTA]");
        assertThat(alice.command("STATUS \"Teams/Support\" (MESSAGES)")).contains("* STATUS \"Teams/Support\" (MESSAGES 0)");
        assertThat(alice.last("UID COPY 1:600 \"Teams/Support\"")).contains(" 1:600 1:600]");
    }

    private ImapClient withMessages(int count) throws Exception {
        ImapClient alice = login("alice");
        MailboxSession session = house.login(ALICE);
        house.append(MailboxPath.inbox(ALICE), session, IntStream.range(0, count).mapToObj(i -> "message " + i).toArray(String[]::new));
        List<String> selected = alice.command("SELECT INBOX");
        assertThat(selected).contains("* " + count + " EXISTS");
        return alice;
    }
}
