package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.team.Team;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Conversations out of quarantine: released, they go where their mail would have gone when it came, into the conversation that it answers or the queue; or deleted for good, without passing Trash,
 * where agents would see them. Thread-safe; blocks. Proof: {@code QuarantineTest}.
 */
public final class Releasing {
    private final SqlDesk desk;
    private final Placing placing;
    private final Database database;
    private final Threading threading;

    @Inject
    public Releasing(SqlDesk desk, Placing placing, Database database, ReplyToken tokens) {
        this.desk = desk;
        this.placing = placing;
        this.database = database;
        this.threading = new Threading(tokens);
    }

    public Conversation release(ConversationNumber number, Actor actor, Terms terms) {
        Optional<Long> other = database.read(connection -> answered(connection, number));
        return desk.transaction(transaction -> {
            List<Long> ids = new ArrayList<>(List.of(transaction.id(number)));
            other.ifPresent(ids::add);
            transaction.hold(ids);
            Conversation it = transaction.hold(number);
            if (it.status() != Status.QUARANTINED) {
                transaction.tell(terms, it.id());
                return it;
            }
            Conversation open = transaction.apply(it, new Command.Reopen(), actor, Manner.PLAIN);
            transaction.journal(open, actor, new Event("released", Map.of()));
            Optional<Conversation> into = other.flatMap(id -> Optional.ofNullable(transaction.current(id)))
                .filter(known -> known.team().equals(it.team()) && known.id() != it.id() && known.status() != Status.QUARANTINED);
            if (into.isEmpty()) {
                transaction.handOut(open, Optional.empty());
            }
            Conversation now = into.isEmpty() ? open : Merging.merge(transaction, open, into.get(), actor, Manner.DELIBERATE);
            transaction.tell(terms, now.id());
            return now;
        });
    }

    /** The conversation that its first mail answers. */
    private Optional<Long> answered(Connection connection, ConversationNumber number) throws SQLException {
        Optional<Long> id = ConversationRows.id(connection, number);
        Optional<MessageOf> first = id.isEmpty() ? Optional.empty() : MessageOf.of(connection, id.get()).stream().findFirst();
        Optional<Team> team = desk.find(number).flatMap(it -> desk.team(it.team()));
        if (first.isEmpty() || team.isEmpty()) {
            return Optional.empty();
        }
        var fields = placing.fields(connection, first.get().message());
        Letter letter = Letters.read(fields);
        return threading.find(connection, team.get(), letter, Letters.detail(fields)).filter(other -> !id.equals(Optional.of(other)));
    }

    public boolean delete(ConversationNumber number, Actor actor) {
        return desk.transaction(transaction -> {
            Conversation it = transaction.hold(number);
            if (it.status() != Status.QUARANTINED) {
                return false;
            }
            Connection connection = transaction.connection();
            Conversation gone = transaction.apply(it, new Command.Park(Status.TRASH), actor, Manner.PLAIN);
            List<Standing> places = new ArrayList<>();
            for (MessageOf message : MessageOf.of(connection, it.id())) {
                places.addAll(placing.of(connection, message.message()));
            }
            placing.lock(connection, places.stream().map(Standing::mailbox).toList());
            placing.remove(connection, places, transaction.changes());
            for (MessageOf message : MessageOf.of(connection, it.id())) {
                Sql.update(connection, "DELETE FROM conversation_message WHERE message = ?", message.message());
                transaction.journal(gone, actor, new Event("deleted", Map.of("message", message.mimeId().orElse(""))));
            }
            return true;
        });
    }
}
