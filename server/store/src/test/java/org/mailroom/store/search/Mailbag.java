package org.mailroom.store.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;

import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSessionUtil;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.awaitility.Awaitility;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.mailbox.SqlMailboxId;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.search.index.Snapshot;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;

/** Mailboxes with messages to be searched. */
public final class Mailbag {
    public final BodyStore bodies;
    final DatabaseExtension database;
    final MailboxSession session = MailboxSessionUtil.create(Username.of("alice@acme.test"));
    private final SqlMessageId.Factory ids = new SqlMessageId.Factory(Clock.systemUTC());
    private final SqlMailboxSessionMapperFactory mappers;
    public final Mailbox inbox;

    public Mailbag(DatabaseExtension database) {
        try {
            this.database = database;
            this.bodies = new BodyStore(database.database(), database.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.mappers = new SqlMailboxSessionMapperFactory(database.database(), bodies, Clock.systemUTC());
        this.inbox = mailbox("INBOX");
    }

    /** An index that follows, once it has got so far. */
    public SearchIndex index() {
        SearchIndex index = new SearchIndex(database.database(), bodies, database.directory().resolve("index")).start();
        caughtUp(index);
        return index;
    }

    public void caughtUp(SearchIndex index) {
        Awaitility.await().until(() -> {
            try (Snapshot shown = index.acquire().orElseThrow()) {
                return database.database().read(connection -> Sql.list(connection, "SELECT mailbox_id, MAX(uid) FROM mailbox_message GROUP BY mailbox_id",
                    row -> shown.watermark(row.getLong(1)) >= row.getLong(2))).stream().allMatch(Boolean::booleanValue);
            }
        });
    }

    public Mailbox mailbox(String name) {
        return mappers.createMailboxMapper(session).create(MailboxPath.forUser(session.getUser(), name), UidValidity.of(7)).block();
    }

    public MessageMapper messages() {
        return mappers.createMessageMapper(session);
    }

    /** Adds a message and gives its UID. */
    public long add(Mailbox mailbox, byte[] message, Flags flags) throws MailboxException {
        int header = bodyStart(message);
        SqlMessageId id = ids.generate();
        SimpleMailboxMessage stored = new SimpleMailboxMessage(id, ThreadId.fromBaseMessageId(id), Date.from(Instant.parse("2026-03-04T12:00:00Z")), message.length, header,
            new ByteContent(message), flags, new PropertyBuilder().build(), mailbox.getMailboxId());
        return messages().add(mailbox, stored).getUid().asLong();
    }

    public long add(byte[] message) throws MailboxException {
        return add(inbox, message, new Flags());
    }

    void move(Mailbox from, List<Long> uids, Mailbox to) throws MailboxException {
        List<MailboxMessage> moved = new ArrayList<>();
        for (long uid : uids) {
            messages().findInMailbox(from, MessageRange.one(MessageUid.of(uid)), MessageMapper.FetchType.METADATA, 1).forEachRemaining(moved::add);
        }
        messages().move(to, moved);
    }

    /** Expunges a few messages of the INBOX, and moves a few out of it and back. */
    void removeSome(Random random) throws MailboxException {
        List<MailboxMessage> all = new ArrayList<>();
        messages().findInMailbox(inbox, MessageRange.all(), MessageMapper.FetchType.METADATA, -1).forEachRemaining(all::add);
        Collections.shuffle(all, random);
        messages().deleteMessages(inbox, all.subList(0, 3).stream().map(MailboxMessage::getUid).toList());
        Mailbox other = mailbox("other" + random.nextInt(1_000_000));
        messages().move(other, all.subList(3, 8));
        List<MailboxMessage> moved = new ArrayList<>();
        messages().findInMailbox(other, MessageRange.all(), MessageMapper.FetchType.METADATA, -1).forEachRemaining(moved::add);
        messages().move(inbox, moved.subList(0, 3));
    }

    private static int bodyStart(byte[] message) {
        for (int i = 0; i + 3 < message.length; i++) {
            if (message[i] == '\r' && message[i + 1] == '\n' && message[i + 2] == '\r' && message[i + 3] == '\n') {
                return i + 4;
            }
        }
        return message.length;
    }

    List<Long> found(MailboxSearch search, Mailbox mailbox, Condition condition) {
        return search.found(((SqlMailboxId) mailbox.getMailboxId()).asLong(), condition, Places.ranges(List.of())).stream().map(Row::uid).toList();
    }

    public List<Long> found(MessageSearchIndex search, Mailbox mailbox, Criterion... criteria) {
        try {
            return search.search(session, mailbox, SearchQuery.of(criteria)).map(MessageUid::asLong).collectList().block();
        } catch (MailboxException e) {
            throw new IllegalStateException(e);
        }
    }
}
