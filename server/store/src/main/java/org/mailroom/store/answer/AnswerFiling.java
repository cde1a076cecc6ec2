package org.mailroom.store.answer;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.conversation.DeskTransaction;
import org.mailroom.store.conversation.MessageOf;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Unavailable;

/** Puts answers and notes into conversations, inside a desk transaction. Stateless. */
final class AnswerFiling {
    private final MailboxDelivery delivery;
    private final Placing placing;

    @Inject
    AnswerFiling(MailboxDelivery delivery, Placing placing) {
        this.delivery = delivery;
        this.placing = placing;
    }

    MailboxDelivery delivery() {
        return delivery;
    }

    /** Decides what an answer and its commands make of the conversation. */
    static Conversation answered(DeskTransaction transaction, Conversation it, Set<String> to, List<Command> commands, Actor actor) throws SQLException {
        Conversation next = transaction.apply(it, new Command.Answered(to), actor, Manner.PLAIN);
        return follow(transaction, next, commands, actor, Manner.DELIBERATE);
    }

    static Conversation follow(DeskTransaction transaction, Conversation it, List<Command> commands, Actor actor, Manner manner) throws SQLException {
        Conversation next = it;
        for (Command command : commands) {
            next = transaction.apply(next, command, actor, manner);
        }
        return next;
    }

    /** Stores an answer that leaves now: beside its conversation and in Sent. */
    void fileAnswer(DeskTransaction transaction, Conversation was, Conversation next, MailboxDelivery.Staged staged, MessageOf message) throws SQLException {
        TeamFolder folder = placement(transaction, next).folder();
        lock(transaction, next.team(), List.of(placement(transaction, was).folder(), folder, TeamFolder.SENT));
        store(transaction, next.team(), folder, staged, flags(transaction, next, true));
        message.insert(transaction.connection());
        intoSent(transaction, next.team(), placing.of(transaction.connection(), message.message()).get(0));
    }

    /** Moves an answer that waited in the Outbox to its conversation, and shows it in Sent; unless the client has put a copy there already. */
    void fileWaiting(DeskTransaction transaction, Conversation was, Conversation next, Standing waiting, MessageOf message) throws SQLException {
        TeamFolder folder = placement(transaction, next).folder();
        Connection connection = transaction.connection();
        lock(transaction, next.team(), List.of(placement(transaction, was).folder(), folder, TeamFolder.SENT, TeamFolder.OUTBOX));
        boolean copied = MessageOf.byMimeId(connection, List.of(message.mimeId().orElseThrow())).stream()
            .anyMatch(other -> other.conversation() == next.id() && other.kind() == MessageOf.Kind.OUT);
        if (copied) {
            placing.remove(connection, List.of(waiting), transaction.changes());
            return;
        }
        Flags flags = flags(transaction, next, true);
        Standing here = placing.move(connection, List.of(waiting), mailbox(connection, next.team(), folder),
            place -> Placing.with(place, flags), transaction.changes()).get(0);
        message.insert(connection);
        intoSent(transaction, next.team(), here);
    }

    private void intoSent(DeskTransaction transaction, TeamKey team, Standing place) throws SQLException {
        placing.add(transaction.connection(), Placing.with(place, new Flags(Flags.Flag.SEEN)), mailbox(transaction.connection(), team, TeamFolder.SENT),
            transaction.changes());
    }

    /** Stores an answer that does not leave yet. */
    void fileInOutbox(DeskTransaction transaction, Conversation it, MailboxDelivery.Staged staged) throws SQLException {
        store(transaction, it.team(), TeamFolder.OUTBOX, staged, new Flags(Flags.Flag.SEEN));
    }

    /** Stores a note beside its conversation. Nobody has read it yet. */
    void fileNote(DeskTransaction transaction, Conversation was, Conversation next, MailboxDelivery.Staged staged, MessageOf message) throws SQLException {
        TeamFolder folder = placement(transaction, next).folder();
        lock(transaction, next.team(), List.of(placement(transaction, was).folder(), folder));
        Flags flags = flags(transaction, next, false);
        flags.add(Placement.MEMO);
        store(transaction, next.team(), folder, staged, flags);
        message.insert(transaction.connection());
    }

    /** Stores an automatic answer beside its conversation, which stays as it is. Nobody need read it. */
    void fileAutomatic(DeskTransaction transaction, Conversation it, MailboxDelivery.Staged staged, MessageOf message) throws SQLException {
        TeamFolder folder = placement(transaction, it).folder();
        lock(transaction, it.team(), List.of(folder));
        Flags flags = flags(transaction, it, true);
        flags.add(Placement.AUTO_SENT);
        store(transaction, it.team(), folder, staged, flags);
        message.insert(transaction.connection());
    }

    /** Where a message stands in an Outbox; empty when it has left, or is marked to be deleted. */
    Optional<Standing> waiting(Connection connection, long message) throws SQLException {
        for (Standing place : placing.of(connection, message)) {
            boolean outbox = org.mailroom.store.sql.Sql.first(connection, "SELECT name FROM mailbox WHERE id = ?", row -> row.getString(1), place.mailbox())
                .filter(TeamFolder.OUTBOX.path()::equals).isPresent();
            if (outbox && !place.flags().contains(Flags.Flag.DELETED)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    private void store(DeskTransaction transaction, TeamKey team, TeamFolder folder, MailboxDelivery.Staged staged, Flags flags) throws SQLException {
        MailboxPath path = TeamOwner.path(team, folder);
        try {
            transaction.changes().come(delivery.store(transaction.connection(), staged, new byte[0], path, flags, transaction.now().toEpochMilli()));
        } catch (MailboxNotFoundException e) {
            throw new Unavailable("the folder '" + folder.path() + "' of team " + team + " is missing", e);
        }
    }

    private void lock(DeskTransaction transaction, TeamKey team, List<TeamFolder> folders) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (TeamFolder folder : folders) {
            ids.add(mailbox(transaction.connection(), team, folder));
        }
        placing.lock(transaction.connection(), ids);
    }

    private static long mailbox(Connection connection, TeamKey team, TeamFolder folder) throws SQLException {
        MailboxPath path = TeamOwner.path(team, folder);
        Map<String, Long> mailboxes = Placing.mailboxes(connection, path.getUser().asString());
        return Optional.ofNullable(mailboxes.get(path.getName()))
            .orElseThrow(() -> new Unavailable("the folder '" + folder.path() + "' of team " + team + " is missing"));
    }

    private static Placement placement(DeskTransaction transaction, Conversation it) {
        return transaction.placement(it, transaction.setting(it.team()).team());
    }

    private static Flags flags(DeskTransaction transaction, Conversation it, boolean seen) {
        Placement placement = placement(transaction, it);
        Flags flags = new Flags();
        placement.keywords().forEach(flags::add);
        if (placement.flagged()) {
            flags.add(Flags.Flag.FLAGGED);
        }
        if (seen) {
            flags.add(Flags.Flag.SEEN);
        }
        return flags;
    }
}
