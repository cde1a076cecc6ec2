package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectedMailboxTest extends ImapDialogue {

    @ParameterizedTest
    @ValueSource(strings = {"CLOSE", "UNSELECT", "SELECT nowhere", "DELETE box"})
    void shouldLeaveNoListenerWhenTheMailboxIsLeft(String leave) throws Exception {
        ImapClient client = alice();
        client.command("CREATE box");
        client.command("SELECT box");
        assertThat(services.events().listeners()).isEqualTo(1);
        client.command(leave);

        assertThat(services.events().listeners()).isZero();
        assertThat(tagged(client.command("FETCH 1 UID"))).as("no mailbox is selected").startsWith("NO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT INBOX", "EXAMINE INBOX", "SELECT Sent", "EXAMINE Sent"})
    void shouldHaveOneListenerWhenAMailboxIsSelectedAgain(String again) throws Exception {
        ImapClient client = aliceWith(1);
        for (int i = 0; i < 5; i++) {
            assertThat(tagged(client.command(again))).startsWith("OK");
        }

        assertThat(services.events().listeners()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGOUT\r\n", "", "i IDLE\r\n", "a APPEND INBOX {100+}\r\nhalf"})
    void shouldLeaveNoListenerWhenTheConnectionEnds(String lastWords) throws Exception {
        ImapClient client = aliceWith(1);
        client.send("x " + lastWords);
        client.close();

        await().untilAsserted(() -> assertThat(services.events().listeners()).isZero());
    }

    @Test
    void shouldKeepNumbersUntilTheClientIsTold() throws Exception {
        ImapClient client = aliceWith(4);
        ImapClient other = alice();
        other.command("SELECT INBOX");
        other.command("STORE 2 +FLAGS (\\Deleted)");
        other.command("EXPUNGE");

        assertThat(client.command("FETCH 1:4 UID")).filteredOn(line -> line.startsWith("* ") && line.contains("UID "))
            .contains("* 3 FETCH (UID 3)", "* 4 FETCH (UID 4)");
        assertThat(client.command("NOOP")).contains("* 2 EXPUNGE");
        assertThat(client.command("FETCH 2 UID")).contains("* 2 FETCH (UID 3)");
    }

    @Test
    void shouldTellOfNewMessagesBeforeTheyAreFetched() throws Exception {
        ImapClient client = aliceWith(1);
        alice().append("INBOX", message(2));

        assertThat(client.command("FETCH 1:2 UID")).containsSubsequence("* 2 EXISTS", "* 2 FETCH (UID 2)");
    }

    @Test
    void shouldShowMailAsRecentToTheSessionThatHearsOfItFirst() throws Exception {
        ImapClient first = aliceWith(0);
        ImapClient second = alice();
        second.command("SELECT INBOX");
        alice().append("INBOX", message(1));

        assertThat(first.command("NOOP")).contains("* 1 EXISTS", "* 1 RECENT");
        assertThat(second.command("NOOP")).contains("* 1 EXISTS", "* 0 RECENT");
        ImapClient third = alice();
        assertThat(third.command("SELECT INBOX")).contains("* 1 EXISTS", "* 0 RECENT");
        assertThat(third.command("FETCH 1 FLAGS")).contains("* 1 FETCH (FLAGS ())");
        assertThat(first.command("FETCH 1 FLAGS")).contains("* 1 FETCH (FLAGS (\\Recent))");
    }
}
