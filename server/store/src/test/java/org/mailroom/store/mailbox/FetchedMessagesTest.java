package org.mailroom.store.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.FetchGroup.Profile;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

import reactor.core.publisher.Flux;

/** What FETCH reads of a message is what James reads of it. */
@OnEachEngine
class FetchedMessagesTest {
    private static final int MANY = 2 * MessageReader.WINDOW + 1;

    private final DatabaseExtension engine;
    private MailroomMailboxes mailboxes;
    private MailboxSession alice;
    private MessageManager inbox;

    FetchedMessagesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void create() throws Exception {
        mailboxes = new MailroomMailboxes(new Storage(engine.database(), engine.directory()));
        alice = mailboxes.manager.createSystemSession(Username.of("alice@acme.test"));
        mailboxes.manager.createMailbox(MailboxPath.inbox(alice), alice);
        inbox = mailboxes.manager.getMailbox(MailboxPath.inbox(alice), alice);
    }

    private void append(String message, Flags flags) throws Exception {
        inbox.appendMessage(AppendCommand.builder().withInternalDate(new Date(1_700_000_000_000L + message.length() * 1_000L)).withFlags(flags)
            .build(message.getBytes(StandardCharsets.ISO_8859_1)), alice);
    }

    private List<MessageResult> fetched(MessageRange range, FetchGroup group) throws Exception {
        List<MessageResult> found = new ArrayList<>();
        inbox.getMessages(range, group, alice).forEachRemaining(found::add);
        return found;
    }

    @Test
    void shouldBeWhatJamesReads() throws Exception {
        Flags flags = new Flags(Flags.Flag.SEEN);
        flags.add("$one");
        flags.add("two");
        append("Subject: small\r\n\r\nbody \u00ff\r\n", new Flags());
        append("Subject: large\r\n\r\n" + "x".repeat(20_000), flags);
        append("Subject: a file\r\n\r\n" + "x".repeat(100_000), new Flags(Flags.Flag.ANSWERED));
        append("Subject: no body\r\n\r\n", new Flags());
        append("", new Flags());
        for (FetchGroup group : List.of(FetchGroup.MINIMAL, FetchGroup.HEADERS, FetchGroup.FULL_CONTENT, FetchGroup.BODY_CONTENT.with(Profile.HEADERS))) {
            List<MessageResult> ours = fetched(MessageRange.all(), group);
            List<MessageResult> theirs = Flux.from(inbox.getMessagesReactive(MessageRange.all(), group, alice)).collectList().block();

            assertThat(ours).hasSize(5).allSatisfy(message -> assertThat(message).isInstanceOf(FetchedMessage.class));
            for (int i = 0; i < 5; i++) {
                same(ours.get(i), theirs.get(i), group);
            }
        }
    }

    private static void same(MessageResult one, MessageResult other, FetchGroup group) throws Exception {
        assertThat(one.messageMetaData()).isEqualTo(other.messageMetaData());
        assertThat(one.getUid()).isEqualTo(other.getUid());
        assertThat(one.getMailboxId()).isEqualTo(other.getMailboxId());
        assertThat(one.getMessageId()).isEqualTo(other.getMessageId());
        assertThat(one.getThreadId()).isEqualTo(other.getThreadId());
        assertThat(one.getModSeq()).isEqualTo(other.getModSeq());
        assertThat(one.getFlags()).isEqualTo(other.getFlags());
        assertThat(one.getInternalDate()).isEqualTo(other.getInternalDate());
        assertThat(one.getSaveDate()).isEqualTo(other.getSaveDate());
        assertThat(one.getSize()).isEqualTo(other.getSize());
        if (group.profiles().isEmpty()) {
            assertThatThrownBy(one::getHeaders).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        assertThat(one.getHeaders().size()).isEqualTo(other.getHeaders().size());
        assertThat(one.getHeaders().getInputStream()).hasSameContentAs(other.getHeaders().getInputStream());
        if (group.equals(FetchGroup.HEADERS)) {
            assertThatThrownBy(one::getFullContent).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        assertThat(one.getBody().size()).isEqualTo(other.getBody().size());
        assertThat(one.getBody().getInputStream()).hasSameContentAs(other.getBody().getInputStream());
        assertThat(one.getFullContent().size()).isEqualTo(other.getFullContent().size());
        assertThat(one.getFullContent().getInputStream()).hasSameContentAs(other.getFullContent().getInputStream());
    }

    @Test
    void shouldReadWindowByWindowInTheOrderOfUids() throws Exception {
        for (int i = 0; i < MANY; i++) {
            append("Subject: " + i + "\r\n\r\n", new Flags());
        }
        assertThat(fetched(MessageRange.all(), FetchGroup.HEADERS)).extracting(message -> message.getUid().asLong())
            .hasSize(MANY).isSorted().doesNotHaveDuplicates();
        assertThat(fetched(MessageRange.range(MessageUid.of(3), MessageUid.of(5)), FetchGroup.MINIMAL)).extracting(message -> message.getUid().asLong())
            .containsExactly(3L, 4L, 5L);
        assertThat(fetched(MessageRange.one(MessageUid.of(MANY + 9)), FetchGroup.FULL_CONTENT)).isEmpty();
    }

    @Test
    void shouldReadLargeOnesInManyWindows() throws Exception {
        for (int i = 0; i < 12; i++) {
            append("Subject: " + i + "\r\n\r\n" + String.valueOf((char) ('a' + i)).repeat(i == 6 ? 300_000 : 65_536), new Flags());
        }
        List<MessageResult> found = fetched(MessageRange.all(), FetchGroup.FULL_CONTENT);

        assertThat(found).extracting(message -> message.getUid().asLong()).hasSize(12).isSorted().doesNotHaveDuplicates();
        assertThat(found).extracting(message -> ((FetchedMessage) message).body().isPresent()).containsOnlyOnce(false);
        for (int i = 0; i < 12; i++) {
            assertThat(found.get(i).getBody().getInputStream()).hasContent(String.valueOf((char) ('a' + i)).repeat(i == 6 ? 300_000 : 65_536));
        }
    }

    /** As they were stored before bodies had numbers in the rows of messages. */
    @Test
    void shouldFindBodiesOfOldMessages() throws Exception {
        append("Subject: small\r\n\r\nbody\r\n", new Flags());
        append("Subject: a file\r\n\r\n" + "x".repeat(100_000), new Flags());
        engine.database().write(connection -> Sql.update(connection, "UPDATE message SET body_id = NULL"));

        List<MessageResult> found = fetched(MessageRange.all(), FetchGroup.FULL_CONTENT);

        assertThat(found).extracting(message -> ((FetchedMessage) message).body().isPresent()).containsExactly(true, false);
        assertThat(found.get(0).getBody().getInputStream()).hasContent("body\r\n");
        assertThat(found.get(1).getBody().getInputStream()).hasContent("x".repeat(100_000));
    }

    @Test
    void shouldLeaveToJamesWhatOnlyHisKnows() throws Exception {
        append("Subject: x\r\n\r\nbody\r\n", new Flags());

        MessageResult message = fetched(MessageRange.all(), FetchGroup.HEADERS.with(Profile.MIME_DESCRIPTOR)).get(0);

        assertThat(message.getMimeDescriptor().getLines()).isEqualTo(1);
    }
}
