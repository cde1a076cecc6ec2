package org.mailroom.store.team;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.apache.james.core.Username;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamFolder.Permission;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Subscribes members to the folders that they see: once, on joining or when a folder is new; who unsubscribes one is not
 * subscribed again. Those who see a folder no more lose the subscription; a team's new name is carried over. One transaction
 * for a team, none where nothing has changed.
 */
final class MemberSubscriptions {
    private record Seat(String agent, String folder) {
    }

    private record Done(Seat seat, String name) {
    }

    private final Database database;

    MemberSubscriptions(Database database) {
        this.database = database;
    }

    void align(Team team) {
        Set<Seat> wanted = wanted(team);
        if (!pending(wanted, done(team), team).isEmpty()) {
            database.write(connection -> {
                align(connection, team, wanted);
                return null;
            });
        }
    }

    private static Set<Seat> wanted(Team team) {
        Set<Seat> wanted = new HashSet<>();
        for (TeamFolder folder : TeamFolder.of(team)) {
            team.members().keySet().stream()
                .filter(agent -> folder.permission(team, agent) != Permission.NONE)
                .forEach(agent -> wanted.add(new Seat(agent.value(), folder.path())));
        }
        return wanted;
    }

    /** Seats that are new, left, or under an old name. */
    private static Set<Seat> pending(Set<Seat> wanted, List<Done> done, Team team) {
        Set<Seat> pending = new HashSet<>(wanted);
        for (Done row : done) {
            if (!wanted.contains(row.seat()) || !row.name().equals(team.name().value())) {
                pending.add(row.seat());
            } else {
                pending.remove(row.seat());
            }
        }
        return pending;
    }

    private List<Done> done(Team team) {
        return database.read(connection -> done(connection, team));
    }

    private static List<Done> done(Connection connection, Team team) throws SQLException {
        return Sql.list(connection, "SELECT agent, folder, name FROM team_subscription WHERE team = ?",
            row -> new Done(new Seat(row.getString(1), row.getString(2)), row.getString(3)), team.key().value());
    }

    private static void align(Connection connection, Team team, Set<Seat> wanted) throws SQLException {
        List<Done> before = done(connection, team);
        Set<Seat> pending = pending(wanted, before, team);
        Set<Seat> subscribed = new HashSet<>(pending);
        for (Done row : before) {
            if (pending.contains(row.seat()) && !unsubscribe(connection, team, row)) {
                subscribed.remove(row.seat());
            }
        }
        subscribed.retainAll(wanted);
        for (Seat seat : pending) {
            Sql.update(connection, "DELETE FROM team_subscription WHERE team = ? AND agent = ? AND folder = ?",
                team.key().value(), seat.agent(), seat.folder());
            if (wanted.contains(seat)) {
                Sql.update(connection, "INSERT INTO team_subscription (team, agent, folder, name) VALUES (?, ?, ?, ?)",
                    team.key().value(), seat.agent(), seat.folder(), team.name().value());
            }
            if (subscribed.contains(seat)) {
                Sql.update(connection, "INSERT INTO subscription (owner, mailbox) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    seat.agent(), kept(seat, team.name().value()));
            }
        }
    }

    /** False when the member had unsubscribed the folder. What a team that took the name over has made stays. */
    private static boolean unsubscribe(Connection connection, Team team, Done row) throws SQLException {
        String agent = row.seat().agent();
        String kept = kept(row.seat(), row.name());
        boolean subscribed = Sql.first(connection, "SELECT 1 FROM subscription WHERE owner = ? AND mailbox = ?", found -> true, agent, kept)
            .isPresent();
        Sql.update(connection, "DELETE FROM subscription WHERE owner = ? AND mailbox = ? AND NOT EXISTS"
                + " (SELECT 1 FROM team_subscription WHERE agent = ? AND folder = ? AND name = ? AND team <> ?)",
            agent, kept, agent, row.seat().folder(), row.name(), team.key().value());
        return subscribed;
    }

    private static String kept(Seat seat, String teamName) {
        return TeamFolders.shown(Username.of(seat.agent()), teamName, new TeamFolder(seat.folder())).asEscapedString();
    }
}
