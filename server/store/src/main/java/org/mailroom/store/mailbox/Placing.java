package org.mailroom.store.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mime4j.message.HeaderImpl;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

/**
 * Moves and marks messages inside somebody's transaction, and notes what is to be told afterwards. The caller locks the mailboxes
 * first ({@link #lock}), all at once, so that two transactions never wait for each other in a circle. Stateless.
 */
public final class Placing {
    private static final int AT_ONCE = 500;
    private static final String STANDING = "SELECT p.mailbox_id, p.uid, p.message_id, p.thread_id, p.octets, m.internal_date, p.flags, p.keywords"
        + " FROM mailbox_message p JOIN message m ON m.id = p.message_id WHERE ";

    private final MessageRows messages;
    private final String locked;
    private final Clock clock;

    @Inject
    public Placing(Database database, BodyStore bodies, Clock clock) {
        this.messages = new MessageRows(bodies);
        this.locked = database.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
        this.clock = clock;
    }

    /** The mailboxes of an owner by name. */
    public static Map<String, Long> mailboxes(Connection connection, String owner) throws SQLException {
        Map<String, Long> ids = new HashMap<>();
        Sql.list(connection, "SELECT name, id FROM mailbox WHERE owner = ? AND namespace = '#private'",
            row -> ids.put(row.getString(1), row.getLong(2)), owner);
        return ids;
    }

    /** Keeps others from changing these mailboxes until the transaction ends. */
    public void lock(Connection connection, Collection<Long> mailboxes) throws SQLException {
        if (!locked.isEmpty()) {
            for (long mailbox : mailboxes.stream().distinct().sorted().toList()) {
                Sql.first(connection, "SELECT id FROM mailbox WHERE id = ?" + locked, row -> row.getLong(1), mailbox);
            }
        }
    }

    /** All places of a message. */
    public List<Standing> of(Connection connection, long message) throws SQLException {
        return Sql.list(connection, STANDING + "p.message_id = ? ORDER BY p.mailbox_id, p.uid", Placing::standing, message);
    }

    /**
     * All places of these messages, by message. They are named one by one: a sub-query for them has PostgreSQL read the whole table as long as it has not counted it.
     */
    public Map<Long, List<Standing>> of(Connection connection, List<Long> messages) throws SQLException {
        Map<Long, List<Standing>> places = new HashMap<>();
        for (int from = 0; from < messages.size(); from += AT_ONCE) {
            List<Long> some = messages.subList(from, Math.min(messages.size(), from + AT_ONCE));
            Sql.list(connection, STANDING + "p.message_id IN (?" + ", ?".repeat(some.size() - 1) + ") ORDER BY p.mailbox_id, p.uid", Placing::standing, some.toArray())
                .forEach(place -> places.computeIfAbsent(place.message(), id -> new ArrayList<>()).add(place));
        }
        return places;
    }

    public Optional<Standing> at(Connection connection, long mailbox, long uid) throws SQLException {
        return Sql.first(connection, STANDING + "p.mailbox_id = ? AND p.uid = ?", Placing::standing, mailbox, uid);
    }

    public List<Standing> in(Connection connection, long mailbox, long from, long to) throws SQLException {
        return Sql.list(connection, STANDING + "p.mailbox_id = ? AND p.uid BETWEEN ? AND ? ORDER BY p.uid", Placing::standing, mailbox, from, to);
    }

    /** The fields of a stored header. */
    public static HeaderImpl fields(byte[] header) throws IOException {
        return HeaderFacts.read(header).fields();
    }

    /** The fields of a stored message's header. */
    public HeaderImpl fields(Connection connection, long message) throws SQLException {
        try {
            return HeaderFacts.read(header(connection, message)).fields();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    private static byte[] header(Connection connection, long message) throws SQLException {
        return Sql.first(connection, "SELECT header FROM message WHERE id = ?", row -> row.getBytes(1), message)
            .orElseThrow(() -> new IllegalStateException("message " + message + " is not stored"));
    }

    /** Tells the content behind the header from any other. */
    public String bodyHash(Connection connection, long message) throws SQLException {
        return Sql.list(connection, "SELECT body_hash FROM message WHERE id = ?", row -> row.getString(1), message).get(0);
    }

    /**
     * Shows a message in a mailbox of somebody else, as a message of its own: the content is shared, the thread is the new owner's.
     *
     * @param id  the new message's, drawn for it
     */
    public Standing duplicate(Connection connection, Standing like, long id, Username owner, long target, Flags flags, Changes changes) throws SQLException {
        Set<Long> references = ThreadReferences.of(owner, fields(connection, like.message()));
        long thread = SqlThreadIdGuessing.find(connection, references).orElse(id);
        messages.duplicate(connection, like.message(), id, thread, references);
        Standing fresh = new Standing(target, 0, id, thread, like.octets(), like.internalDate(), 0, "");
        return arrive(connection, List.of(with(fresh, flags)), target, changes).get(0);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getInt(7), row.getString(8));
    }

    /** Moves messages, with flags as the function makes them; says where each stands then, in the order given. */
    public List<Standing> move(Connection connection, List<Standing> places, long target, UnaryOperator<Standing> marked, Changes changes) throws SQLException {
        Map<Long, List<Standing>> bySource = new TreeMap<>();
        for (Standing place : places) {
            if (Sql.update(connection, "DELETE FROM mailbox_message WHERE mailbox_id = ? AND uid = ?", place.mailbox(), place.uid()) != 1) {
                throw new IllegalStateException("message " + place.message() + " does not stand where it was seen");
            }
            bySource.computeIfAbsent(place.mailbox(), id -> new ArrayList<>()).add(place);
        }
        for (Map.Entry<Long, List<Standing>> source : bySource.entrySet()) {
            shrink(connection, source.getKey(), source.getValue(), changes);
        }
        return arrive(connection, places.stream().map(marked).toList(), target, changes);
    }

    /** Shows a message in one more mailbox. */
    public Standing add(Connection connection, Standing like, long target, Changes changes) throws SQLException {
        if (!messages.keep(connection, like.message())) {
            throw new IllegalStateException("message " + like.message() + " is not stored");
        }
        return arrive(connection, List.of(like), target, changes).get(0);
    }

    /** Takes messages out of their mailboxes; one that stands nowhere else is gone for good. */
    public void remove(Connection connection, List<Standing> places, Changes changes) throws SQLException {
        Map<Long, List<Standing>> bySource = new TreeMap<>();
        for (Standing place : places) {
            if (Sql.update(connection, "DELETE FROM mailbox_message WHERE mailbox_id = ? AND uid = ?", place.mailbox(), place.uid()) == 1) {
                messages.release(connection, place.message());
                bySource.computeIfAbsent(place.mailbox(), id -> new ArrayList<>()).add(place);
            }
        }
        for (Map.Entry<Long, List<Standing>> source : bySource.entrySet()) {
            shrink(connection, source.getKey(), source.getValue(), changes);
        }
    }

    /** Gives messages other flags; those that have them already stay as they are. */
    public void mark(Connection connection, List<Standing> places, UnaryOperator<Standing> marked, Changes changes) throws SQLException {
        Map<Long, Map<Standing, Standing>> byMailbox = new TreeMap<>();
        for (Standing place : places) {
            Standing now = marked.apply(place);
            if (now.bits() != place.bits() || !now.keywords().equals(place.keywords())) {
                byMailbox.computeIfAbsent(place.mailbox(), id -> new LinkedHashMap<>()).put(place, now);
            }
        }
        for (Map.Entry<Long, Map<Standing, Standing>> mailbox : byMailbox.entrySet()) {
            long unseen = mailbox.getValue().entrySet().stream().mapToLong(change -> unseen(change.getValue()) - unseen(change.getKey())).sum();
            long modSeq = Sql.list(connection, "UPDATE mailbox SET highest_modseq = highest_modseq + 1, unseen = unseen + ? WHERE id = ? RETURNING highest_modseq",
                row -> row.getLong(1), unseen, mailbox.getKey()).get(0);
            for (Map.Entry<Standing, Standing> change : mailbox.getValue().entrySet()) {
                Standing now = change.getValue();
                Sql.update(connection, "UPDATE mailbox_message SET flags = ?, keywords = ?, modseq = ? WHERE mailbox_id = ? AND uid = ?",
                    now.bits(), now.keywordLines(), modSeq, now.mailbox(), now.uid());
                FlagWriter.remember(connection, now.mailbox(), now.keywords());
                changes.marked(change.getKey(), now, modSeq);
            }
        }
    }

    /** The same place with these flags. {@code \Recent} stays as it is. */
    public static Standing with(Standing place, Flags flags) {
        FlagBits bits = FlagBits.of(flags);
        int recent = place.bits() & FlagBits.RECENT;
        return new Standing(place.mailbox(), place.uid(), place.message(), place.thread(), place.octets(), place.internalDate(),
            bits.bits() & ~FlagBits.RECENT | recent, bits.keywords());
    }

    private void shrink(Connection connection, long mailbox, List<Standing> gone, Changes changes) throws SQLException {
        MailboxCounterRow.shrink(connection, mailbox, gone.size(), gone.stream().mapToLong(Placing::unseen).sum(), gone.stream().mapToLong(Standing::octets).sum());
        long modSeq = Sql.list(connection, "SELECT highest_modseq FROM mailbox WHERE id = ?", row -> row.getLong(1), mailbox).get(0);
        gone.forEach(place -> changes.gone(place, modSeq));
    }

    private List<Standing> arrive(Connection connection, List<Standing> places, long target, Changes changes) throws SQLException {
        if (places.isEmpty()) {
            return List.of();
        }
        MailboxCounterRow.Numbers numbers;
        try {
            numbers = MailboxCounterRow.grow(connection, target, places.size(), places.stream().mapToLong(Placing::unseen).sum(),
                places.stream().mapToLong(Standing::octets).sum());
        } catch (MailboxNotFoundException e) {
            throw new Unavailable("a folder of the team is missing", e);
        }
        long uid = numbers.lastUid() - places.size();
        long saved = clock.millis();
        List<Standing> arrived = new ArrayList<>();
        for (Standing place : places) {
            uid++;
            FlagBits flags = new FlagBits(place.bits(), place.keywordLines()).recent();
            MessageWriter.place(connection, target,
                new MessageWriter.Place(uid, place.message(), place.thread(), numbers.modSeq(), saved, place.octets(), flags));
            Standing here = new Standing(target, uid, place.message(), place.thread(), place.octets(), place.internalDate(), flags.bits(), flags.keywords());
            changes.come(here, numbers.modSeq(), saved);
            arrived.add(here);
        }
        return arrived;
    }

    private static long unseen(Standing place) {
        return place.unseen() ? 1 : 0;
    }
}
