package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Who writes an answer, as told by drafts: a draft that refers to a conversation takes or renews its author's lock; the lock goes with
 * the last such draft of his. A client that saves again appends the new draft before it deletes the old one, so the lock stays. Drafts
 * are saved before this is called, so none is ever lost for a lock. Thread-safe; blocks. Proof: {@code DraftLockTest} of {@code server/app}.
 */
public final class DraftLocks {
    private record Draft(long message, long conversation, EmailAddress agent) {
    }

    private final SqlDesk desk;
    private final Placing placing;
    private final Directory directory;
    private final Database database;

    @Inject
    public DraftLocks(SqlDesk desk, Placing placing, Directory directory, Database database) {
        this.database = database;
        this.desk = desk;
        this.placing = placing;
        this.directory = directory;
    }

    /**
     * Drafts have been saved.
     *
     * @param team  in whose Drafts; empty in the agent's own
     */
    public void saved(Collection<Long> messages, Optional<TeamKey> team, Actor actor) {
        if (messages.isEmpty() || teams(team, actor).isEmpty()) {
            return;
        }
        desk.transaction(transaction -> {
            for (long message : new TreeSet<>(messages)) {
                saved(transaction, message, team, actor);
            }
            return null;
        });
    }

    private void saved(DeskTransaction transaction, long message, Optional<TeamKey> team, Actor actor) throws SQLException {
        Connection connection = transaction.connection();
        if (placing.of(connection, message).isEmpty()) {
            return;
        }
        Letter letter = Letters.read(placing.fields(connection, message));
        Optional<Conversation> answered = answered(transaction, letter, teams(team, actor));
        if (answered.isEmpty()) {
            return;
        }
        Conversation it = answered.get();
        EmailAddress agent = actor.agent().orElseThrow();
        Sql.update(connection, "INSERT INTO draft (message, conversation, agent) VALUES (?, ?, ?) ON CONFLICT (message) DO UPDATE SET agent = excluded.agent",
            message, it.id(), agent.value());
        // While a colleague writes, the lock stays the colleague's; sending is what is stopped then.
        boolean others = it.lockAt(transaction.now()).filter(lock -> !lock.holder().equals(agent)).isPresent();
        if (!others && works(it, agent, transaction)) {
            transaction.apply(it, new Command.TakeLock(Lock.Cause.DRAFT), actor, Manner.PLAIN);
        }
    }

    private static Optional<Conversation> answered(DeskTransaction transaction, Letter letter, List<Team> teams) throws SQLException {
        for (Team team : teams) {
            Optional<Long> id = Threading.referred(transaction.connection(), team, letter.references());
            Optional<Conversation> it = id.isEmpty() ? Optional.empty() : transaction.hold(id.get());
            if (it.filter(found -> found.team().equals(team.key())).isPresent()) {
                return it;
            }
        }
        return Optional.empty();
    }

    /** Those in which the actor works; the folder's own first. */
    private List<Team> teams(Optional<TeamKey> first, Actor actor) {
        List<Team> teams = new ArrayList<>();
        for (Team team : directory.teams()) {
            if (actor.agent().flatMap(team::role).filter(role -> role.atLeast(Role.AGENT)).isPresent()) {
                teams.add(first.equals(Optional.of(team.key())) ? 0 : teams.size(), team);
            }
        }
        return teams;
    }

    /** Messages have left a Drafts folder, whoever's: locks go that hung on drafts which stand in none any more. */
    public void tidy(Actor actor) {
        if (!database.read(connection -> gone(connection).isEmpty())) {
            desk.transaction(transaction -> {
                for (Draft draft : gone(transaction.connection())) {
                    release(transaction, draft, actor);
                }
                return null;
            });
        }
    }

    private static List<Draft> gone(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT d.message, d.conversation, d.agent FROM draft d WHERE NOT EXISTS (SELECT 1 FROM mailbox_message p"
                + " JOIN mailbox m ON m.id = p.mailbox_id WHERE p.message_id = d.message AND m.name = 'Drafts') ORDER BY d.conversation",
            row -> new Draft(row.getLong(1), row.getLong(2), EmailAddress.of(row.getString(3))));
    }

    private static boolean works(Conversation it, EmailAddress agent, DeskTransaction transaction) {
        return it.status() != Status.QUARANTINED
            && transaction.setting(it.team()).team().role(agent).filter(role -> role.atLeast(Role.AGENT)).isPresent();
    }

    private static void release(DeskTransaction transaction, Draft draft, Actor actor) throws SQLException {
        Connection connection = transaction.connection();
        Optional<Conversation> it = transaction.hold(draft.conversation());
        Sql.update(connection, "DELETE FROM draft WHERE message = ?", draft.message());
        boolean others = Sql.first(connection, "SELECT message FROM draft WHERE conversation = ? AND agent = ?", row -> row.getLong(1),
            draft.conversation(), draft.agent().value()).isPresent();
        boolean held = it.flatMap(found -> found.lockAt(transaction.now()))
            .filter(lock -> lock.cause() == Lock.Cause.DRAFT && lock.holder().equals(draft.agent())).isPresent();
        if (held && !others) {
            boolean own = actor.is(draft.agent()) && works(it.get(), draft.agent(), transaction);
            transaction.apply(it.get(), new Command.ReleaseLock(), own ? actor : Actor.server(), Manner.PLAIN);
        }
    }
}
