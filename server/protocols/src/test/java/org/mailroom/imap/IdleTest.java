package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

class IdleTest extends ImapDialogue {

    @Test
    void shouldTellAtOnceWhenMailComesFlagsChangeAndMessagesGo() throws Exception {
        ImapClient idle = aliceWith(1);
        idle.send("i IDLE\r\n");
        assertThat(idle.line()).startsWith("+");
        ImapClient other = alice();

        other.append("INBOX", message(2));
        assertThat(idle.line()).isEqualTo("* 2 EXISTS");
        assertThat(idle.line()).endsWith("RECENT");
        other.command("SELECT INBOX");
        other.command("STORE 1 +FLAGS (\\Flagged #billing)");
        assertThat(idle.line()).startsWith("* FLAGS").contains("#billing");
        assertThat(idle.line()).startsWith("* OK [PERMANENTFLAGS");
        assertThat(idle.line()).startsWith("* 1 FETCH").contains("\\Flagged", "#billing");
        other.command("STORE 1 +FLAGS.SILENT (\\Deleted)");
        assertThat(idle.line()).startsWith("* 1 FETCH").contains("\\Deleted");
        other.command("EXPUNGE");
        assertThat(idle.line()).isEqualTo("* 1 EXPUNGE");
        idle.send("DONE\r\n");
        assertThat(idle.until("i")).last().asString().startsWith("i OK");
    }

    @Test
    void shouldTellWhatCameBeforeIdle() throws Exception {
        ImapClient idle = aliceWith(0);
        alice().append("INBOX", message(1));
        idle.send("i IDLE\r\n");

        assertThat(idle.line()).startsWith("+");
        assertThat(idle.line()).isEqualTo("* 1 EXISTS");
    }

    @Test
    void shouldLoseNothingAndMixNothingWhenManyWrite() throws Exception {
        int writers = 6;
        int each = 40;
        ImapClient idle = aliceWith(1);
        idle.send("i IDLE\r\n");
        assertThat(idle.line()).startsWith("+");
        List<CompletableFuture<Void>> writing = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            ImapClient writer = alice();
            writing.add(CompletableFuture.runAsync(() -> write(writer, each)));
        }

        int exists = 1;
        boolean flagged = false;
        while (exists < 1 + writers * each || !flagged) {
            String line = idle.line();
            assertThat(line).matches("\\* (\\d+ (EXISTS|RECENT)|(1) FETCH \\(FLAGS \\(.*\\)\\)|FLAGS \\(.*\\)|OK \\[PERMANENTFLAGS .*)");
            if (line.endsWith("EXISTS")) {
                int now = Integer.parseInt(line.split(" ")[1]);
                assertThat(now).isGreaterThan(exists);
                exists = now;
            }
            flagged |= line.contains("the-end");
            if (writing.stream().allMatch(CompletableFuture::isDone) && !flagged && exists == 1 + writers * each) {
                ImapClient last = alice();
                last.command("SELECT INBOX");
                last.command("STORE 1 +FLAGS (the-end)");
            }
        }
        CompletableFuture.allOf(writing.toArray(CompletableFuture[]::new)).join();
        idle.send("DONE\r\nn FETCH 1:* UID\r\n");
        assertThat(idle.until("i")).last().asString().startsWith("i OK");
        assertThat(idle.until("n")).hasSize(exists + 1);
    }

    private static void write(ImapClient writer, int times) {
        try {
            writer.command("SELECT INBOX");
            for (int i = 0; i < times; i++) {
                writer.append("INBOX", message(i));
                writer.command("STORE 1 " + (i % 2 == 0 ? "+" : "-") + "FLAGS.SILENT (\\Flagged keyword" + i % 7 + ")");
            }
            writer.command("STORE 1 +FLAGS.SILENT (the-end)");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldRunTheNextCommandWhenItComesTogetherWithDone() throws Exception {
        ImapClient client = aliceWith(1);
        client.send("i IDLE\r\nDONE\r\nn FETCH 1 UID\r\nj IDLE\r\nDONE\r\nm NOOP\r\n");

        assertThat(client.line()).startsWith("+");
        assertThat(client.line()).startsWith("i OK");
        assertThat(client.line()).isEqualTo("* 1 FETCH (UID 1)");
        assertThat(client.line()).startsWith("n OK");
        assertThat(client.line()).startsWith("+");
        assertThat(client.line()).startsWith("j OK");
        assertThat(client.line()).startsWith("m OK");
    }

    @Test
    void shouldSayBadWhenSomethingElseThanDoneComes() throws Exception {
        ImapClient client = aliceWith(0);
        client.send("i IDLE\r\nn NOOP\r\nm NOOP\r\n");

        assertThat(client.line()).startsWith("+");
        assertThat(client.line()).startsWith("i BAD");
        assertThat(client.line()).startsWith("m OK");
    }

    @Test
    void shouldBeHeardNowAndThenWhenNothingHappens() throws Exception {
        serve("<idleTimeInterval>1</idleTimeInterval>");
        ImapClient idle = aliceWith(0);
        idle.send("i IDLE\r\n");

        assertThat(idle.line()).startsWith("+");
        assertThat(idle.line()).startsWith("* OK");
        assertThat(idle.line()).startsWith("* OK");
        idle.send("DONE\r\n");
        assertThat(idle.until("i")).last().asString().startsWith("i OK");
    }

    @Test
    void shouldSayByeWhenTheMailboxIsDeletedMeanwhile() throws Exception {
        ImapClient idle = alice();
        idle.command("CREATE short-lived");
        idle.command("SELECT short-lived");
        idle.send("i IDLE\r\n");
        assertThat(idle.line()).startsWith("+");
        alice().command("DELETE short-lived");

        assertThat(idle.rest()).singleElement().asString().startsWith("* BYE");
    }

    @Test
    void shouldWaitWithoutAMailbox() throws Exception {
        ImapClient client = alice();
        client.send("i IDLE\r\n");
        assertThat(client.line()).startsWith("+");
        client.send("DONE\r\n");

        assertThat(client.line()).startsWith("i OK");
    }
}
