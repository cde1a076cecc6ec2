package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mime4j.dom.Header;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.FolderCommands;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.OldMail.Fate;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

/**
 * Gives old mail its conversation. Since an answer may come before what it answers, a conversation waits for what its messages refer to, and two that turn out to be one are merged as long as
 * nobody but the import has touched the one that goes. Stateless.
 */
final class OldThreads {
    private static final Set<Status> SHUT = Set.of(Status.QUARANTINED, Status.SPAM, Status.TRASH);
    private static final Actor ACTOR = Actor.bringingOldMail();

    private final MailboxDelivery delivery;

    OldThreads(MailboxDelivery delivery) {
        this.delivery = delivery;
    }

    Fate file(DeskTransaction transaction, TeamKey key, TeamFolder folder, SqlOldMail.Item item) throws SQLException {
        Connection connection = transaction.connection();
        if (SqlOldMail.there(connection, key, item)) {
            return Fate.THERE;
        }
        Letter letter = item.letter();
        Optional<Conversation> found = found(transaction, key, letter);
        Conversation it = found.isPresent() ? found.get() : begin(transaction, key, folder, item);
        MessageOf.Kind kind = Imports.note(item.staged().fields()) ? MessageOf.Kind.NOTE : Adopting.kind(transaction.setting(key).team(), letter);
        if (kind == MessageOf.Kind.NOTE) {
            it = it.withNotes(true, transaction.now());
            transaction.put(it);
        }
        // Its place is by when it was received, or answers would be stopped because of what a customer wrote years ago. A date in the future, which anybody can write, would be newer than all that comes.
        long arrived = Math.min(item.date().toEpochMilli(), transaction.now().toEpochMilli());
        MessageOf message = new MessageOf(item.staged().id(), it.id(), kind, letter.from(), arrived, letter.id(), Optional.of(item.staged().bodyHash()));
        store(transaction, it, item, message);
        Adopting.enter(transaction, it, message);
        if (letter.id().isPresent()) {
            Awaited.come(connection, key, letter.id().get());
        }
        // The next message is to find it.
        transaction.settle();
        Awaited.add(connection, key, it.id(), letter.references());
        return Fate.IMPORTED;
    }

    private Conversation begin(DeskTransaction transaction, TeamKey key, TeamFolder folder, SqlOldMail.Item item) throws SQLException {
        Letter letter = item.letter();
        Team team = transaction.setting(key).team();
        TreeSet<String> others = new TreeSet<>(letter.others());
        others.removeIf(address -> Adopting.ours(team, address));
        // Of an answer that comes before what it answers: whom it was written to first. Whoever is erased later takes the conversations along in which that is the customer.
        Header fields = item.staged().fields();
        String customer = Adopting.ours(team, letter.from())
            ? Stream.concat(Letters.addresses(fields, "To"), Letters.addresses(fields, "Cc")).filter(others::contains).findFirst().orElse(letter.from()) : letter.from();
        Conversation begun = transaction.begin(item.staged().id(), key, letter.subject(), customer, ACTOR, Map.of("imported", "yes"));
        if (!others.isEmpty()) {
            begun = transaction.joined(begun, others);
        }
        return transaction.apply(begun, FolderCommands.of(transaction.setting(key), folder, Optional.empty()), ACTOR, Manner.PLAIN);
    }

    /** The conversation of this team that the letter belongs to; what it holds together is one conversation afterwards. */
    private static Optional<Conversation> found(DeskTransaction transaction, TeamKey key, Letter letter) throws SQLException {
        Connection connection = transaction.connection();
        TreeSet<Long> ids = new TreeSet<>();
        Optional<Long> referred = Threading.referred(connection, transaction.setting(key).team(), letter.references());
        referred.ifPresent(ids::add);
        TreeSet<Long> awaiting = Awaited.by(connection, key, letter.id().map(Set::of).orElse(Set.of()));
        ids.addAll(awaiting);
        TreeSet<Long> siblings = Awaited.by(connection, key, letter.references());
        ids.addAll(siblings);
        List<Conversation> held = transaction.hold(ids).stream().filter(it -> it.team().equals(key) && !SHUT.contains(it.status()))
            .filter(it -> referred.equals(Optional.of(it.id())) || awaiting.contains(it.id()) || takesPart(it, letter)).toList();
        Optional<Conversation> kept = Optional.empty();
        for (Conversation it : held) {
            if (kept.isEmpty() || !untouched(connection, it) && untouched(connection, kept.get())) {
                kept = Optional.of(it);
            }
        }
        for (Conversation it : held) {
            if (it.id() != kept.get().id() && untouched(connection, it)) {
                kept = Optional.of(Merging.merge(transaction, it, kept.get(), ACTOR, Manner.PLAIN));
                transaction.settle();
            }
        }
        return kept;
    }

    /** Two letters that answer one which is not there need not belong together: many people answer a circular. */
    private static boolean takesPart(Conversation it, Letter letter) {
        return it.customer().equals(letter.from()) || it.participants().contains(letter.from()) || letter.others().stream().anyMatch(it.participants()::contains);
    }

    private static boolean untouched(Connection connection, Conversation it) throws SQLException {
        return Sql.first(connection, "SELECT 1 FROM journal WHERE conversation = ? AND (channel <> ? OR client <> ?)", row -> 1,
            it.id(), ACTOR.channel().word(), ACTOR.client()).isEmpty();
    }

    private void store(DeskTransaction transaction, Conversation it, SqlOldMail.Item item, MessageOf message) throws SQLException {
        Placement placement = transaction.placement(it, transaction.setting(it.team()).team());
        Flags flags = new Flags(item.flags());
        Projection.mark(flags, it, placement, message);
        MailboxPath path = TeamOwner.path(it.team(), placement.folder());
        try {
            transaction.changes().come(delivery.store(transaction.connection(), item.staged(), new byte[0], path, flags, item.date().toEpochMilli()));
        } catch (MailboxNotFoundException e) {
            throw new Unavailable("the folder '" + placement.folder().path() + "' of team " + it.team() + " is missing", e);
        }
    }
}
