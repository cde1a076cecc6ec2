package org.mailroom.store.route;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Sql;

/**
 * Who has taken care of a customer last, in a team: who has answered the newest of the customer's conversations, or else who has it, unless the server has only
 * handed it out and nothing has come of that yet; if nobody has, the one before counts, and so on.
 */
public final class LastAgent {
    /** How far one looks back. */
    private static final int MOST = 10;

    private record Earlier(long id, Optional<EmailAddress> assignee, Status status) {
    }

    private LastAgent() {
    }

    /** @param but  a conversation that does not count */
    public static Optional<EmailAddress> of(Connection connection, Team team, String customer, long but) throws SQLException {
        if (customer.isEmpty()) {
            return Optional.empty();
        }
        List<Earlier> all = Sql.list(connection, "SELECT id, assignee, status FROM conversation WHERE team = ? AND LOWER(customer) = ? AND id <> ? ORDER BY id DESC LIMIT " + MOST,
            row -> new Earlier(row.getLong(1), Optional.ofNullable(row.getString(2)).map(EmailAddress::of), Status.of(row.getString(3)).orElseThrow()),
            team.key().value(), customer.toLowerCase(Locale.ROOT), but);
        for (Earlier it : all) {
            Optional<EmailAddress> agent = it.status() == Status.SPAM || it.status() == Status.QUARANTINED ? Optional.empty() : of(connection, it);
            if (agent.filter(who -> team.role(who).filter(role -> role.atLeast(Role.AGENT)).isPresent()).isPresent()) {
                return agent;
            }
        }
        return Optional.empty();
    }

    private static Optional<EmailAddress> of(Connection connection, Earlier it) throws SQLException {
        Optional<EmailAddress> answered = Sql.first(connection, "SELECT sender FROM conversation_message WHERE conversation = ? AND kind = 'out' ORDER BY arrived DESC LIMIT 1",
            row -> row.getString(1), it.id()).flatMap(LastAgent::address);
        if (answered.isPresent() || it.assignee().isEmpty()) {
            return answered;
        }
        boolean untouched = it.status() == Status.OPEN && Sql.first(connection, "SELECT details FROM journal WHERE conversation = ? AND what = 'assigned' ORDER BY id DESC LIMIT 1",
            row -> row.getString(1), it.id()).filter(details -> details.contains("\"by\":\"routing\"")).isPresent();
        return untouched ? Optional.empty() : it.assignee();
    }

    private static Optional<EmailAddress> address(String sender) {
        try {
            return Optional.of(EmailAddress.of(sender));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
