package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxNamesTest extends ImapDialogue {

    @ParameterizedTest
    @ValueSource(strings = {"INBOX", "inbox", "\"Inbox\""})
    void shouldNotDeleteInbox(String name) throws Exception {
        ImapClient client = aliceWith(1);

        assertThat(tagged(client.command("DELETE " + name))).startsWith("NO [CANNOT]");
        assertThat(client.command("FETCH 1 UID")).contains("* 1 FETCH (UID 1)");
    }

    @Test
    void shouldMoveTheMessagesAndKeepInboxWhenItIsRenamed() throws Exception {
        ImapClient client = aliceWith(250);
        client.command("CREATE INBOX/child");

        assertThat(client.command("RENAME inbox old")).contains("* 1 EXPUNGE").last().asString().contains(" OK ");
        assertThat(client.command("STATUS INBOX (MESSAGES)").get(0)).contains("MESSAGES 0");
        assertThat(client.command("STATUS old (MESSAGES)").get(0)).contains("MESSAGES 250");
        assertThat(client.command("LIST \"\" INBOX/*")).as("sub-folders stay").hasSize(2);
        assertThat(tagged(client.command("RENAME INBOX old"))).startsWith("NO [ALREADYEXISTS]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\n* 1 EXISTS\r\n", "a\nb", "a\rb", "a\tb", "a\u007fb", "a\0b"})
    void shouldRefuseControlCharacters(String name) throws Exception {
        ImapClient client = alice();
        for (String command : new String[] {"CREATE", "SELECT", "RENAME INBOX", "SUBSCRIBE", "COPY 1", "STATUS", "DELETE"}) {
            String end = command.equals("STATUS") ? " (MESSAGES)" : "";
            assertThat(client.command(command + " {" + name.length() + "+}\r\n" + name + end))
                .as(command).singleElement().asString().containsPattern(" (BAD|NO) ");
        }
        assertThat(client.command("LIST \"\" a*")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a*b\"", "\"a%b\"", "{3+}\r\na*b"})
    void shouldRefuseWildcardsInNewNames(String name) throws Exception {
        ImapClient client = alice();

        assertThat(tagged(client.command("CREATE " + name))).startsWith("NO");
        assertThat(tagged(client.command("RENAME Junk " + name))).startsWith("NO");
        assertThat(client.command("LIST \"\" a*")).hasSize(1);
    }

    @Test
    void shouldAnswerBadWhenANameIsNoModifiedUtf7() throws Exception {
        ImapClient client = alice();
        for (String name : new String[] {"&'+,-.0123456789:;<=>?@^_`|[}", "\"&AP\"", "&ANz/-", "{4+}\r\n\u00e4\u00f6\u00fc\u00ff"}) {
            assertThat(tagged(client.command("SELECT " + name))).as(name).containsPattern("^(BAD|NO)");
        }
        assertThat(client.last("NOOP")).startsWith(" OK");
    }

    @Test
    void shouldKeepNamesInOtherScripts() throws Exception {
        ImapClient client = alice();

        assertThat(tagged(client.command("CREATE \"&ZeVnLIqe-/&AOQ-\""))).startsWith("OK");
        assertThat(client.command("LIST \"\" &ZeVnLIqe-*")).anyMatch(line -> line.endsWith("\"&ZeVnLIqe-/&AOQ-\""));
        assertThat(tagged(client.command("SELECT \"&ZeVnLIqe-/&AOQ-\""))).startsWith("OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT nope", "EXAMINE nope", "STATUS nope (MESSAGES)", "DELETE nope", "RENAME nope other", "MYRIGHTS nope",
        "GETACL nope"})
    void shouldSayNonexistentWhenThereIsNoSuchMailbox(String command) throws Exception {
        assertThat(tagged(alice().command(command))).startsWith("NO [NONEXISTENT]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"APPEND nope {3+}\r\nabc", "COPY 1 nope", "UID COPY 1 nope", "MOVE 1 nope", "UID MOVE 1 nope"})
    void shouldSayTryCreateWhenTheTargetDoesNotExist(String command) throws Exception {
        ImapClient client = aliceWith(1);

        assertThat(tagged(client.command(command))).startsWith("NO [TRYCREATE]");
        assertThat(client.command("FETCH 1 UID")).contains("* 1 FETCH (UID 1)");
    }

    @Test
    void shouldSayAlreadyExistsWhenTheNameIsTaken() throws Exception {
        ImapClient client = alice();

        assertThat(tagged(client.command("CREATE Sent"))).startsWith("NO [ALREADYEXISTS]");
        assertThat(tagged(client.command("RENAME Junk Sent"))).startsWith("NO [ALREADYEXISTS]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT \"#shared/Support\"", "LIST \"\" \"#other/*\"", "STATUS \"#x\" (MESSAGES)", "APPEND \"#x/y\" {1+}\r\nz",
        "COPY 1 \"#x/y\"", "CREATE \"#x/y\"", "SUBSCRIBE \"#x/y\"", "GETQUOTAROOT \"#x/y\"", "GETMETADATA \"#x/y\" /private/comment"})
    void shouldGoOnWhenANameHasANamespaceOfItsOwn(String command) throws Exception {
        ImapClient client = aliceWith(1);

        assertThat(tagged(client.command(command))).doesNotStartWith("OK [");
        assertThat(client.last("NOOP")).startsWith(" OK");
    }
}
