package org.mailroom.store.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxPath;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.Changes;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxDelivery.Staged;
import org.mailroom.store.mailbox.MailboxNews;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

/**
 * Saved replies in the folder {@code Templates} of each team. What is replaced is a new message in one transaction with the end of the old one; the table {@code template} keeps
 * the id. Messages that a client has marked deleted are none. Thread-safe; blocks. Proof: {@code SavedRepliesTest} of {@code server/app}.
 */
public final class SqlSavedReplies implements SavedReplies {
    private static final Pattern CURSOR = Pattern.compile("([A-Z0-9]+)\\.(\\d{1,19})");
    private static final int DELETED = 2;
    private static final String SELECT = "SELECT p.message_id, b.owner, p.uid, m.internal_date, m.header, m.body_hash, t.id FROM mailbox b JOIN mailbox_message p ON p.mailbox_id = b.id"
        + " JOIN message m ON m.id = p.message_id LEFT JOIN template t ON t.message = m.id WHERE b.namespace = '#private' AND b.name = '" + TeamFolder.TEMPLATES.path()
        + "' AND (p.flags & " + DELETED + ") = 0 AND ";

    private record Row(long message, String owner, long uid, long date, byte[] header, String body, Optional<Long> lasting) {
        static Row read(ResultSet row) throws SQLException {
            long id = row.getLong(7);
            Optional<Long> lasting = row.wasNull() ? Optional.empty() : Optional.of(id);
            return new Row(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4), row.getBytes(5), row.getString(6), lasting);
        }

        long id() {
            return lasting.orElse(message);
        }
    }

    private record Done(Saved saved, Changes changes) {
    }

    private final Database database;
    private final Directory directory;
    private final BodyStore bodies;
    private final MailboxDelivery delivery;
    private final Placing placing;
    private final MailboxNews news;
    private final Clock clock;

    @Inject
    public SqlSavedReplies(Database database, Directory directory, BodyStore bodies, MailboxDelivery delivery, Placing placing, MailboxNews news, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.bodies = bodies;
        this.delivery = delivery;
        this.placing = placing;
        this.news = news;
        this.clock = clock;
    }

    @Override
    public Page list(Set<TeamKey> teams, Optional<String> cursor, int limit) {
        Optional<Matcher> after = cursor.map(text -> {
            Matcher place = CURSOR.matcher(text);
            if (!place.matches()) {
                throw new IllegalArgumentException("'" + text + "' is no cursor; take the one that the page before has given");
            }
            return place;
        });
        List<Row> rows = database.read(connection -> {
            List<Row> found = new ArrayList<>();
            for (String team : teams.stream().map(TeamKey::value).sorted().toList()) {
                int order = after.map(place -> team.compareTo(place.group(1))).orElse(1);
                if (order >= 0 && found.size() <= limit) {
                    long uid = order == 0 ? Long.parseLong(after.get().group(2)) : 0;
                    found.addAll(Sql.list(connection, SELECT + "b.owner = ? AND p.uid > ? ORDER BY p.uid LIMIT " + (limit + 1 - found.size()), Row::read,
                        TeamOwner.of(new TeamKey(team)).asString(), uid));
                }
            }
            return found;
        });
        List<Saved> shown = rows.subList(0, Math.min(limit, rows.size())).stream().map(this::saved).toList();
        return new Page(shown, rows.size() <= limit ? Optional.empty() : Optional.of(team(rows.get(limit - 1)) + "." + rows.get(limit - 1).uid()));
    }

    private static TeamKey team(Row row) {
        return TeamOwner.key(Username.of(row.owner())).orElseThrow(() -> new IllegalStateException("mailbox of nobody: " + row.owner()));
    }

    private Saved saved(Row row) {
        try (InputStream message = new SequenceInputStream(new ByteArrayInputStream(row.header()), bodies.open(row.body()))) {
            return new Saved(Long.toString(row.id()), team(row), ReplyMessage.read(row.header(), message.readAllBytes()), Instant.ofEpochMilli(row.date()));
        } catch (IOException e) {
            throw new UncheckedIOException("message " + row.message() + " cannot be read", e);
        }
    }

    @Override
    public Optional<Saved> find(String id) {
        return number(id).flatMap(number -> database.read(connection -> row(connection, number))).map(this::saved);
    }

    private static Optional<Long> number(String id) {
        return id.matches("\\d{1,18}") ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }

    /** Of a team that is there: mailboxes outlive their team. */
    private Optional<Row> row(Connection connection, long id) throws SQLException {
        long message = Sql.first(connection, "SELECT message FROM template WHERE id = ?", row -> row.getLong(1), id).orElse(id);
        return Sql.list(connection, SELECT + "p.message_id = ?", Row::read, message).stream().filter(row -> row.id() == id)
            .filter(row -> TeamOwner.key(Username.of(row.owner())).flatMap(directory::team).isPresent()).findFirst();
    }

    @Override
    public Saved add(TeamKey key, SavedReply reply, Consumer<Saved> foreseen) {
        Team team = directory.team(key).orElseThrow(() -> new IllegalArgumentException("there is no team " + key));
        return staged(team, reply, (connection, staged, now, changes) -> {
            put(connection, staged, team, now, changes);
            foreseen.accept(new Saved(Long.toString(staged.id()), key, reply, now));
            return Optional.of(staged.id());
        }).orElseThrow();
    }

    @Override
    public Optional<Saved> replace(String id, SavedReply reply) {
        Optional<TeamKey> key = find(id).map(Saved::team);
        Optional<Team> team = key.flatMap(directory::team);
        return team.isEmpty() ? Optional.empty() : staged(team.get(), reply, (connection, staged, now, changes) -> {
            Optional<Row> before = held(connection, id, team.get().key());
            if (before.isEmpty()) {
                return Optional.empty();
            }
            end(connection, before.get(), changes);
            put(connection, staged, team.get(), now, changes);
            Sql.update(connection, "INSERT INTO template (message, id) VALUES (?, ?)", staged.id(), before.get().id());
            return Optional.of(before.get().id());
        });
    }

    /** The row, when its mailbox is this transaction's. */
    private Optional<Row> held(Connection connection, String id, TeamKey team) throws SQLException {
        Long mailbox = Placing.mailboxes(connection, TeamOwner.of(team).asString()).get(TeamFolder.TEMPLATES.path());
        if (mailbox == null) {
            return Optional.empty();
        }
        placing.lock(connection, List.of(mailbox));
        return row(connection, number(id).orElseThrow()).filter(row -> team(row).equals(team));
    }

    private interface Put {
        Optional<Long> into(Connection connection, Staged staged, Instant now, Changes changes) throws SQLException;
    }

    private Optional<Saved> staged(Team team, SavedReply reply, Put put) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        byte[] message = ReplyMessage.write(reply.checked(), team, now);
        try (Staged staged = delivery.stage(TeamOwner.of(team.key()), new byte[0], new ByteArrayInputStream(message))) {
            Optional<Done> done = database.write(connection -> {
                Changes changes = new Changes();
                return put.into(connection, staged, now, changes).map(id -> new Done(new Saved(Long.toString(id), team.key(), reply, now), changes));
            });
            done.ifPresent(it -> news.tell(it.changes()));
            return done.map(Done::saved);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    private void put(Connection connection, Staged staged, Team team, Instant now, Changes changes) throws SQLException {
        MailboxPath path = TeamOwner.path(team.key(), TeamFolder.TEMPLATES);
        try {
            changes.come(delivery.store(connection, staged, new byte[0], path, new Flags(Flags.Flag.SEEN), now.toEpochMilli()));
        } catch (MailboxNotFoundException e) {
            throw new Unavailable("the folder Templates of team " + team.key() + " is missing", e);
        }
    }

    private void end(Connection connection, Row row, Changes changes) throws SQLException {
        List<Standing> places = placing.of(connection, row.message()).stream().filter(place -> place.uid() == row.uid()).toList();
        placing.remove(connection, places, changes);
        Sql.update(connection, "DELETE FROM template WHERE message = ? OR id = ?", row.message(), row.id());
    }

    @Override
    public boolean delete(String id) {
        Optional<TeamKey> team = find(id).map(Saved::team);
        if (team.isEmpty()) {
            return false;
        }
        Optional<Changes> done = database.write(connection -> {
            Optional<Row> row = held(connection, id, team.get());
            Changes changes = new Changes();
            if (row.isPresent()) {
                end(connection, row.get(), changes);
            }
            return row.map(it -> changes);
        });
        done.ifPresent(news::tell);
        return done.isPresent();
    }
}
