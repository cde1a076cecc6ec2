package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class QuickResyncTest extends ImapDialogue {

    private record Seen(long validity, long modSeq) { }

    private Seen seen(ImapClient client) throws Exception {
        List<String> state = client.command("SELECT INBOX");
        return new Seen(number(state, "UIDVALIDITY"), number(state, "HIGHESTMODSEQ"));
    }

    private static long number(List<String> lines, String code) {
        return lines.stream().filter(line -> line.contains("[" + code + " "))
            .map(line -> Long.parseLong(line.replaceAll(".*\\[" + code + " (\\d+)].*", "$1"))).findFirst().orElseThrow();
    }

    @Test
    void shouldTellWhatVanishedAndWhatChangedSinceTheClientWasThere() throws Exception {
        ImapClient client = aliceWith(6);
        Seen before = seen(client);
        client.close();
        ImapClient other = alice();
        other.command("SELECT INBOX");
        other.command("STORE 2,5:6 +FLAGS.SILENT (\\Deleted)");
        other.command("EXPUNGE");
        other.command("UID STORE 3 +FLAGS (\\Flagged)");
        other.append("INBOX", message(7));

        ImapClient back = alice();
        assertThat(back.command("ENABLE QRESYNC")).contains("* ENABLED CONDSTORE QRESYNC");
        List<String> answer = back.command("SELECT INBOX (QRESYNC (" + before.validity() + " " + before.modSeq() + "))");
        assertThat(answer).contains("* 4 EXISTS", "* VANISHED (EARLIER) 2,5:6");
        assertThat(answer).filteredOn(line -> line.contains("FETCH")).extracting(line -> line.replaceAll("MODSEQ \\(\\d+\\)", "M"))
            .containsExactly("* 2 FETCH (M FLAGS (\\Flagged) UID 3)", "* 4 FETCH (M FLAGS () UID 7)");
        assertThat(answer).last().asString().contains("OK [READ-WRITE]");
        back.command("NOOP");
        assertThat(back.command("SELECT INBOX (QRESYNC (" + before.validity() + " " + before.modSeq() + " 1:2))"))
            .contains("* VANISHED (EARLIER) 2").noneMatch(line -> line.contains("FETCH"));
        assertThat(back.command("SELECT INBOX (QRESYNC (" + before.validity() + " " + before.modSeq() + " 1:6 (1:2 1:2)))"))
            .as("a sample of which number 1 still fits").contains("* VANISHED (EARLIER) 2,5:6");
        assertThat(back.command("SELECT INBOX (QRESYNC (" + before.validity() + " " + before.modSeq() + " 1:6 (1,3 1,4)))"))
            .as("a sample that shows that 2 is gone before 4").contains("* VANISHED (EARLIER) 5:6");
        assertThat(back.command("SELECT INBOX (QRESYNC (" + (before.validity() + 1) + " 1))"))
            .noneMatch(line -> line.contains("VANISHED") || line.contains("FETCH"));
    }

    @Test
    void shouldTellVanishedByUidFetch() throws Exception {
        ImapClient client = aliceWith(5);
        client.command("ENABLE QRESYNC");
        Seen before = seen(client);
        client.command("STORE 2,5 +FLAGS.SILENT (\\Deleted)");
        assertThat(client.command("EXPUNGE")).contains("* VANISHED 2,5").anyMatch(line -> line.contains("OK [HIGHESTMODSEQ "));

        assertThat(client.command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE " + before.modSeq() + " VANISHED)")).contains("* VANISHED (EARLIER) 2,5");
        assertThat(client.command("UID FETCH 3:4294967295 (FLAGS) (CHANGEDSINCE " + before.modSeq() + " VANISHED)"))
            .contains("* VANISHED (EARLIER) 5");
        assertThat(client.command("UID FETCH 1 (FLAGS) (CHANGEDSINCE 1 VANISHED)")).noneMatch(line -> line.contains("VANISHED"));
    }

    @Test
    void shouldRefuseResyncWhenItIsNotEnabled() throws Exception {
        ImapClient client = aliceWith(1);

        assertThat(tagged(client.command("SELECT INBOX (QRESYNC (1 1))"))).startsWith("BAD");
        assertThat(tagged(client.command("UID FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)"))).startsWith("BAD");
    }

    @Test
    void shouldSayThatTheOldMailboxIsClosed() throws Exception {
        ImapClient client = aliceWith(1);
        client.command("ENABLE QRESYNC");

        assertThat(client.command("SELECT Sent").get(0)).startsWith("* OK [CLOSED]");
    }

    @Test
    void shouldGiveModSeqsFromTheFirstCommandThatAsksForThem() throws Exception {
        ImapClient client = aliceWith(2);
        ImapClient other = alice();
        other.command("SELECT INBOX");
        assertThat(client.command("FETCH 1 FLAGS").get(0)).doesNotContain("MODSEQ");
        assertThat(client.command("FETCH 1 (FLAGS MODSEQ)")).anyMatch(line -> line.startsWith("* OK [HIGHESTMODSEQ "))
            .anyMatch(line -> line.startsWith("* 1 FETCH (MODSEQ ("));
        other.command("STORE 2 +FLAGS.SILENT (\\Flagged)");

        assertThat(client.command("NOOP")).anyMatch(line -> line.startsWith("* 2 FETCH (MODSEQ (") && line.contains("\\Flagged"));
        assertThat(client.command("STATUS INBOX (HIGHESTMODSEQ)").get(0)).contains("HIGHESTMODSEQ");
    }

    @Test
    void shouldFetchOnlyWhatHasChanged() throws Exception {
        ImapClient client = aliceWith(3);
        long since = seen(client).modSeq();
        client.command("STORE 2 +FLAGS.SILENT (\\Flagged)");

        assertThat(client.command("FETCH 1:* (FLAGS) (CHANGEDSINCE " + since + ")")).filteredOn(line -> line.contains("FETCH ("))
            .singleElement().asString().startsWith("* 2 FETCH").contains("MODSEQ");
    }
}
