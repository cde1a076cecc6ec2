package org.mailroom.store.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Date;
import java.util.List;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.SqliteDatabase;

/** Flags and headers never cost a body, and what was stored is there again after a restart. */
class BodyReadsTest {
    private static final String HEADER = "Subject: number\r\nMessage-ID: <a@acme.test>\r\n\r\n";
    private static final String BODY = "the body\r\n";

    @TempDir
    Path directory;

    private SqliteDatabase database;
    private BodyStore bodies;
    private MessageMapper messages;
    private Mailbox inbox;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(directory.resolve("mail.db"));
        bodies = new BodyStore(database, directory.resolve("bodies"));
        SqlMailboxSessionMapperFactory mappers = new SqlMailboxSessionMapperFactory(database, bodies, Clock.systemUTC());
        messages = mappers.createMessageMapper(null);
        MailboxPath path = MailboxPath.inbox(Username.of("alice@acme.test"));
        inbox = mappers.createMailboxMapper(null).findMailboxByPath(path)
            .switchIfEmpty(mappers.createMailboxMapper(null).create(path, UidValidity.of(42)))
            .block();
    }

    @Test
    void shouldReadNoBodyWhenFlagsAndHeadersOfAThousandAreFetched() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            messages.add(inbox, message(HEADER, BODY, new Flags()));
        }
        for (FetchType type : List.of(FetchType.METADATA, FetchType.HEADERS, FetchType.ATTACHMENTS_METADATA)) {
            List<MailboxMessage> found = messages.findInMailboxReactive(inbox, MessageRange.all(), type, MessageMapper.UNLIMITED)
                .collectList().block();
            assertThat(found).hasSize(1_000);
            assertThat(found.get(999).getHeaderContent()).hasBinaryContent(HEADER.getBytes(StandardCharsets.US_ASCII));
            assertThat(found.get(999).getFullContentOctets()).isEqualTo(HEADER.length() + BODY.length());
        }
        assertThat(messages.listAllMessageUids(inbox).count().block()).isEqualTo(1_000);
        assertThat(messages.listMessagesMetadata(inbox, MessageRange.all()).count().block()).isEqualTo(1_000);
        assertThat(bodies.reads()).isZero();
    }

    @Test
    void shouldOpenOneBodyWhenOneOfManyLargeOnesIsRead() throws Exception {
        String large = "x".repeat(20_000);
        for (int i = 0; i < 10; i++) {
            messages.add(inbox, message(HEADER, large + i, new Flags()));
        }
        List<MailboxMessage> found = messages.findInMailboxReactive(inbox, MessageRange.all(), FetchType.FULL, MessageMapper.UNLIMITED)
            .collectList().block();
        assertThat(bodies.reads()).isZero();
        assertThat(found.get(3).getFullContent()).hasBinaryContent((HEADER + large + 3).getBytes(StandardCharsets.US_ASCII));
        assertThat(bodies.reads()).isEqualTo(1);
    }

    @Test
    void shouldReadSmallBodiesTogetherWithTheirMessages() throws Exception {
        for (int i = 0; i < 10; i++) {
            messages.add(inbox, message(HEADER, BODY + i % 5, new Flags()));
        }
        List<MailboxMessage> found = messages.findInMailboxReactive(inbox, MessageRange.all(), FetchType.FULL, MessageMapper.UNLIMITED)
            .collectList().block();
        assertThat(bodies.reads()).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            assertThat(found.get(i).getFullContent()).hasBinaryContent((HEADER + BODY + i % 5).getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(bodies.reads()).isEqualTo(10);
    }

    @Test
    void shouldShareTheBodyWhenCopied() throws Exception {
        String large = "x".repeat(100_000);
        messages.add(inbox, message(HEADER, large, new Flags()));
        MailboxMessage stored = messages.findInMailbox(inbox, MessageRange.one(MessageUid.of(1)), FetchType.METADATA, 1).next();

        messages.copy(inbox, stored);
        messages.delete(inbox, stored);
        bodies.sweep();

        MailboxMessage copy = messages.findInMailbox(inbox, MessageRange.one(MessageUid.of(2)), FetchType.FULL, 1).next();
        assertThat(bodies.reads()).isZero();
        assertThat(copy.getBodyContent()).hasBinaryContent(large.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldKeepFlagsAndUidsWhenReopened() throws Exception {
        Flags flags = new Flags(Flags.Flag.FLAGGED);
        flags.add("@alice");
        messages.add(inbox, message(HEADER, BODY, new Flags()));
        messages.add(inbox, message(HEADER, BODY, flags));
        messages.deleteMessages(inbox, List.of(MessageUid.of(1)));

        database.close();
        open();

        MailboxMessage found = messages.findInMailbox(inbox, MessageRange.all(), FetchType.FULL, 10).next();
        assertThat(found.getUid()).isEqualTo(MessageUid.of(2));
        assertThat(found.createFlags()).isEqualTo(flags);
        assertThat(found.getFullContent()).hasBinaryContent((HEADER + BODY).getBytes(StandardCharsets.US_ASCII));
        assertThat(messages.add(inbox, message(HEADER, BODY, flags)).getUid()).isEqualTo(MessageUid.of(3));
        assertThat(messages.getMailboxCounters(inbox).getCount()).isEqualTo(2);
        database.close();
    }

    private final SqlMessageId.Factory ids = new SqlMessageId.Factory(Clock.systemUTC());

    private SimpleMailboxMessage message(String header, String body, Flags flags) {
        SqlMessageId id = ids.generate();
        byte[] octets = (header + body).getBytes(StandardCharsets.US_ASCII);
        return new SimpleMailboxMessage(id, ThreadId.fromBaseMessageId(id), new Date(), octets.length, header.length(),
            new ByteContent(octets), flags, new PropertyBuilder().build(), inbox.getMailboxId());
    }
}
