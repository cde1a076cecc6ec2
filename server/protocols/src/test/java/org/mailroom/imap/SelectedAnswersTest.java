package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectedAnswersTest extends ImapDialogue {

    @ParameterizedTest
    @ValueSource(strings = {"NOOP", "STORE 1 +FLAGS (\\Answered)", "FETCH 1 FLAGS"})
    void shouldNameAKeywordBeforeTheFirstAnswerThatHasIt(String command) throws Exception {
        ImapClient client = aliceWith(1);
        ImapClient other = alice();
        other.command("SELECT INBOX");
        other.command("STORE 1 +FLAGS (\\Flagged)");
        keywordWhoseEventIsStillToCome("billing");

        List<String> answer = client.command(command);
        int fetch = first(answer, "* 1 FETCH");
        assertThat(answer.get(fetch)).contains("billing");
        assertThat(answer.subList(0, fetch)).filteredOn(line -> line.contains("billing")).hasSize(2)
            .anyMatch(line -> line.startsWith("* FLAGS (")).anyMatch(line -> line.startsWith("* OK [PERMANENTFLAGS ("));
    }

    private void keywordWhoseEventIsStillToCome(String keyword) throws Exception {
        MailboxSession session = services.mailboxes().createSystemSession(Username.of(ALICE));
        MessageManager inbox = services.mailboxes().getMailbox(MailboxPath.inbox(session), session);
        services.resources().getMailboxManager().getMapperFactory().getMessageMapper(session).updateFlags(inbox.getMailboxEntity(),
            new FlagsUpdateCalculator(new Flags(keyword), MessageManager.FlagsUpdateMode.ADD), MessageRange.one(MessageUid.of(1)));
    }

    private static int first(List<String> answer, String start) {
        for (int i = 0; i < answer.size(); i++) {
            if (answer.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError(start + " is missing in " + answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FETCH 1:4 FLAGS", "SEARCH ALL", "STORE 1:4 +FLAGS (\\Seen)"})
    void shouldSayWhyMessagesAreMissingThatOthersHaveRemoved(String command) throws Exception {
        ImapClient client = aliceWith(4);
        expungeTheSecond();

        assertThat(tagged(client.command(command))).startsWith("OK [EXPUNGEISSUED] ");
        assertThat(client.command("NOOP")).contains("* 2 EXPUNGE").last().asString().endsWith("OK NOOP completed.");
        assertThat(tagged(client.command("FETCH 1:3 FLAGS"))).isEqualTo("OK FETCH completed.");
    }

    @Test
    void shouldTellOfThemWhereThatIsAllowed() throws Exception {
        ImapClient client = aliceWith(4);
        expungeTheSecond();

        assertThat(client.command("UID SEARCH ALL")).contains("* 2 EXPUNGE").last().asString().contains("OK SEARCH completed");
    }

    private void expungeTheSecond() throws Exception {
        ImapClient other = alice();
        other.command("SELECT INBOX");
        other.command("STORE 2 +FLAGS (\\Deleted)");
        other.command("EXPUNGE");
    }
}
