package org.mailroom.app.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.mailroom.store.sql.Database;

/**
 * A past for a team that has none: conversations with their journal, as if they had happened; their messages are {@link PastMail}. By chance, but always the same chance: mail comes mostly by day and on weekdays, half of the
 * customers write again, most matters are done in the end, some twice.
 */
final class Past {
    private static final int AT_ONCE = 5000;
    private static final int PER_HOUR = 3600;
    /** How much of a day's mail comes in which hour. */
    private static final int[] HOURS = {1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 12, 14, 16, 16, 12, 8, 6, 4, 3, 2, 2, 1};
    /** The oldest conversation; the others follow one by one. */
    static final long FIRST_ID = 1_000_000;

    private record Line(long at, long conversation, String agent, String what, String details) {
    }

    /** How a conversation stands in the end. */
    private static final class Matter {
        private final long id;
        private final long created;
        private String status = "open";
        private String assignee;
        private long assigned;
        private String priority = "normal";
        private long since;
        private long asked;
        private long answered;
        private long updated;

        Matter(long id, long created) {
            this.id = id;
            this.created = created;
        }
    }

    private final Random random = new Random(4711);
    private final List<Line> lines = new ArrayList<>();
    private final List<Matter> matters = new ArrayList<>();
    private final String team;
    private final List<String> agents;
    private final long now;

    Past(String team, List<String> agents, Instant now) {
        this.team = team;
        this.agents = agents;
        this.now = now.toEpochMilli();
    }

    /** Has so many conversations begin in so many days before now. */
    Past with(int conversations, int days) {
        long first = Instant.ofEpochMilli(now).truncatedTo(ChronoUnit.DAYS).minus(days, ChronoUnit.DAYS).toEpochMilli();
        List<Long> beginnings = new ArrayList<>();
        while (beginnings.size() < conversations) {
            Instant time = Instant.ofEpochMilli(first + (long) (random.nextDouble() * (now - first)));
            boolean weekend = time.atZone(ZoneOffset.UTC).getDayOfWeek().getValue() > 5;
            if (random.nextInt(20) < HOURS[time.atZone(ZoneOffset.UTC).getHour()] && (!weekend || random.nextInt(6) == 0)) {
                beginnings.add(time.toEpochMilli());
            }
        }
        beginnings.sort(Comparator.naturalOrder());
        beginnings.forEach(time -> happen(new Matter(FIRST_ID + matters.size(), time)));
        lines.sort(Comparator.comparing(Line::at));
        return this;
    }

    /** When something that takes so long on the average has been done. */
    private long after(long time, double hours) {
        return time + 60_000 + (long) (-Math.log(1 - random.nextDouble()) * hours * PER_HOUR * 1000);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void happen(Matter it) {
        matters.add(it);
        line(it, it.created, null, "created", "{}");
        received(it, it.created);
        if (chance(1)) {
            line(it, it.created, null, "screened", "{\"virus\":\"infected Eicar-Test-Signature\"}");
            status(it, it.created, null, "quarantined");
        } else if (chance(4)) {
            status(it, it.created, null, "spam");
        } else {
            work(it);
        }
    }

    private void work(Matter it) {
        if (chance(10)) {
            it.priority = chance(20) ? "urgent" : "high";
            line(it, it.created, null, "priority", "{\"from\":\"normal\",\"to\":\"" + it.priority + "\"}");
        }
        String agent = agents.get(random.nextInt(agents.size()));
        double pace = it.priority.equals("normal") ? 5 : 1;
        long time = after(it.created, pace / 2);
        if (line(it, time, agent, "assigned", "{\"to\":\"" + agent + "\"}")) {
            it.assignee = agent;
            it.assigned = time;
        }
        do {
            time = after(time, pace);
            answered(it, time, agent);
            if (chance(25)) {
                line(it, time, agent, "noted", "{}");
            }
            if (chance(40)) {
                time = after(time, 20);
                received(it, time);
                status(it, time, null, "open");
                time = after(time, pace);
                answered(it, time, agent);
            }
            time = after(time, 24);
            status(it, time, agent, "done");
            time = after(time, 30);
        } while (chance(8) && received(it, time) && status(it, time, null, "open"));
    }

    private boolean received(Matter it, long time) {
        boolean happened = line(it, time, null, "received", "{\"from\":\"" + customer(it) + "\"}");
        it.asked = happened && it.asked == 0 ? time : it.asked;
        return happened;
    }

    private void answered(Matter it, long time, String agent) {
        if (line(it, time, agent, "answered", "{}")) {
            it.asked = 0;
            it.answered = time;
            status(it, time, agent, "waiting");
        }
    }

    private boolean status(Matter it, long time, String agent, String to) {
        boolean happened = line(it, time, agent, "status", "{\"from\":\"" + it.status + "\",\"to\":\"" + to + "\"}");
        if (happened) {
            it.status = to;
            it.since = time;
            it.asked = to.equals("done") ? 0 : it.asked;
        }
        return happened;
    }

    /** What would happen in the future does not. */
    private boolean line(Matter it, long time, String agent, String what, String details) {
        boolean happens = time <= now;
        if (happens) {
            lines.add(new Line(time, it.id, agent, what, details));
            it.updated = time;
        }
        return happens;
    }

    private static String customer(Matter it) {
        return "c" + it.id % 20_011 + "@customers.example";
    }

    private String number(long conversation) {
        return team + "-" + conversation;
    }

    /** Writes all of it down. */
    void write(Database database) {
        for (int from = 0; from < matters.size(); from += AT_ONCE) {
            List<Matter> some = matters.subList(from, Math.min(matters.size(), from + AT_ONCE));
            database.write(connection -> {
                conversations(connection, some);
                return null;
            });
        }
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            List<Line> some = lines.subList(from, Math.min(lines.size(), from + AT_ONCE));
            database.write(connection -> {
                journal(connection, some);
                return null;
            });
        }
    }

    private void conversations(Connection connection, List<Matter> some) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("INSERT INTO conversation (id, team, number, status, assignee, assigned, priority, tags, subject, customer, participants, notes, answered,"
                + " status_since, created, updated, version, asked, owed, since, urgency, service) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, 1, ?, ?, ?, ?, 0)");
             PreparedStatement number = connection.prepareStatement("INSERT INTO conversation_number (number, conversation) VALUES (?, ?)")) {
            for (Matter it : some) {
                row.setLong(1, it.id);
                row.setString(2, team);
                row.setString(3, number(it.id));
                row.setString(4, it.status);
                row.setString(5, it.assignee);
                time(row, 6, it.assigned);
                row.setString(7, it.priority);
                row.setString(8, it.id % 20_000 == 7 ? "rare" : it.id % 10 == 0 ? "billing" : "");
                row.setString(9, "Matter " + it.id);
                row.setString(10, customer(it));
                row.setString(11, customer(it));
                time(row, 12, it.answered);
                row.setLong(13, it.since == 0 ? it.created : it.since);
                row.setLong(14, it.created);
                row.setLong(15, it.updated);
                time(row, 16, it.asked);
                time(row, 17, it.status.equals("open") && it.assignee != null ? Math.max(it.asked, it.assigned) : 0);
                row.setLong(18, it.asked == 0 ? it.created : it.asked);
                row.setLong(19, List.of("urgent", "high", "normal").indexOf(it.priority) * 8_589_934_592L);
                row.addBatch();
                number.setString(1, number(it.id));
                number.setLong(2, it.id);
                number.addBatch();
            }
            row.executeBatch();
            number.executeBatch();
        }
    }

    private static void time(PreparedStatement row, int column, long time) throws SQLException {
        if (time == 0) {
            row.setNull(column, Types.BIGINT);
        } else {
            row.setLong(column, time);
        }
    }

    private void journal(Connection connection, List<Line> some) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("INSERT INTO journal (at, team, number, conversation, agent, channel, client, what, details) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?)")) {
            for (Line line : some) {
                row.setLong(1, line.at());
                row.setString(2, team);
                row.setString(3, number(line.conversation()));
                row.setLong(4, line.conversation());
                row.setString(5, line.agent());
                row.setString(6, line.agent() == null ? "system" : "imap");
                row.setString(7, line.what());
                row.setString(8, line.details());
                row.addBatch();
            }
            row.executeBatch();
        }
    }
}
