package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.inject.Inject;
import javax.mail.Flags;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Sql;

/**
 * EXPUNGE where conversations stand: each conversation of a message that is marked deleted goes to Trash as a whole. In Sent nothing goes. In Trash a lead deletes for
 * good; for others the mark is taken off, and nothing else happens. Thread-safe; blocks. Proof: {@code ExpungeGestureTest} of {@code server/app}.
 */
public final class Expunging {
    private final Gestures gestures;

    @Inject
    public Expunging(Gestures gestures) {
        this.gestures = gestures;
    }

    /** @param marked  whether only what is marked deleted is meant */
    public Outcome expunge(TeamPlace from, Collection<Uids> uids, boolean marked, Actor actor, Where where) {
        return gestures.desk().transaction(transaction -> {
            List<Named> marks = gestures.held(transaction, from, uids, actor, false).stream()
                .filter(message -> message.here() && (message.deleted() || !marked)).toList();
            List<Named> named = real(transaction, from, marks);
            return from.folder().equals(TeamFolder.TRASH) ? empty(transaction, from, named, actor) : discard(transaction, from, named, actor, where);
        });
    }

    /** Without what only tells that somebody is writing: who deletes that does not mean the conversation. */
    private List<Named> real(DeskTransaction transaction, TeamPlace from, List<Named> marks) throws SQLException {
        List<Named> real = new ArrayList<>();
        List<Named> presence = new ArrayList<>();
        for (Named message : marks) {
            boolean tells = MessageOf.byMessage(transaction.connection(), message.message()).filter(it -> it.kind() == MessageOf.Kind.PRESENCE).isPresent();
            (tells ? presence : real).add(message);
        }
        unmark(transaction, from, presence);
        return real;
    }

    private Outcome discard(DeskTransaction transaction, TeamPlace from, List<Named> named, Actor actor, Where where) throws SQLException {
        List<Refused> refused = new ArrayList<>();
        List<Named> left = new ArrayList<>();
        List<Named> meant = new ArrayList<>();
        for (Named message : named) {
            // Who has copied an answer out of Sent and now deletes it there does not mean the conversation.
            boolean stays = from.folder().equals(TeamFolder.SENT);
            (stays ? left : meant).add(message);
        }
        TreeSet<Long> stay = Gestures.each(transaction, from, meant, actor, where, refused,
            (it, manner) -> transaction.apply(it, new Command.Park(Status.TRASH), actor, manner));
        transaction.settle();
        List<Long> gone = new ArrayList<>();
        for (Named message : meant) {
            boolean stays = !from.holdsConversations() || stay.contains(message.conversation().orElseThrow());
            if (stays) {
                left.add(message);
            } else {
                gone.add(message.uid());
            }
        }
        unmark(transaction, from, left);
        return new Outcome(new TreeMap<>(), gone, refused);
    }

    private Outcome empty(DeskTransaction transaction, TeamPlace trash, List<Named> named, Actor actor) throws SQLException {
        boolean lead = actor.agent().map(agent -> transaction.setting(trash.team()).team().role(agent).filter(Role.LEAD::equals).isPresent()).orElse(true);
        transaction.settle();
        if (!lead) {
            unmark(transaction, trash, named);
            return new Outcome(new TreeMap<>(), List.of(), List.of());
        }
        Connection connection = transaction.connection();
        gestures.placing().lock(connection, List.of(trash.mailbox()));
        gestures.placing().remove(connection, places(connection, trash, named), transaction.changes());
        for (Named message : named) {
            Optional<MessageOf> known = MessageOf.byMessage(connection, message.message());
            if (known.isPresent() && gestures.placing().of(connection, message.message()).isEmpty()) {
                MessageOf it = known.get();
                Sql.update(connection, "DELETE FROM conversation_message WHERE message = ?", message.message());
                transaction.journal(transaction.current(it.conversation()), actor, new Event("deleted", Map.of("message", it.mimeId().orElse(""))));
            }
        }
        return new Outcome(new TreeMap<>(), named.stream().map(Named::uid).toList(), List.of());
    }

    private void unmark(DeskTransaction transaction, TeamPlace from, List<Named> named) throws SQLException {
        Connection connection = transaction.connection();
        gestures.placing().lock(connection, List.of(from.mailbox()));
        gestures.placing().mark(connection, places(connection, from, named), place -> {
            Flags flags = place.flags();
            flags.remove(Flags.Flag.DELETED);
            return Placing.with(place, flags);
        }, transaction.changes());
    }

    private List<Standing> places(Connection connection, TeamPlace from, List<Named> named) throws SQLException {
        List<Standing> places = new ArrayList<>();
        for (Named message : named) {
            gestures.placing().at(connection, from.mailbox(), message.uid()).ifPresent(places::add);
        }
        return places;
    }
}
