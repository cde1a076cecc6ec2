package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.inject.Inject;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.FolderCommands;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Conversations moved by their messages: what a client names by UID is looked up, each conversation among it is decided upon, and all
 * of it is one transaction. A conversation that is refused stays as it was and does not keep the others back. A UID that has left the folder
 * a little while ago stands for its conversation too: whoever asks is told whose it is now, instead of a silent OK. Thread-safe;
 * blocks. Proof: {@code GesturesTest} of {@code server/app}.
 */
public final class Gestures {
    private final SqlDesk desk;
    private final Placing placing;
    private final SqlMessageId.Factory ids;
    private final Database database;
    private final Clock clock;

    @Inject
    public Gestures(SqlDesk desk, Placing placing, SqlMessageId.Factory ids, Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.desk = desk;
        this.placing = placing;
        this.ids = ids;
    }

    /** Does a command to each conversation. */
    @FunctionalInterface
    interface Deed {
        void to(Conversation it, Manner manner) throws SQLException;
    }

    /** Whether one of these messages belongs to a conversation. */
    public boolean belongs(TeamPlace from, Collection<Uids> uids) {
        return database.read(connection -> Named.read(connection, from.mailbox(), uids, clock.instant()).stream()
            .anyMatch(message -> message.conversation().isPresent()));
    }

    /** The messages under these UIDs. */
    public List<Standing> messages(long mailbox, Collection<Uids> uids) {
        return database.read(connection -> {
            List<Standing> messages = new ArrayList<>();
            for (Uids range : uids) {
                messages.addAll(placing.in(connection, mailbox, range.from(), range.to()));
            }
            return messages;
        });
    }

    /** A UID for what was put into this mailbox and does not stand there: no other message will have it. */
    public Imports.Filed vanished(long mailbox) {
        long id = ids.generate().asLong();
        return database.write(connection -> new Imports.Filed(Sql.list(connection, "UPDATE mailbox SET last_uid = last_uid + 1 WHERE id = ? RETURNING last_uid",
            row -> row.getLong(1), mailbox).get(0), id, id));
    }

    /**
     * Moves the conversations of these messages into a folder, of the same team or another.
     *
     * @param partly  whether others are moved when one is refused; otherwise the first refusal is thrown and nothing was changed
     */
    public Outcome move(TeamPlace from, Collection<Uids> uids, TeamPlace to, Actor actor, Where where, boolean partly) {
        return desk.transaction(transaction -> {
            List<Named> named = held(transaction, from, uids, actor, true);
            Optional<Command> command = named.isEmpty() ? Optional.empty() : Optional.of(command(transaction, to, actor));
            List<Refused> refused = new ArrayList<>();
            TreeSet<Long> stay = each(transaction, from, named, actor, where, refused, (it, manner) -> {
                boolean foreign = !it.team().equals(to.team());
                Conversation here = foreign ? transaction.transfer(it, to.team(), actor, manner) : it;
                transaction.apply(here, command.orElseThrow(), actor, foreign ? Manner.PLAIN : manner);
            });
            if (!partly && !refused.isEmpty()) {
                throw refused.get(0);
            }
            transaction.settle();
            leave(transaction, from, named, stay);
            return outcome(transaction, from, named, to, stay, refused);
        });
    }

    private static Command command(DeskTransaction transaction, TeamPlace to, Actor actor) throws SQLException {
        return FolderCommands.of(transaction.setting(to.team()), to.folder(), LastSnooze.of(transaction.connection(), to.team(), actor));
    }

    /**
     * The named messages, with their conversations held; read again once they are, for they may have been moved while we waited. What has no
     * conversation yet gets one.
     *
     * @param adopt  whether also what lies in Trash
     */
    List<Named> held(DeskTransaction transaction, TeamPlace from, Collection<Uids> uids, Actor actor, boolean adopt) throws SQLException {
        Connection connection = transaction.connection();
        transaction.hold(conversations(Named.read(connection, from.mailbox(), uids, transaction.now())));
        List<Named> named = new ArrayList<>();
        for (Named message : Named.read(connection, from.mailbox(), uids, transaction.now())) {
            if (message.conversation().isPresent()) {
                long id = message.conversation().get();
                if (transaction.current(id) != null || transaction.hold(id).isPresent()) {
                    named.add(message);
                }
            } else if (from.folder().equals(TeamFolder.TRASH) && !adopt) {
                named.add(message);
            } else if (from.holdsConversations()) {
                Standing standing = placing.at(connection, from.mailbox(), message.uid()).orElseThrow();
                named.add(message.of(new Adopting(transaction, placing).standing(from, standing, ids.generate().asLong(), actor).id()));
            }
        }
        return named;
    }

    private static TreeSet<Long> conversations(List<Named> named) {
        TreeSet<Long> ids = new TreeSet<>();
        named.forEach(message -> message.conversation().ifPresent(ids::add));
        return ids;
    }

    /** @return the conversations that stay as they were */
    static TreeSet<Long> each(DeskTransaction transaction, TeamPlace from, List<Named> named, Actor actor, Where where, List<Refused> refused, Deed deed)
            throws SQLException {
        Map<Long, Boolean> here = new LinkedHashMap<>();
        named.forEach(message -> here.merge(message.conversation().orElseThrow(), message.here(), Boolean::logicalOr));
        TreeSet<Long> stay = new TreeSet<>();
        for (Map.Entry<Long, Boolean> entry : here.entrySet()) {
            Conversation it = transaction.current(entry.getKey());
            if (!actor.agent().map(agent -> transaction.setting(it.team()).team().role(agent).isPresent()).orElse(true)) {
                // It has gone to a team that the agent knows nothing of.
                stay.add(it.id());
                continue;
            }
            try {
                deed.to(it, !entry.getValue() ? Manner.STALE : from.ofMember() ? Manner.DELIBERATE : Manner.PLAIN);
            } catch (Refused e) {
                stay.add(it.id());
                refused.add(Where.told(e, it, transaction, where));
            }
        }
        return stay;
    }

    /** What was named leaves its UID also where the conversation stays in its folder, as by putting it from Snoozed into Tomorrow. */
    private void leave(DeskTransaction transaction, TeamPlace from, List<Named> named, Collection<Long> stay) throws SQLException {
        if (!from.holdsConversations()) {
            return;
        }
        Connection connection = transaction.connection();
        List<Standing> places = new ArrayList<>();
        for (Named message : named) {
            if (message.here() && !stay.contains(message.conversation().orElseThrow())) {
                placing.at(connection, from.mailbox(), message.uid()).ifPresent(places::add);
            }
        }
        for (Standing place : places) {
            long conversation = named.stream().filter(message -> message.uid() == place.uid()).findFirst().orElseThrow().conversation().orElseThrow();
            Departures.add(connection, place, conversation, transaction.now());
        }
        placing.lock(connection, List.of(from.mailbox()));
        placing.move(connection, places, from.mailbox(), place -> place, transaction.changes());
    }

    private static Outcome outcome(DeskTransaction transaction, TeamPlace from, List<Named> named, TeamPlace to, Collection<Long> stay, List<Refused> refused)
            throws SQLException {
        TreeMap<Long, Long> there = new TreeMap<>();
        List<Long> gone = new ArrayList<>();
        for (Named message : named) {
            if (!stay.contains(message.conversation().orElseThrow())) {
                uid(transaction.connection(), to.mailbox(), message.message()).ifPresent(uid -> there.put(message.uid(), uid));
                if (from.holdsConversations() && message.here()) {
                    gone.add(message.uid());
                }
            }
        }
        return new Outcome(there, gone, refused);
    }

    static Optional<Long> uid(Connection connection, long mailbox, long message) throws SQLException {
        return Sql.first(connection, "SELECT uid FROM mailbox_message WHERE mailbox_id = ? AND message_id = ?", row -> row.getLong(1), mailbox, message);
    }

    SqlDesk desk() {
        return desk;
    }

    Placing placing() {
        return placing;
    }
}
