package org.mailroom.store.conversation;

import java.sql.SQLException;
import java.util.List;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * What becomes of conversations when a team's members change. Some conversations a transaction; doing it again changes nothing, so a crash in between is
 * healed by doing it again. Thread-safe; blocks. Proof: {@code UpkeepTest}.
 */
public final class MemberConversations {
    private static final int AT_ONCE = 50;

    private final Database database;
    private final SqlDesk desk;

    @Inject
    public MemberConversations(Database database, SqlDesk desk) {
        this.database = database;
        this.desk = desk;
    }

    /** Puts what is assigned to people who do not work in the team any more back into the queue, and ends their locks. */
    public void release(Team team) {
        List<String> works = team.members().entrySet().stream().filter(member -> member.getValue().atLeast(Role.AGENT)).map(member -> member.getKey().value()).toList();
        String others = works.isEmpty() ? "" : " NOT IN (?" + ", ?".repeat(works.size() - 1) + ")";
        Object[] parameters = new Object[1 + 2 * works.size()];
        parameters[0] = team.key().value();
        for (int i = 0; i < works.size(); i++) {
            parameters[1 + i] = works.get(i);
            parameters[1 + works.size() + i] = works.get(i);
        }
        String theirs = works.isEmpty() ? "assignee IS NOT NULL OR lock_holder IS NOT NULL" : "assignee" + others + " OR lock_holder" + others;
        each("SELECT id FROM conversation WHERE team = ? AND (" + theirs + ") AND id > ? ORDER BY id LIMIT " + AT_ONCE, parameters, (transaction, it) -> {
            Conversation free = transaction.apply(it, new Command.Orphan(), Actor.server(), Manner.PLAIN);
            // The team has forgotten them already, so that before and after look the same; but their keyword stands on the messages.
            transaction.touch(free);
            if (free.lock().filter(lock -> !works.contains(lock.holder().value())).isPresent()) {
                transaction.apply(free, new Command.ReleaseLock(), Actor.server(), Manner.PLAIN);
                transaction.put(transaction.current(it.id()).withLock(java.util.Optional.empty()));
            }
        });
    }

    /** Shows the conversations of a member anew, whose handle has changed. */
    public void show(Team team, EmailAddress agent) {
        each("SELECT id FROM conversation WHERE team = ? AND (assignee = ? OR lock_holder = ?) AND id > ? ORDER BY id LIMIT " + AT_ONCE,
            new Object[] {team.key().value(), agent.value(), agent.value()}, DeskTransaction::touch);
    }

    @FunctionalInterface
    private interface Change {
        void of(DeskTransaction transaction, Conversation it) throws SQLException;
    }

    private void each(String query, Object[] parameters, Change change) {
        Object[] all = java.util.Arrays.copyOf(parameters, parameters.length + 1);
        all[parameters.length] = Long.MIN_VALUE;
        while (true) {
            List<Long> ids = database.read(connection -> Sql.list(connection, query, row -> row.getLong(1), all));
            if (ids.isEmpty()) {
                return;
            }
            desk.transaction(transaction -> {
                for (Conversation it : transaction.hold(ids)) {
                    change.of(transaction, it);
                }
                return null;
            });
            all[parameters.length] = ids.get(ids.size() - 1);
        }
    }
}
