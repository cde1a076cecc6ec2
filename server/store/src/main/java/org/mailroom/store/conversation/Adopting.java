package org.mailroom.store.conversation;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.FolderCommands;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;

/**
 * Gives a message its conversation: the one of this team that its references name, or one of its own. For what agents put into
 * team folders, and for what has stood there since before there were conversations.
 */
final class Adopting {
    /**
     * A message to be joined to a conversation.
     *
     * @param date  in milliseconds
     */
    record Arrival(long message, long date, Letter letter, String bodyHash) {
    }

    private final DeskTransaction transaction;
    private final Placing placing;

    Adopting(DeskTransaction transaction, Placing placing) {
        this.transaction = transaction;
        this.placing = placing;
    }

    /** What is already in a team's folder; it keeps the state that the folder says. */
    Conversation standing(TeamPlace place, Standing message, long id, Actor actor) throws SQLException {
        Letter letter = letter(message);
        Optional<Conversation> known = named(place.team(), letter);
        Conversation it = known.isPresent() ? known.get()
            : transaction.begin(id, place.team(), letter.subject(), letter.from(), actor, Map.of("found", place.folder().path()));
        if (known.isEmpty()) {
            it = FolderCommands.standing(it, transaction.setting(place.team()).team(), place.folder(), transaction.now());
            transaction.put(it);
        }
        return join(it, new Arrival(message.message(), message.internalDate(), letter, placing.bodyHash(transaction.connection(), message.message())));
    }

    /** The conversation of this team that comes with a message from elsewhere; the message is joined to it later. */
    Conversation imported(TeamKey team, Letter letter, long id, Actor actor) throws SQLException {
        Optional<Conversation> known = named(team, letter);
        return known.isPresent() ? known.get() : transaction.begin(id, team, letter.subject(), letter.from(), actor, Map.of("imported", "yes"));
    }

    /** The conversation of this team that the letter refers to. */
    Optional<Conversation> named(TeamKey key, Letter letter) throws SQLException {
        Optional<Long> id = Threading.referred(transaction.connection(), transaction.setting(key).team(), letter.references());
        return id.isEmpty() ? Optional.empty() : transaction.hold(id.get()).filter(it -> it.team().equals(key));
    }

    Letter letter(Standing message) throws SQLException {
        return Letters.read(placing.fields(transaction.connection(), message.message()));
    }

    Conversation join(Conversation it, Arrival arrival) throws SQLException {
        return join(it, arrival, kind(transaction.setting(it.team()).team(), arrival.letter()));
    }

    Conversation join(Conversation it, Arrival arrival, MessageOf.Kind kind) throws SQLException {
        Letter letter = arrival.letter();
        Conversation next = enter(transaction, it, new MessageOf(arrival.message(), it.id(), kind, letter.from(), transaction.now().toEpochMilli(), letter.id(), Optional.of(arrival.bodyHash())));
        transaction.touch(next);
        return next;
    }

    static MessageOf.Kind kind(Team team, Letter letter) {
        return letter.automatic() ? MessageOf.Kind.AUTO : ours(team, letter.from()) ? MessageOf.Kind.OUT : MessageOf.Kind.IN;
    }

    /** As {@link #join} for a message that stands and looks as the conversation wants it: the others are not looked at, which takes long where there are thousands. */
    static Conversation enter(DeskTransaction transaction, Conversation it, MessageOf message) throws SQLException {
        message.insert(transaction.connection());
        return message.kind() == MessageOf.Kind.IN && !message.sender().isEmpty() ? transaction.joined(it, Set.of(message.sender())) : it;
    }

    static boolean ours(Team team, String address) {
        try {
            EmailAddress sender = EmailAddress.of(address);
            return team.addresses().contains(sender.base()) || team.role(sender).isPresent();
        } catch (IllegalArgumentException foreign) {
            return false;
        }
    }
}
