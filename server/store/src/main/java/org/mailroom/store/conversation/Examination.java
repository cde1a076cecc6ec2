package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.Teams;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.Standing;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * {@code mailroom doctor}: compares what is stored with what it should be, and puts it right where that is wanted. State is the truth; folders,
 * keywords and counters follow it. Each conversation is looked at in a transaction of its own, so that it may run while the server works. For one thread.
 * Proof: {@code ExaminationTest}.
 */
public final class Examination {
    private static final int AT_ONCE = 100;
    private static final int MOST_STRAYS = 10_000;

    private final Database database;
    private final SqlDesk desk;
    private final Placing placing;
    private final Directory directory;
    private final Teams teams;

    @Inject
    public Examination(Database database, SqlDesk desk, Placing placing, Directory directory, Teams teams) {
        this.database = database;
        this.desk = desk;
        this.placing = placing;
        this.directory = directory;
        this.teams = teams;
    }

    /** Ends a transaction without changing anything. */
    private static final class Looked extends RuntimeException {
        private final boolean wrong;

        Looked(boolean wrong) {
            super(null, null, false, false);
            this.wrong = wrong;
        }
    }

    /**
     * Looks at everything.
     *
     * @param repair  whether to put right what is wrong
     * @param out  takes a line for each finding
     * @return how many findings there were
     */
    public int run(boolean repair, Consumer<String> out) {
        if (repair) {
            teams.heal();
        }
        int findings = folders(out);
        findings += strays(repair, out);
        findings += places(repair, out);
        findings += counters(repair, out);
        findings += bodies(out);
        return findings;
    }

    /** Folders that a team has not; repairing has made them before. */
    private int folders(Consumer<String> out) {
        int findings = 0;
        for (Team team : directory.teams()) {
            Map<String, Long> there = database.read(connection -> Placing.mailboxes(connection, TeamOwner.of(team.key()).asString()));
            for (TeamFolder folder : TeamFolder.of(team)) {
                String name = TeamOwner.path(team.key(), folder).getName();
                if (!there.containsKey(name)) {
                    out.accept("team " + team.key() + ": the folder '" + name + "' is missing");
                    findings++;
                }
            }
        }
        return findings;
    }

    private record Stray(TeamPlace place, long uid, long message) {
    }

    /** Messages in folders of conversations that belong to none; repairing gives them one, with the state that the folder says. Drafts and saved replies that were thrown away stand in Trash by right. */
    private int strays(boolean repair, Consumer<String> out) {
        List<Stray> strays = new ArrayList<>();
        for (Team team : directory.teams()) {
            String owner = TeamOwner.of(team.key()).asString();
            for (Stray stray : database.read(connection -> Sql.list(connection, "SELECT b.id, b.name, p.uid, p.message_id FROM mailbox b"
                    + " JOIN mailbox_message p ON p.mailbox_id = b.id WHERE b.owner = ? AND b.namespace = '#private'"
                    + " AND NOT EXISTS (SELECT 1 FROM conversation_message c WHERE c.message = p.message_id) ORDER BY p.message_id LIMIT " + MOST_STRAYS,
                    row -> new Stray(new TeamPlace(row.getLong(1), team.key(), Projection.folder(row.getString(2))), row.getLong(3), row.getLong(4)), owner))) {
                if (stray.place().holdsConversations() && !stray.place().folder().equals(TeamFolder.TRASH)) {
                    strays.add(stray);
                }
            }
        }
        for (Stray stray : strays) {
            if (repair) {
                adopt(stray);
            }
            String folder = stray.place().folder().path();
            out.accept("team " + stray.place().team() + ": message " + stray.message() + " in " + (folder.isEmpty() ? "the queue" : "'" + folder + "'")
                + (repair ? " was given" : " has no") + (repair ? " a conversation" : " conversation"));
        }
        return strays.size();
    }

    private void adopt(Stray stray) {
        desk.transaction(transaction -> {
            Optional<Standing> there = placing.at(transaction.connection(), stray.place().mailbox(), stray.uid());
            if (there.isPresent() && MessageOf.byMessage(transaction.connection(), stray.message()).isEmpty()) {
                new Adopting(transaction, placing).standing(stray.place(), there.get(), stray.message(), Actor.server());
            }
            return null;
        });
    }

    /** Messages that do not stand, or are not marked, as the state of their conversation says. */
    private int places(boolean repair, Consumer<String> out) {
        int findings = 0;
        long last = Long.MIN_VALUE;
        while (true) {
            long from = last;
            List<Long> ids = database.read(connection -> Sql.list(connection, "SELECT id FROM conversation WHERE id > ? ORDER BY id LIMIT " + AT_ONCE,
                row -> row.getLong(1), from));
            if (ids.isEmpty()) {
                return findings;
            }
            for (long id : ids) {
                findings += place(id, repair, out);
            }
            last = ids.get(ids.size() - 1);
        }
    }

    private int place(long id, boolean repair, Consumer<String> out) {
        List<String> number = new ArrayList<>();
        boolean wrong;
        try {
            wrong = desk.transaction(transaction -> {
                number.clear();
                for (Conversation it : transaction.hold(List.of(id))) {
                    if (directory.team(it.team()).isPresent()) {
                        number.add(it.number().toString());
                        transaction.touch(it);
                    }
                }
                transaction.settle();
                boolean changed = !transaction.changes().isEmpty();
                if (!repair) {
                    throw new Looked(changed);
                }
                return changed;
            });
        } catch (Looked looked) {
            wrong = looked.wrong;
        }
        if (wrong) {
            out.accept("conversation " + String.join("", number) + ": its messages " + (repair ? "were put" : "are not") + " where its state says");
        }
        return wrong ? 1 : 0;
    }

    private int counters(boolean repair, Consumer<String> out) {
        String wrong = "SELECT b.id, b.owner, b.name FROM mailbox b WHERE b.messages <> (SELECT COUNT(*) FROM mailbox_message p WHERE p.mailbox_id = b.id)"
            + " OR b.unseen <> (SELECT COUNT(*) FROM mailbox_message p WHERE p.mailbox_id = b.id AND (p.flags & 32) = 0)"
            + " OR b.octets <> (SELECT COALESCE(SUM(p.octets), 0) FROM mailbox_message p WHERE p.mailbox_id = b.id)";
        List<Object[]> found = repair ? database.write(connection -> counted(connection, wrong))
            : database.read(connection -> Sql.list(connection, wrong, row -> new Object[] {row.getLong(1), row.getString(2), row.getString(3)}));
        found.forEach(mailbox -> out.accept("mailbox '" + mailbox[2] + "' of " + mailbox[1] + ": its counters " + (repair ? "were" : "are") + " wrong"));
        return found.size();
    }

    private static List<Object[]> counted(Connection connection, String wrong) throws SQLException {
        List<Object[]> found = Sql.list(connection, wrong, row -> new Object[] {row.getLong(1), row.getString(2), row.getString(3)});
        for (Object[] mailbox : found) {
            Sql.update(connection, "UPDATE mailbox SET messages = (SELECT COUNT(*) FROM mailbox_message p WHERE p.mailbox_id = mailbox.id),"
                + " unseen = (SELECT COUNT(*) FROM mailbox_message p WHERE p.mailbox_id = mailbox.id AND (p.flags & 32) = 0),"
                + " octets = (SELECT COALESCE(SUM(p.octets), 0) FROM mailbox_message p WHERE p.mailbox_id = mailbox.id) WHERE id = ?", mailbox[0]);
        }
        return found;
    }

    /** Messages whose body is not there; nothing can put that right but a backup. */
    private int bodies(Consumer<String> out) {
        List<Long> lost = database.read(connection -> Sql.list(connection,
            "SELECT m.id FROM message m WHERE NOT EXISTS (SELECT 1 FROM body b WHERE b.hash = m.body_hash AND b.id = COALESCE(m.body_id, b.id)) ORDER BY m.id LIMIT 1000", row -> row.getLong(1)));
        lost.forEach(message -> out.accept("message " + message + ": its body is missing; only a backup has it"));
        return lost.size();
    }
}
