package org.mailroom.store.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.report.Count;
import org.mailroom.domain.report.Ledger;
import org.mailroom.domain.report.Period;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** What the {@link Bookkeeper} has taken down. Each question reads one stretch of an index for each word. Thread-safe. Proof: {@code SqlLedgerTest}. */
public final class SqlLedger implements Ledger {
    private static final String THESE = " WHERE team = ? AND what = ? AND day BETWEEN ? AND ? ORDER BY day";

    private final Database database;
    private final Bookkeeper bookkeeper;

    @Inject
    public SqlLedger(Database database, Bookkeeper bookkeeper) {
        this.database = database;
        this.bookkeeper = bookkeeper;
    }

    @Override
    public void catchUp() {
        bookkeeper.catchUp();
    }

    @Override
    public List<Counted> counts(TeamKey team, Set<Count> what, LocalDate from, LocalDate to) {
        return all(what, one -> new Question<>("SELECT day, how_many FROM report_count",
            row -> new Counted(day(row), one, Optional.empty(), row.getLong(2)), one.word()), team, from, to);
    }

    @Override
    public List<Counted> agentCounts(TeamKey team, LocalDate from, LocalDate to) {
        return all(EnumSet.allOf(Count.class), one -> new Question<>("SELECT day, how_many, agent FROM report_agent_count",
            row -> new Counted(day(row), one, Optional.of(EmailAddress.of(row.getString(3))), row.getLong(2)), one.word()), team, from, to);
    }

    @Override
    public Map<Count, Long> before(TeamKey team, Set<Count> what, LocalDate day) {
        return database.read(connection -> {
            Map<Count, Long> sums = new EnumMap<>(Count.class);
            for (Count one : what) {
                sums.put(one, Sql.list(connection, "SELECT COALESCE(SUM(how_many), 0) FROM report_count WHERE team = ? AND what = ? AND day < ?",
                    row -> row.getLong(1), team.value(), one.word(), day.toEpochDay()).get(0));
            }
            return sums;
        });
    }

    @Override
    public List<Timed> times(TeamKey team, Set<Period> what, LocalDate from, LocalDate to) {
        return all(what, one -> new Question<>("SELECT day, kept, late, elapsed, worked, priority FROM report_time",
            row -> timed(row, one, Priority.of(row.getString(6)), Optional.empty()), one.word()), team, from, to);
    }

    @Override
    public List<Timed> agentTimes(TeamKey team, LocalDate from, LocalDate to) {
        return all(EnumSet.allOf(Period.class), one -> new Question<>("SELECT day, kept, late, elapsed, worked, agent FROM report_agent_time",
            row -> timed(row, one, Optional.empty(), Optional.of(EmailAddress.of(row.getString(6)))), one.word()), team, from, to);
    }

    private record Question<T>(String select, Sql.Row<T> row, String word) {
    }

    private interface Asking<W, T> {
        Question<T> of(W what);
    }

    private <W, T> List<T> all(Set<W> what, Asking<W, T> asking, TeamKey team, LocalDate from, LocalDate to) {
        return database.read(connection -> {
            List<T> all = new ArrayList<>();
            for (W one : what) {
                Question<T> question = asking.of(one);
                all.addAll(Sql.list(connection, question.select() + THESE, question.row(), team.value(), question.word(), from.toEpochDay(), to.toEpochDay()));
            }
            return all;
        });
    }

    private static LocalDate day(ResultSet row) throws SQLException {
        return LocalDate.ofEpochDay(row.getLong(1));
    }

    private static Timed timed(ResultSet row, Period what, Optional<Priority> priority, Optional<EmailAddress> agent) throws SQLException {
        return new Timed(day(row), what, priority, agent, row.getLong(2), row.getLong(3), PackedSeconds.unpacked(row.getBytes(4)), PackedSeconds.unpacked(row.getBytes(5)));
    }
}
