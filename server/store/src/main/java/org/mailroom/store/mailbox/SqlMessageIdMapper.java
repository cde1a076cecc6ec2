package org.mailroom.store.mailbox;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.mail.Flags;

import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.mailroom.store.sql.Waiting;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Messages by their id, whichever mailboxes they stand in; James's JPA storage has none (James 3.8.1).
 * Thread-safe; reactive methods do not block. Proven by {@code SqlMessageIdMapperTest}.
 */
public final class SqlMessageIdMapper implements MessageIdMapper {
    private final MailboxDatabase database;
    private final MessageReader reader;
    private final MessageWriter writer;
    private final FlagWriter flags;

    SqlMessageIdMapper(MailboxDatabase database, MessageReader reader, MessageWriter writer, FlagWriter flags) {
        this.database = database;
        this.reader = reader;
        this.writer = writer;
        this.flags = flags;
    }

    @Override
    public List<MailboxMessage> find(Collection<MessageId> messages, FetchType type) {
        return reader.byMessage(messages, type);
    }

    @Override
    public Flux<MailboxMessage> findReactive(Collection<MessageId> messages, FetchType type) {
        return Waiting.call(() -> reader.byMessage(messages, type)).flatMapIterable(found -> found);
    }

    @Override
    public Flux<ComposedMessageIdWithMetaData> findMetadata(MessageId message) {
        return Waiting.call(() -> reader.metadata(message)).flatMapIterable(found -> found);
    }

    @Override
    public List<MailboxId> findMailboxes(MessageId message) {
        return reader.metadata(message).stream().map(found -> found.getComposedMessageId().getMailboxId()).toList();
    }

    @Override
    public void save(MailboxMessage message) throws MailboxException {
        writer.save(mailbox(message.getMailboxId()), message);
    }

    @Override
    public void copyInMailbox(MailboxMessage message, Mailbox mailbox) throws MailboxException {
        if (!findMailboxes(message.getMessageId()).contains(mailbox.getMailboxId())) {
            writer.save(mailbox, message);
        }
    }

    @Override
    public void delete(MessageId message) {
        remove(reader.metadata(message));
    }

    @Override
    public void delete(MessageId message, Collection<MailboxId> mailboxes) {
        remove(reader.metadata(message).stream()
            .filter(found -> mailboxes.contains(found.getComposedMessageId().getMailboxId()))
            .toList());
    }

    @Override
    public Mono<Multimap<MailboxId, UpdatedFlags>> setFlags(MessageId message, List<MailboxId> mailboxes, Flags newState, FlagsUpdateMode mode) {
        FlagWriter.Selection selection = FlagWriter.Selection.message(SqlMessageId.value(message));
        FlagsUpdateCalculator change = new FlagsUpdateCalculator(newState, mode);
        return Waiting.call(() -> database.change(connection -> {
            ImmutableListMultimap.Builder<MailboxId, UpdatedFlags> updated = ImmutableListMultimap.builder();
            for (long mailbox : mailboxes.stream().map(SqlMailboxId::value).distinct().sorted().toList()) {
                updated.putAll(SqlMailboxId.of(mailbox), flags.update(connection, mailbox, List.of(selection), change));
            }
            return updated.build();
        }));
    }

    private void remove(List<ComposedMessageIdWithMetaData> places) {
        Map<Long, List<Long>> uids = places.stream().map(ComposedMessageIdWithMetaData::getComposedMessageId).collect(Collectors.groupingBy(
            place -> SqlMailboxId.value(place.getMailboxId()), Collectors.mapping(place -> place.getUid().asLong(), Collectors.toList())));
        uids.forEach((mailbox, gone) -> database.change(connection -> writer.remove(connection, mailbox, gone)));
    }

    private Mailbox mailbox(MailboxId id) throws MailboxException {
        return database.look(connection -> MailboxRows.list(connection, "id = ?", SqlMailboxId.value(id)))
            .stream().findFirst().orElseThrow(() -> new MailboxNotFoundException(id));
    }
}
