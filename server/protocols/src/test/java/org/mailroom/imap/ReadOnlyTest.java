package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyTest extends ImapDialogue {

    private ImapClient examining() throws Exception {
        ImapClient client = aliceWith(2);
        client.command("STORE 2 +FLAGS (\\Deleted)");
        assertThat(tagged(client.command("EXAMINE INBOX"))).startsWith("OK [READ-ONLY]");
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"STORE 1 +FLAGS (\\Seen)", "UID STORE 1 FLAGS ()", "STORE 1 (UNCHANGEDSINCE 99) +FLAGS (x)", "EXPUNGE",
        "UID EXPUNGE 1:*", "MOVE 1 Trash", "UID MOVE 1 Trash"})
    void shouldRefuseChanges(String command) throws Exception {
        ImapClient client = examining();

        assertThat(client.command(command)).singleElement().asString().contains(" NO [CANNOT]");
        assertThat(flags()).containsExactly("* 1 FETCH (FLAGS ())", "* 2 FETCH (FLAGS (\\Deleted))");
        assertThat(alice().command("STATUS Trash (MESSAGES)").get(0)).contains("MESSAGES 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FETCH 1 BODY[]", "FETCH 1:* (RFC822)", "UID FETCH 1 BODY[TEXT]", "CLOSE", "UNSELECT", "CHECK", "SELECT nowhere"})
    void shouldChangeNothing(String command) throws Exception {
        examining().command(command);

        assertThat(flags()).containsExactly("* 1 FETCH (FLAGS ())", "* 2 FETCH (FLAGS (\\Deleted))");
    }

    @Test
    void shouldCopyOutAndForgetReadOnlyWhenSelectedAgain() throws Exception {
        ImapClient client = examining();

        assertThat(tagged(client.command("COPY 1 Archive"))).startsWith("OK [COPYUID");
        assertThat(tagged(client.command("SELECT INBOX"))).startsWith("OK [READ-WRITE]");
        assertThat(client.command("FETCH 1 BODY[TEXT]").get(0)).contains("\\Seen");
        assertThat(tagged(client.command("CLOSE"))).startsWith("OK");
        assertThat(alice().command("STATUS INBOX (MESSAGES)").get(0)).contains("MESSAGES 1");
    }

    @Test
    void shouldExpungeSilentlyWhenClosedAfterSelect() throws Exception {
        ImapClient client = aliceWith(2);
        client.command("STORE 1 +FLAGS (\\Deleted)");

        assertThat(client.command("CLOSE")).singleElement().asString().contains(" OK ");
        assertThat(client.command("STATUS INBOX (MESSAGES)").get(0)).contains("MESSAGES 1");
    }

    /** As another client sees them who does not change them either; all are no longer recent. */
    private java.util.List<String> flags() throws Exception {
        ImapClient other = alice();
        other.command("EXAMINE INBOX");
        return other.command("FETCH 1:* FLAGS").stream().filter(line -> line.startsWith("* ")).toList();
    }
}
