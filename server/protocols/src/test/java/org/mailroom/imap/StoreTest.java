package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

class StoreTest extends ImapDialogue {

    @Test
    void shouldAnswerWithTheFlagsAsTheyAre() throws Exception {
        ImapClient client = aliceWith(3);

        assertThat(client.command("STORE 1:2 FLAGS (\\Seen)")).contains("* 1 FETCH (FLAGS (\\Recent \\Seen))", "* 2 FETCH (FLAGS (\\Recent \\Seen))");
        assertThat(client.command("STORE 2 +FLAGS (\\Flagged)")).contains("* 2 FETCH (FLAGS (\\Flagged \\Recent \\Seen))");
        assertThat(client.command("UID STORE 2 -FLAGS (\\Seen)")).contains("* 2 FETCH (FLAGS (\\Flagged \\Recent) UID 2)");
        assertThat(client.command("STORE 1:* +FLAGS.SILENT (\\Deleted)")).hasSize(1);
        assertThat(client.command("UID STORE 77 +FLAGS (\\Seen)")).as("a UID of no message").singleElement().asString().contains(" OK ");
        assertThat(tagged(client.command("STORE 7 +FLAGS (\\Seen)"))).startsWith("BAD");
        assertThat(tagged(client.command("STORE 1 +FLAGS (\\Recent)"))).doesNotStartWith("OK [");
    }

    @Test
    void shouldAnnounceKeywordsBeforeTheyAreShown() throws Exception {
        ImapClient client = aliceWith(1);

        List<String> answer = client.command("STORE 1 +FLAGS (#billing @alice $urgent)");
        assertThat(answer.get(0)).startsWith("* FLAGS (").contains("#billing", "@alice", "$urgent");
        assertThat(answer.get(1)).startsWith("* OK [PERMANENTFLAGS (").contains("\\*");
        assertThat(answer.get(2)).contains("#billing", "@alice", "$urgent");
    }

    @Test
    void shouldAnnounceKeywordsOfOthersBeforeTheyAreFetched() throws Exception {
        ImapClient client = aliceWith(1);
        ImapClient other = alice();
        other.command("SELECT INBOX");
        other.command("STORE 1 +FLAGS (fresh)");

        List<String> answer = client.command("FETCH 1 FLAGS");
        int told = answer.indexOf(answer.stream().filter(line -> line.startsWith("* FLAGS") && line.contains("fresh")).findFirst().orElseThrow());
        int shown = answer.indexOf(answer.stream().filter(line -> line.contains("FETCH") && line.contains("fresh")).findFirst().orElseThrow());
        assertThat(told).isLessThan(shown);
    }

    @Test
    void shouldRefuseKeywordsThatAreNoAtoms() throws Exception {
        ImapClient client = aliceWith(1);

        assertThat(client.command("STORE 1 +FLAGS (\"#a b\")")).singleElement().asString().contains(" BAD ", "'\"#a' is no keyword", "Nothing was changed");
        assertThat(client.last("STORE 1 +FLAGS (a%)")).contains(" BAD ");
        assertThat(client.command("FETCH 1 FLAGS").get(0)).doesNotContain("#a", "a%");
    }

    @Test
    void shouldChangeOnlyWhatNobodyHasChangedSince() throws Exception {
        ImapClient client = aliceWith(4);
        long since = modSeq(client, 4);
        ImapClient other = alice();
        other.command("SELECT INBOX");
        other.command("STORE 2,3 +FLAGS (\\Flagged)");

        List<String> answer = client.command("UID STORE 1:4 (UNCHANGEDSINCE " + since + ") +FLAGS.SILENT (\\Deleted)");
        assertThat(answer).last().asString().contains(" OK [MODIFIED 2:3]");
        assertThat(answer).filteredOn(line -> line.contains("FETCH (MODSEQ") && !line.contains("FLAGS"))
            .extracting(line -> line.substring(0, 9)).containsExactly("* 1 FETCH", "* 4 FETCH");
        assertThat(client.command("SEARCH DELETED")).contains("* SEARCH 1 4");
        assertThat(client.command("STORE 2:3 (UNCHANGEDSINCE " + since + ") +FLAGS (\\Deleted)")).last().asString().contains(" OK [MODIFIED 2:3]");
    }

    @Test
    void shouldLetOneWinWhenManyChangeTheSameMessageAtOnce() throws Exception {
        ImapClient client = aliceWith(1);
        for (int round = 0; round < 15; round++) {
            long since = modSeq(client, 1);
            List<CompletableFuture<String>> racing = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ImapClient racer = alice();
                racer.command("SELECT INBOX");
                String command = "STORE 1 (UNCHANGEDSINCE " + since + ") +FLAGS (racer" + i + "round" + round + ")";
                racing.add(CompletableFuture.supplyAsync(() -> last(racer, command)));
            }
            List<String> answers = racing.stream().map(CompletableFuture::join).toList();

            assertThat(answers).filteredOn(answer -> answer.startsWith(" OK STORE")).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.startsWith(" OK [MODIFIED 1]")).hasSize(3);
        }
    }

    private static String last(ImapClient client, String command) {
        try {
            String answer = client.last(command);
            client.close();
            return answer;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long modSeq(ImapClient client, int number) throws Exception {
        return client.command("FETCH " + number + " (MODSEQ)").stream().filter(line -> line.contains("FETCH (MODSEQ"))
            .map(line -> Long.parseLong(line.replaceAll(".*MODSEQ \\((\\d+)\\).*", "$1"))).findFirst().orElseThrow();
    }
}
