package org.mailroom.store.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.report.Count;
import org.mailroom.domain.report.Grouping;
import org.mailroom.domain.report.Ledger;
import org.mailroom.domain.report.Report;
import org.mailroom.domain.report.ScriptedMonth;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.conversation.DeskHouse;
import org.mailroom.store.conversation.SqlFeed;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** The month of {@link ScriptedMonth} through journal, bookkeeper and tables, in pieces, by two servers, and over a failure. */
@OnEachEngine
class SqlLedgerTest extends ScriptedMonth {
    @Test
    void shouldPackAnyTime() {
        Random random = new Random(7);
        long[] times = random.longs(1000, 0, Long.MAX_VALUE).map(time -> time >>> random.nextInt(63)).toArray();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long time : times) {
            PackedSeconds.append(bytes, time);
        }
        assertThat(PackedSeconds.unpacked(bytes.toByteArray())).isEqualTo(times);
        assertThat(PackedSeconds.unpacked(new byte[0])).isEmpty();
    }

    private final DatabaseExtension engine;
    private DeskHouse house;
    private SqlFeed feed;
    private Bookkeeper one;
    private Bookkeeper two;

    SqlLedgerTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() {
        house = new DeskHouse(engine.database(), engine.directory());
        house.set(SUP, settings -> settings.with(promised()));
        feed = new SqlFeed(engine.database(), house.desk).start();
        one = server();
        two = server();
    }

    private Bookkeeper server() {
        return new Bookkeeper(engine.database(), feed, house.house.directory, new Calendars() {
            @Override
            public WorkingHours of(Team team) {
                return scene(team.key()).orElseThrow().hours();
            }

            @Override
            public void check(HolidayFile file) {
                throw new UnsupportedOperationException();
            }
        });
    }

    @AfterEach
    void end() {
        one.close();
        two.close();
        feed.close();
    }

    private void write(List<JournalEntry> entries) {
        engine.database().write(connection -> {
            for (JournalEntry entry : entries) {
                add(connection, entry);
            }
            return null;
        });
        long all = engine.database().read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM journal", row -> row.getLong(1))).get(0);
        Awaitility.await().until(() -> feed.after(0, 1000).items().size() == all);
    }

    private static void add(Connection connection, JournalEntry entry) throws SQLException {
        StringBuilder details = new StringBuilder("{");
        entry.event().details().forEach((name, value) -> details.append(details.length() > 1 ? "," : "").append('"').append(name).append("\":\"").append(value).append('"'));
        Sql.update(connection, "INSERT INTO journal (at, team, number, conversation, agent, channel, client, what, details) VALUES (?, ?, ?, 1, ?, 'imap', '', ?, ?)",
            entry.time().toEpochMilli(), entry.number().team().value(), entry.number().toString(), entry.actor().agent().map(EmailAddress::value).orElse(null), entry.event().what(),
            details.append('}').toString());
    }

    @Override
    protected void take(List<JournalEntry> entries) {
        write(entries.subList(0, 10));
        assertThat(one.read()).isFalse();
        write(entries.subList(10, 20));
        assertThat(two.read()).isFalse();
        assertThat(one.read()).isFalse();
        write(entries.subList(20, entries.size()));
        // Both want to write down the same.
        one.start();
        two.start();
        awaitAll();
    }

    private void awaitAll() {
        Awaitility.await().until(() -> engine.database().read(connection -> Sql.list(connection, "SELECT position FROM report_position", row -> row.getLong(1))).equals(List.of(feed.newest())));
    }

    @Override
    protected Ledger ledger() {
        return new SqlLedger(engine.database(), one);
    }

    private long number(String sql, Object... parameters) {
        return engine.database().read(connection -> Sql.list(connection, sql, row -> row.getLong(1), parameters)).get(0);
    }

    /** Mails come, and all that can be done to conversations is done, by chance; what the reports add up to is what is there in the end. */
    @Test
    void shouldReconcileWithTheConversations() throws Exception {
        Random random = new Random(42);
        int refused = 0;
        one.start();
        for (int step = 0; step < 400; step++) {
            house.watch.pass(Duration.ofMinutes(random.nextInt(600)));
            try {
                happen(random);
            } catch (Refused e) {
                // A done one cannot be merged into itself, and the like: nothing was changed.
                refused++;
            }
        }
        assertThat(refused).isLessThan(100);
        ledger().catchUp();
        LocalDate last = LocalDate.ofInstant(house.watch.instant(), ZoneId.of("UTC")).plusDays(1);
        long created = 0;
        long closed = 0;
        for (TeamKey team : List.of(SUP, SAL)) {
            Map<Count, Long> sums = new Report(ledger()).volume(new Report.Query(team, last.minusDays(400), last, Grouping.ALL)).get(0).counts();
            assertThat(sums.get(Count.BACKLOG)).isEqualTo(number("SELECT COUNT(*) FROM conversation WHERE team = ? AND status = 'open'", team.value())).isPositive();
            assertThat(sums.get(Count.PARKED)).isEqualTo(number("SELECT COUNT(*) FROM conversation WHERE team = ? AND status IN ('waiting', 'snoozed')", team.value())).isPositive();
            assertThat(sums.get(Count.CREATED) + sums.get(Count.TAKEN) - sums.get(Count.GIVEN)).isEqualTo(sums.get(Count.BACKLOG) + sums.get(Count.PARKED) + sums.get(Count.CLOSED));
            assertThat(sums.get(Count.DONE)).isEqualTo(number("SELECT COUNT(*) FROM journal WHERE team = ? AND what = 'status' AND details LIKE '%\"to\":\"done\"%'", team.value()));
            created += sums.get(Count.CREATED);
            closed += sums.get(Count.CLOSED);
        }
        long merged = number("SELECT COUNT(*) FROM journal WHERE what = 'merged'");
        assertThat(merged).isPositive();
        assertThat(number("SELECT COUNT(*) FROM journal WHERE what = 'transferred'")).isPositive();
        assertThat(number("SELECT COUNT(*) FROM journal WHERE what = 'split'")).isPositive();
        assertThat(created).isEqualTo(number("SELECT COUNT(*) FROM conversation") + merged);
        assertThat(closed).isEqualTo(number("SELECT COUNT(*) FROM conversation WHERE status IN ('done', 'spam', 'quarantined', 'trash')") + merged);
    }

    private void happen(Random random) throws Exception {
        List<String> known = engine.database().read(connection -> Sql.list(connection, "SELECT number FROM conversation ORDER BY id", row -> row.getString(1)));
        int choice = random.nextInt(10);
        if (known.isEmpty() || choice < 2) {
            house.receive(random.nextInt(3) > 0 ? SUP : SAL, "Subject: something");
            return;
        }
        ConversationNumber it = DeskHouse.number(known.get(random.nextInt(known.size())));
        Actor actor = it.team().equals(SAL) ? DeskHouse.imap(DeskHouse.DAVE) : DeskHouse.imap(random.nextBoolean() ? DeskHouse.ALICE : DeskHouse.CAROL);
        switch (choice) {
            case 2 -> house.receive(it.team(), "Subject: more", "In-Reply-To: <" + engine.database().read(connection -> Sql.list(connection,
                "SELECT mime_id FROM conversation_message m JOIN conversation c ON c.id = m.conversation WHERE c.number = ?", row -> row.getString(1), it.toString())).get(0) + ">");
            case 3 -> house.desk.act(it, new Command.Answered(Set.of("cora@customer.test")), actor, Manner.DELIBERATE);
            case 4 -> house.desk.act(it, random.nextBoolean() ? new Command.Assign(actor.agent().orElseThrow()) : new Command.Reopen(), actor, Manner.DELIBERATE);
            case 5 -> house.desk.transfer(it, it.team().equals(SUP) ? SAL : SUP, actor, Manner.DELIBERATE);
            case 6 -> house.desk.merge(it, DeskHouse.number(known.get(random.nextInt(known.size()))), actor, Manner.DELIBERATE);
            case 7 -> house.desk.split(it, Set.of(number("SELECT MIN(message) FROM conversation_message m JOIN conversation c ON c.id = m.conversation WHERE c.number = ?", it.toString())), actor);
            case 8 -> house.desk.act(it, new Command.Park(Status.SNOOZED, Optional.of(house.watch.instant().plusSeconds(3600))), actor, Manner.DELIBERATE);
            default -> house.desk.act(it, new Command.Park(List.of(Status.DONE, Status.DONE, Status.WAITING, Status.SPAM, Status.TRASH).get(random.nextInt(5))), actor, Manner.DELIBERATE);
        }
    }
}
