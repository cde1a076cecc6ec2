package org.mailroom.store.mailbox;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.mail.Flags;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.transaction.NonTransactionalMapper;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Waiting;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Messages in mailboxes, in place of James's {@code JPAMessageMapper} (James 3.8.1: whole bodies in
 * memory, lost and shared mod-sequences). Every call is one transaction of its own; writes return when durable.
 * Stateless and thread-safe. Blocking methods must not run on an event loop; reactive ones do not block.
 * Proven by {@code SqlMessageMapperTest}, {@code SqlMessageMoveTest} and {@code BodyReadsTest}.
 */
public final class SqlMessageMapper extends NonTransactionalMapper implements MessageMapper {
    private final MailboxDatabase database;
    private final MessageReader reader;
    private final MessageWriter writer;
    private final FlagWriter flags;

    SqlMessageMapper(MailboxDatabase database, MessageReader reader, MessageWriter writer, FlagWriter flags) {
        this.database = database;
        this.reader = reader;
        this.writer = writer;
        this.flags = flags;
    }

    @Override
    public Iterator<MailboxMessage> findInMailbox(Mailbox mailbox, MessageRange set, FetchType type, int limit) {
        return reader.iterate(mailbox.getMailboxId(), set, type, limit);
    }

    @Override
    public Flux<MailboxMessage> findInMailboxReactive(Mailbox mailbox, MessageRange set, FetchType type, int limit) {
        return reader.stream(mailbox.getMailboxId(), set, type, limit);
    }

    /** Messages for FETCH, which is done with less than others; see {@link FetchedMessage}. */
    Iterator<MessageResult> fetch(Mailbox mailbox, MessageRange set, FetchType type) {
        return reader.fetch(mailbox.getMailboxId(), set, type);
    }

    @Override
    public Flux<ComposedMessageIdWithMetaData> listMessagesMetadata(Mailbox mailbox, MessageRange set) {
        return reader.streamMetadata(mailbox.getMailboxId(), set);
    }

    @Override
    public Flux<MessageUid> listAllMessageUids(Mailbox mailbox) {
        return Waiting.each(Flux.defer(() -> Flux.fromIterable(uids("SELECT uid FROM mailbox_message WHERE mailbox_id = ? ORDER BY uid", mailbox))));
    }

    @Override
    public List<MessageUid> retrieveMessagesMarkedForDeletion(Mailbox mailbox, MessageRange range) {
        return uids("SELECT uid FROM mailbox_message WHERE mailbox_id = ? AND (flags & 2) = 2 AND uid BETWEEN ? AND ? ORDER BY uid",
            mailbox, range.getUidFrom().asLong(), range.getUidTo().asLong());
    }

    @Override
    public MessageUid findFirstUnseenMessageUid(Mailbox mailbox) {
        return uids("SELECT uid FROM mailbox_message WHERE mailbox_id = ? AND (flags & 32) = 0 ORDER BY uid LIMIT 1", mailbox)
            .stream().findFirst().orElse(null);
    }

    @Override
    public List<MessageUid> findRecentMessageUidsInMailbox(Mailbox mailbox) {
        return uids("SELECT uid FROM mailbox_message WHERE mailbox_id = ? AND (flags & 16) = 16 ORDER BY uid", mailbox);
    }

    @Override
    public long countMessagesInMailbox(Mailbox mailbox) {
        return getMailboxCounters(mailbox).getCount();
    }

    @Override
    public MailboxCounters getMailboxCounters(Mailbox mailbox) {
        MailboxCounters.Builder.RequireCount counters = MailboxCounters.builder().mailboxId(mailbox.getMailboxId());
        return database.look(connection -> Sql.first(connection, "SELECT messages, unseen FROM mailbox WHERE id = ?",
                row -> counters.count(row.getLong(1)).unseen(row.getLong(2)).build(), id(mailbox)))
            .orElseGet(() -> counters.count(0).unseen(0).build());
    }

    @Override
    public MessageMetaData add(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        return writer.add(mailbox, message);
    }

    @Override
    public Mono<MessageMetaData> addReactive(Mailbox mailbox, MailboxMessage message) {
        return Waiting.call(() -> writer.add(mailbox, message));
    }

    @Override
    public void delete(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        writer.remove(mailbox, List.of(message.getUid()));
    }

    @Override
    public Map<MessageUid, MessageMetaData> deleteMessages(Mailbox mailbox, List<MessageUid> uids) throws MailboxException {
        return writer.remove(mailbox, uids);
    }

    @Override
    public MessageMetaData copy(Mailbox mailbox, MailboxMessage original) throws MailboxException {
        return only(writer.copy(mailbox, List.of(original)));
    }

    @Override
    public List<MessageMetaData> copy(Mailbox mailbox, List<MailboxMessage> originals) throws MailboxException {
        return writer.copy(mailbox, originals);
    }

    @Override
    public MessageMetaData move(Mailbox mailbox, MailboxMessage original) throws MailboxException {
        return only(writer.move(mailbox, List.of(original)));
    }

    @Override
    public List<MessageMetaData> move(Mailbox mailbox, List<MailboxMessage> originals) throws MailboxException {
        return writer.move(mailbox, originals);
    }

    @Override
    public Mono<List<MessageMetaData>> moveReactive(Mailbox mailbox, List<MailboxMessage> originals) {
        return Waiting.call(() -> writer.move(mailbox, originals));
    }

    @Override
    public Iterator<UpdatedFlags> updateFlags(Mailbox mailbox, FlagsUpdateCalculator change, MessageRange set) {
        FlagWriter.Selection range = FlagWriter.Selection.uids(set.getUidFrom().asLong(), set.getUidTo().asLong());
        return database.change(connection -> flags.update(connection, id(mailbox), List.of(range), change)).iterator();
    }

    @Override
    public List<UpdatedFlags> resetRecent(Mailbox mailbox) {
        return findRecentMessageUidsInMailbox(mailbox).isEmpty() ? List.of()
            : database.change(connection -> flags.clearRecent(connection, id(mailbox)));
    }

    @Override
    public Optional<MessageUid> getLastUid(Mailbox mailbox) {
        return MailboxNumbers.lastUid(database, mailbox.getMailboxId());
    }

    @Override
    public ModSeq getHighestModSeq(Mailbox mailbox) {
        return MailboxNumbers.highestModSeq(database, mailbox.getMailboxId());
    }

    @Override
    public Flags getApplicableFlag(Mailbox mailbox) {
        return FlagWriter.withSystemFlags(database.look(connection -> Sql.list(connection,
            "SELECT keyword FROM mailbox_keyword WHERE mailbox_id = ? ORDER BY keyword", row -> row.getString(1), id(mailbox))));
    }

    // James's own are the same, each with a change of threads.

    @Override
    public Flux<MessageUid> retrieveMessagesMarkedForDeletionReactive(Mailbox mailbox, MessageRange range) {
        return Waiting.call(() -> retrieveMessagesMarkedForDeletion(mailbox, range)).flatMapIterable(uids -> uids);
    }

    @Override
    public Mono<MailboxCounters> getMailboxCountersReactive(Mailbox mailbox) {
        return Waiting.call(() -> getMailboxCounters(mailbox));
    }

    @Override
    public Mono<Map<MessageUid, MessageMetaData>> deleteMessagesReactive(Mailbox mailbox, List<MessageUid> uids) {
        return Waiting.call(() -> deleteMessages(mailbox, uids));
    }

    @Override
    public Mono<Optional<MessageUid>> findFirstUnseenMessageUidReactive(Mailbox mailbox) {
        return Waiting.call(() -> Optional.ofNullable(findFirstUnseenMessageUid(mailbox)));
    }

    @Override
    public Mono<List<MessageUid>> findRecentMessageUidsInMailboxReactive(Mailbox mailbox) {
        return Waiting.call(() -> findRecentMessageUidsInMailbox(mailbox));
    }

    @Override
    public Mono<List<UpdatedFlags>> resetRecentReactive(Mailbox mailbox) {
        return Waiting.call(() -> resetRecent(mailbox));
    }

    @Override
    public Mono<Optional<MessageUid>> getLastUidReactive(Mailbox mailbox) {
        return Waiting.call(() -> getLastUid(mailbox));
    }

    @Override
    public Mono<ModSeq> getHighestModSeqReactive(Mailbox mailbox) {
        return Waiting.call(() -> getHighestModSeq(mailbox));
    }

    @Override
    public Mono<Flags> getApplicableFlagReactive(Mailbox mailbox) {
        return Waiting.call(() -> getApplicableFlag(mailbox));
    }

    private List<MessageUid> uids(String sql, Mailbox mailbox, Object... more) {
        Object[] parameters = new Object[more.length + 1];
        parameters[0] = id(mailbox);
        System.arraycopy(more, 0, parameters, 1, more.length);
        return database.look(connection -> Sql.scan(connection, sql, row -> MessageUid.of(row.number(1)), parameters));
    }

    private static MessageMetaData only(List<MessageMetaData> placed) throws MailboxException {
        if (placed.isEmpty()) {
            throw new MailboxException("the message was removed meanwhile");
        }
        return placed.get(0);
    }

    private static long id(Mailbox mailbox) {
        return SqlMailboxId.value(mailbox.getMailboxId());
    }
}
