package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Sql;

/**
 * Puts messages into mailboxes and takes them out, one transaction a call: message, place, UID, mod-sequence,
 * counters and keywords change together or not at all. Only the body of a large message is written before it.
 */
final class MessageWriter {
    record Place(long uid, long message, long thread, long modSeq, long saved, long octets, FlagBits flags) {
        static final String COLUMNS = "uid, message_id, thread_id, modseq, save_date, octets, flags, keywords";

        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6),
                new FlagBits(row.getInt(7), row.getString(8)));
        }

        MessageMetaData metaData(long internalDate) {
            return new MessageMetaData(MessageUid.of(uid), ModSeq.of(modSeq), flags.flags(), octets, new Date(internalDate),
                Optional.of(new Date(saved)), SqlMessageId.of(message), ThreadId.fromBaseMessageId(SqlMessageId.of(thread)));
        }
    }

    private final MailboxDatabase database;
    private final MessageRows messages;
    private final Clock clock;

    MessageWriter(MailboxDatabase database, BodyStore bodies, Clock clock) {
        this.database = database;
        this.messages = new MessageRows(bodies);
        this.clock = clock;
    }

    /** Stores a new message under the mailbox's next UID and tells the message its numbers. */
    MessageMetaData add(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        long id = SqlMailboxId.value(mailbox.getMailboxId());
        FlagBits flags = FlagBits.of(message.createFlags());
        Date saved = Date.from(clock.instant());
        try (MessageRows.Prepared prepared = messages.prepare(mailbox.getUser(), message)) {
            MailboxCounterRow.Numbers numbers = database.write(connection -> {
                MailboxCounterRow.Numbers drawn = MailboxCounterRow.grow(connection, id, 1, flags.unseen(), message.getFullContentOctets());
                messages.keep(connection, prepared);
                place(connection, id, place(message, drawn.lastUid(), drawn.modSeq(), saved, flags));
                return drawn;
            });
            message.setUid(MessageUid.of(numbers.lastUid()));
            message.setModSeq(ModSeq.of(numbers.modSeq()));
            message.setSaveDate(saved);
            return message.metaData();
        }
    }

    /** Stores a message that carries the UID and mod-sequence drawn for it. */
    void save(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        long id = SqlMailboxId.value(mailbox.getMailboxId());
        MailboxCounterRow.Numbers drawn = new MailboxCounterRow.Numbers(message.getUid().asLong(), message.getModSeq().asLong());
        FlagBits flags = FlagBits.of(message.createFlags());
        Date saved = Date.from(clock.instant());
        if (message instanceof StoredMessage) {
            database.write(connection -> {
                MailboxCounterRow.growWith(connection, id, drawn, flags.unseen(), message.getFullContentOctets());
                if (!messages.keep(connection, SqlMessageId.value(message.getMessageId()))) {
                    throw new MailboxException("message " + message.getMessageId().serialize() + " was removed meanwhile");
                }
                place(connection, id, place(message, drawn.lastUid(), drawn.modSeq(), saved, flags));
                return null;
            });
            return;
        }
        try (MessageRows.Prepared prepared = messages.prepare(mailbox.getUser(), message)) {
            database.write(connection -> {
                MailboxCounterRow.growWith(connection, id, drawn, flags.unseen(), message.getFullContentOctets());
                messages.keep(connection, prepared);
                place(connection, id, place(message, drawn.lastUid(), drawn.modSeq(), saved, flags));
                return null;
            });
        }
    }

    /** Shows stored messages in one more mailbox, marked recent; content is shared. Those removed meanwhile are left out. */
    List<MessageMetaData> copy(Mailbox target, List<MailboxMessage> originals) throws MailboxException {
        long id = SqlMailboxId.value(target.getMailboxId());
        return database.write(connection -> {
            lock(connection, List.of(id));
            List<MailboxMessage> kept = new ArrayList<>();
            for (MailboxMessage original : sorted(originals)) {
                if (messages.keep(connection, SqlMessageId.value(original.getMessageId()))) {
                    kept.add(original);
                }
            }
            kept.sort(Comparator.comparing(originals::indexOf));
            return arrive(connection, id, kept.stream().map(original -> place(original, 0, 0, original.getInternalDate(),
                FlagBits.of(original.createFlags()))).toList(), kept.stream().map(original -> original.getInternalDate().getTime()).toList());
        });
    }

    /** Takes messages from where they stand and puts them into the target, in one transaction, with the flags they have now. */
    List<MessageMetaData> move(Mailbox target, List<MailboxMessage> originals) throws MailboxException {
        long id = SqlMailboxId.value(target.getMailboxId());
        return database.write(connection -> {
            lock(connection, Stream.concat(Stream.of(id), originals.stream().map(original -> SqlMailboxId.value(original.getMailboxId()))).toList());
            List<Place> taken = new ArrayList<>();
            List<Long> dates = new ArrayList<>();
            for (MailboxMessage original : originals) {
                long source = SqlMailboxId.value(original.getMailboxId());
                Optional<Place> place = leave(connection, source, original.getUid().asLong());
                if (place.isPresent()) {
                    MailboxCounterRow.shrink(connection, source, 1, place.get().flags().unseen(), place.get().octets());
                    taken.add(place.get());
                    dates.add(original.getInternalDate().getTime());
                }
            }
            return arrive(connection, id, taken, dates);
        });
    }

    /** Removes messages; UIDs that are not there are left out of the answer. */
    Map<MessageUid, MessageMetaData> remove(Mailbox mailbox, Collection<MessageUid> uids) throws MailboxException {
        long id = SqlMailboxId.value(mailbox.getMailboxId());
        return uids.isEmpty() ? Map.of() : database.write(connection -> {
            lock(connection, List.of(id));
            return remove(connection, id, uids.stream().map(MessageUid::asLong).toList());
        });
    }

    Map<MessageUid, MessageMetaData> remove(Connection connection, long mailbox, List<Long> uids) throws SQLException {
        List<Place> gone = new ArrayList<>();
        for (long uid : uids) {
            leave(connection, mailbox, uid).ifPresent(gone::add);
        }
        Map<Long, Long> dates = new LinkedHashMap<>();
        for (Place place : gone.stream().sorted(Comparator.comparing(Place::message)).toList()) {
            dates.put(place.uid(), messages.release(connection, place.message()));
        }
        MailboxCounterRow.shrink(connection, mailbox, gone.size(), gone.stream().mapToLong(place -> place.flags().unseen()).sum(),
            gone.stream().mapToLong(Place::octets).sum());
        Map<MessageUid, MessageMetaData> removed = new LinkedHashMap<>();
        gone.forEach(place -> removed.put(MessageUid.of(place.uid()), place.metaData(dates.get(place.uid()))));
        return removed;
    }

    /** Always in the order of ids, so that two units of work never wait for each other in a circle. */
    private void lock(Connection connection, List<Long> mailboxes) throws SQLException {
        if (!database.locked().isEmpty()) {
            for (long mailbox : mailboxes.stream().distinct().sorted().toList()) {
                Sql.first(connection, "SELECT id FROM mailbox WHERE id = ?" + database.locked(), row -> row.getLong(1), mailbox);
            }
        }
    }

    private List<MessageMetaData> arrive(Connection connection, long mailbox, List<Place> places, List<Long> dates)
            throws SQLException, MailboxException {
        if (places.isEmpty()) {
            return List.of();
        }
        MailboxCounterRow.Numbers numbers = MailboxCounterRow.grow(connection, mailbox, places.size(),
            places.stream().mapToLong(place -> place.flags().unseen()).sum(), places.stream().mapToLong(Place::octets).sum());
        long uid = numbers.lastUid() - places.size();
        long saved = clock.millis();
        List<MessageMetaData> arrived = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            Place here = new Place(++uid, place.message(), place.thread(), numbers.modSeq(), saved, place.octets(), place.flags().recent());
            place(connection, mailbox, here);
            arrived.add(here.metaData(dates.get(i)));
        }
        return arrived;
    }

    private static Optional<Place> leave(Connection connection, long mailbox, long uid) throws SQLException {
        return Sql.first(connection, "DELETE FROM mailbox_message WHERE mailbox_id = ? AND uid = ? RETURNING " + Place.COLUMNS,
            Place::read, mailbox, uid);
    }

    static void place(Connection connection, long mailbox, Place place) throws SQLException {
        Sql.update(connection, "INSERT INTO mailbox_message (mailbox_id, " + Place.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            mailbox, place.uid(), place.message(), place.thread(), place.modSeq(), place.saved(), place.octets(),
            place.flags().bits(), place.flags().keywords());
        FlagWriter.remember(connection, mailbox, place.flags().keywordList());
    }

    private static Place place(MailboxMessage message, long uid, long modSeq, Date saved, FlagBits flags) {
        return new Place(uid, SqlMessageId.value(message.getMessageId()), MessageRows.thread(message), modSeq, saved.getTime(),
            message.getFullContentOctets(), flags);
    }

    private static List<MailboxMessage> sorted(List<MailboxMessage> originals) {
        return originals.stream().sorted(Comparator.comparing(original -> SqlMessageId.value(original.getMessageId()))).toList();
    }
}
