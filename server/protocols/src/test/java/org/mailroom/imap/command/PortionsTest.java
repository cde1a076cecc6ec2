package org.mailroom.imap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.inmemory.manager.InMemoryIntegrationResources;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortionsTest {
    private static final List<MessageRange> WINDOWS = List.of(range(1, 5), range(6, 10));

    private MessageManager mailbox;
    private MailboxSession session;

    private static MessageRange range(long from, long to) {
        return MessageRange.range(MessageUid.of(from), MessageUid.of(to));
    }

    /** Ten messages of 100 octets. */
    @BeforeEach
    void fill() throws Exception {
        MailboxManager mailboxes = InMemoryIntegrationResources.defaultResources().getMailboxManager();
        session = mailboxes.createSystemSession(Username.of("alice"));
        mailboxes.createMailbox(MailboxPath.inbox(session), session);
        mailbox = mailboxes.getMailbox(MailboxPath.inbox(session), session);
        for (int i = 0; i < 10; i++) {
            mailbox.appendMessage(AppendCommand.builder().build("Subject: x\r\n\r\n" + "x".repeat(86)), session);
        }
    }

    private List<List<Long>> portions(long enough) {
        Portions portions = new Portions(WINDOWS, enough, window -> mailbox.getMessages(window, FetchGroup.MINIMAL, session));
        List<List<Long>> found = new ArrayList<>();
        while (portions.hasNext()) {
            List<MessageResult> portion = portions.next().block();
            found.add(portion.stream().map(message -> message.getUid().asLong()).toList());
        }
        return found;
    }

    @Test
    void shouldEndAPortionWhenItIsLargeEnough() {
        assertThat(portions(1)).filteredOn(portion -> !portion.isEmpty()).hasSize(10);
        assertThat(portions(201)).containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L), List.of(6L, 7L, 8L), List.of(9L, 10L));
    }

    @Test
    void shouldGiveAWindowAsAWholeWhenItIsSmall() {
        assertThat(portions(Long.MAX_VALUE)).containsExactly(List.of(1L, 2L, 3L, 4L, 5L), List.of(6L, 7L, 8L, 9L, 10L));
    }

    @Test
    void shouldFailAsTheStorageDoes() {
        Portions portions = new Portions(WINDOWS, 1, window -> {
            throw new MailboxException("gone");
        });

        assertThatThrownBy(() -> portions.next().block()).hasRootCauseMessage("gone");
    }
}
