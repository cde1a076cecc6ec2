package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest extends ImapDialogue {

    @Test
    void shouldMeanTheSameMessagesByASavedResultWhateverHappensMeanwhile() throws Exception {
        ImapClient client = aliceWith(5);
        client.command("STORE 1,3 +FLAGS.SILENT (\\Deleted)");
        assertThat(client.command("SEARCH RETURN (SAVE) SUBJECT \"message 4\"")).as("only saved").singleElement().asString().contains(" OK ");
        client.command("EXPUNGE");

        assertThat(client.command("FETCH $ UID")).contains("* 2 FETCH (UID 4)");
        assertThat(client.command("UID FETCH $ FLAGS")).anyMatch(line -> line.startsWith("* 2 FETCH") && line.contains("UID 4"));
        assertThat(client.command("UID SEARCH $ NOT DELETED")).contains("* SEARCH 4");
        client.command("UID STORE $ +FLAGS.SILENT (\\Flagged)");
        assertThat(client.command("UID SEARCH FLAGGED")).contains("* SEARCH 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(LARGER 1)", "(SMALLER 100000)", "(YOUNGER 1000)", "(NOT OLDER 1000)", "(MODSEQ 1)", "(1:2)", "(UID 1:2)", "((LARGER 1) ALL)",
        "(OR LARGER 1 SMALLER 1)", "(SINCE 1-Jan-2000)", "(SUBJECT message)", "(NOT KEYWORD none)", "(NOT HEADER none none)"})
    void shouldTakeEachKeyAtTheEndOfParentheses(String keys) throws Exception {
        ImapClient client = aliceWith(2);

        assertThat(client.command("UID SEARCH " + keys)).anyMatch(line -> line.startsWith("* SEARCH 1 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LARGER", "LARGER x", "LARGER 1x", "LARGER 1)", "LARGER 99999999999999999999", "MODSEQ -1"})
    void shouldRefuseWhatIsNoNumber(String keys) throws Exception {
        ImapClient client = aliceWith(1);

        assertThat(tagged(client.command("SEARCH " + keys))).startsWith("BAD");
    }

    @Test
    void shouldForgetTheSavedResultWhenAMailboxIsSelected() throws Exception {
        ImapClient client = aliceWith(2);
        client.command("UID SEARCH RETURN (SAVE) ALL");
        assertThat(client.command("FETCH $ UID")).hasSize(3);
        client.command("SELECT INBOX");

        assertThat(client.command("FETCH $ UID")).hasSize(1);
    }

    @Test
    void shouldTellTheModSeqOfTheMessagesThatAreNamed() throws Exception {
        ImapClient client = aliceWith(3);
        client.command("STORE 2 +FLAGS (\\Flagged)");
        long first = modSeq(client, 1);
        long second = modSeq(client, 2);
        long third = modSeq(client, 3);
        assertThat(second).isGreaterThan(Math.max(first, third));

        assertThat(client.command("SEARCH RETURN (MIN) MODSEQ 1").get(0)).endsWith("MIN 1 MODSEQ " + first);
        assertThat(client.command("SEARCH RETURN (MAX) MODSEQ 1").get(0)).endsWith("MAX 3 MODSEQ " + third);
        assertThat(client.command("UID SEARCH RETURN (MIN MAX) MODSEQ 1").get(0)).endsWith("MIN 1 MAX 3 MODSEQ " + Math.max(first, third));
        assertThat(client.command("SEARCH RETURN (COUNT) MODSEQ 1").get(0)).endsWith("COUNT 3 MODSEQ " + second);
    }

    private static long modSeq(ImapClient client, int number) throws Exception {
        List<String> answer = client.command("FETCH " + number + " (MODSEQ)");
        String line = answer.stream().filter(one -> one.contains("FETCH (MODSEQ")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll(".*MODSEQ \\((\\d+)\\).*", "$1"));
    }

    @Test
    void shouldTakeTheCharsetsThatItCan() throws Exception {
        ImapClient client = alice();
        client.append("INBOX", "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\nx");
        client.command("SELECT INBOX");

        assertThat(client.command("SEARCH CHARSET UTF-8 SUBJECT {6+}\r\nGr\u00c3\u00bc\u00c3\u009f")).contains("* SEARCH 1");
        assertThat(tagged(client.command("SEARCH CHARSET NONSENSE SUBJECT x"))).startsWith("NO [BADCHARSET");
    }

    @ParameterizedTest
    @CsvSource({"RECENT,1 2,", "NEW,1 2,", "OLD,,1 2", "NOT RECENT,,1 2", "NOT OR NOT RECENT SUBJECT \"nothing\",1 2,", "OR NOT RECENT SUBJECT \"message 2\",2,1 2",
        "SUBJECT \"message 2\" (SEEN NEW),,", "OLD SUBJECT \"message 2\",,2", "NOT (old) OLDER 1,,", "OR (OLD ALL) OLD,,1 2", "SUBJECT \"message 2\",2,2"})
    void shouldKnowWhichMessagesAreRecentWhereverAKeyAsksForIt(String keys, String first, String later) throws Exception {
        ImapClient client = aliceWith(2);
        ImapClient second = alice();
        second.command("SELECT INBOX");

        assertThat(client.command("UID SEARCH " + keys)).anyMatch(line -> line.strip().equals(("* SEARCH " + Objects.toString(first, "")).strip()));
        assertThat(second.command("UID SEARCH " + keys)).anyMatch(line -> line.strip().equals(("* SEARCH " + Objects.toString(later, "")).strip()));
    }
}
