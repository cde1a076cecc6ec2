package org.mailroom.domain.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.report.Reckoning.Scene;
import org.mailroom.domain.report.Report.Kept;
import org.mailroom.domain.report.Report.Query;
import org.mailroom.domain.report.Report.Times;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/**
 * October 2026 of two teams, entry by entry, and what reports must say of it, computed by hand. Support works in Berlin, Monday to Friday from 9 to 17 and on Sundays from 0 to 4, but not on Friday the 2nd and
 * Monday the 12th; on Sunday the 25th the clock is put back from 3 to 2, so that Sunday has five hours of work. Sales works in Tokyo, always. Support promises first answers within 8 h, and to matters of high
 * priority within 2 h, further ones within 4 h, and to be done within 16 h.
 */
public abstract class ScriptedMonth {
    protected static final TeamKey SUP = new TeamKey("SUP");
    protected static final TeamKey SAL = new TeamKey("SAL");
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 10, 31);
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    private final List<JournalEntry> script = new ArrayList<>();

    /** Has these entries, the first first, taken down. */
    protected abstract void take(List<JournalEntry> entries) throws Exception;

    protected abstract Ledger ledger();

    protected static ServiceLevels promised() {
        return new ServiceLevels(Map.of(Priority.HIGH, new Target(TimeLimit.of("2h"), TimeLimit.of("4h"), TimeLimit.of("16h")),
            Priority.NORMAL, new Target(TimeLimit.of("8h"), TimeLimit.OFF, TimeLimit.OFF)), TimeLimit.of("30m"), Set.of());
    }

    protected static Optional<Scene> scene(TeamKey team) {
        WorkingHours berlin = new WorkingHours(Week.of(Map.of("mon-fri", "09:00-17:00", "sun", "00:00-04:00")), ZoneId.of("Europe/Berlin"),
            Set.of(LocalDate.of(2026, 10, 2), LocalDate.of(2026, 10, 12)));
        WorkingHours tokyo = new WorkingHours(Week.ALWAYS, ZoneId.of("Asia/Tokyo"), Set.of());
        return team.equals(SUP) ? Optional.of(new Scene(promised(), berlin)) : team.equals(SAL) ? Optional.of(new Scene(ServiceLevels.none(), tokyo)) : Optional.empty();
    }

    private void at(String time, String number, String agent, String what, String... details) {
        Map<String, String> words = new TreeMap<>();
        for (int i = 0; i < details.length; i += 2) {
            words.put(details[i], details[i + 1]);
        }
        Actor actor = agent.isEmpty() ? Actor.server() : Actor.agent(EmailAddress.of(agent + "@acme.test"), Actor.Channel.IMAP, "");
        script.add(new JournalEntry(script.size() + 1L, Instant.parse("2026-10-" + time + ":00Z"), ConversationNumber.parse(number).orElseThrow(), actor, new Event(what, words)));
    }

    private void status(String time, String number, String agent, String from, String to) {
        at(time, number, agent, "status", "from", from, "to", to);
    }

    private void begun(String time, String number) {
        at(time, number, "", "created");
        at(time, number, "", "received", "from", "c@x.test");
    }

    private void answered(String time, String number, String agent, String from) {
        at(time, number, agent, "answered");
        status(time, number, agent, from, "waiting");
    }

    private void play() throws Exception {
        begun("01T14:30", "SUP-1");
        at("01T14:40", "SUP-1", "alice", "assigned", "to", "alice@acme.test");
        answered("05T07:30", "SUP-1", "alice", "open");
        at("06T08:00", "SUP-1", "", "received", "from", "c@x.test");
        status("06T08:00", "SUP-1", "", "waiting", "open");
        answered("06T08:45", "SUP-1", "bob", "open");
        status("09T07:00", "SUP-1", "alice", "waiting", "done");
        begun("12T10:00", "SUP-2");
        status("12T10:00", "SUP-2", "", "open", "spam");
        at("13T09:00", "SUP-1", "", "received", "from", "c@x.test");
        status("13T09:00", "SUP-1", "", "done", "open");
        answered("13T10:00", "SUP-1", "alice", "open");
        status("14T10:00", "SUP-1", "alice", "waiting", "done");
        at("15T12:00", "SUP-3", "", "created");
        at("15T12:00", "SUP-3", "", "received", "from", "c@x.test", "automatic", "yes");
        status("15T12:30", "SUP-1", "alice", "done", "open");
        at("15T12:30", "SUP-1", "alice", "merged", "from", "SUP-3", "into", "SUP-1");
        status("15T13:00", "SUP-1", "alice", "open", "done");
        begun("20T08:00", "SUP-4");
        at("20T08:00", "SUP-4", "", "screened", "virus", "infected Eicar-Test-Signature", "spf", "pass");
        status("20T08:00", "SUP-4", "", "open", "quarantined");
        begun("21T07:00", "SUP-5");
        at("21T07:30", "SUP-5", "alice", "noted");
        at("21T08:00", "SAL-1", "alice", "transferred", "from", "SUP-5", "to", "SAL-1");
        answered("21T09:00", "SAL-1", "dave", "open");
        begun("24T22:30", "SUP-6");
        at("24T22:30", "SUP-6", "", "priority", "from", "normal", "to", "high");
        at("25T03:30", "SUP-6", "bob", "answered");
        at("25T03:30", "SUP-6", "bob", "assigned", "to", "bob@acme.test");
        status("25T03:30", "SUP-6", "bob", "open", "waiting");
        status("26T09:00", "SUP-6", "carol", "waiting", "done");
        begun("30T15:30", "SUP-7");
        at("30T15:30", "SUP-7", "", "priority", "from", "normal", "to", "high");
        at("30T15:31", "SUP-7", "alice", "locked", "holder", "alice@acme.test");
        answered("30T15:50", "SUP-7", "alice", "open");
        at("31T10:00", "SUP-7", "", "received", "from", "c@x.test");
        status("31T10:00", "SUP-7", "", "waiting", "open");
        at("31T10:00", "GON-1", "", "received", "from", "c@x.test");
        take(script);
    }

    private Report report() throws Exception {
        play();
        return new Report(ledger());
    }

    private static Query october(TeamKey team, Grouping grouping) {
        return new Query(team, FIRST, LAST, grouping);
    }

    /** In the order of {@link Count}, without what is of agents only. */
    private static Map<Count, Long> counts(long... values) {
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        int at = 0;
        for (Count one : Count.values()) {
            if (one != Count.ASSIGNED) {
                counts.put(one, values[at++]);
            }
        }
        return counts;
    }

    private static Report.Volume volume(String begin, long... values) {
        return new Report.Volume(LocalDate.parse(begin), counts(values));
    }

    @Test
    void shouldCountWhatCameAndWent() throws Exception {
        Report report = report();
        assertThat(report.volume(october(SUP, Grouping.ALL))).containsExactly(volume("2026-10-01", 9, 1, 5, 7, 0, 1, 4, 2, 1, 1, 1, 1, 0, 5));
        assertThat(report.volume(october(SAL, Grouping.ALL))).containsExactly(volume("2026-10-01", 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0));
        assertThat(report.volume(october(SUP, Grouping.MONTH))).extracting(Report.Volume::begin).containsExactly(FIRST);
        // 28 September is the Monday before the 1st.
        assertThat(report.volume(october(SUP, Grouping.WEEK))).containsExactly(
            volume("2026-09-28", 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
            volume("2026-10-05", 1, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1),
            volume("2026-10-12", 2, 1, 1, 2, 0, 0, 2, 2, 1, 0, 0, 0, 0, 3),
            volume("2026-10-19", 3, 0, 1, 3, 0, 1, 0, 0, 0, 1, 1, 0, 1, 4),
            volume("2026-10-26", 2, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5));
        List<Report.Volume> days = report.volume(october(SUP, Grouping.DAY));
        assertThat(days).hasSize(31);
        // What came at half past ten in the evening, UTC, came on the 25th in Berlin.
        assertThat(days.get(23).counts().get(Count.CREATED)).isZero();
        assertThat(days.get(24).counts().get(Count.CREATED)).isEqualTo(1);
        assertThat(days.get(3).counts().get(Count.BACKLOG)).isEqualTo(1);
        assertThat(days.get(4).counts().get(Count.BACKLOG)).isZero();
        assertThat(report.volume(new Query(SUP, LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 1), Grouping.DAY)).get(0).counts())
            .containsEntry(Count.BACKLOG, 1L).containsEntry(Count.PARKED, 0L).containsEntry(Count.CLOSED, 5L);
    }

    private static Times times(long count, long elapsedMedian, long elapsedP90, long workedMedian, long workedP90) {
        return new Times(new Spread(count, elapsedMedian, elapsedP90), new Spread(count, workedMedian, workedP90));
    }

    @Test
    void shouldMeasureTimesAndWorkingTimes() throws Exception {
        Report report = report();
        assertThat(report.responses(october(SUP, Grouping.ALL)).get(0).times()).isEqualTo(Map.of(
            Period.FIRST, times(3, 18_000, 320_400, 16_200, 18_000),
            Period.NEXT, times(2, 3_150, 3_600, 3_150, 3_600),
            Period.RESOLUTION, times(4, 107_100, 664_200, 26_100, 131_400),
            Period.PARKED, times(5, 88_200, 252_900, 28_800, 80_100)));
        assertThat(report.responses(october(SAL, Grouping.ALL)).get(0).times()).isEqualTo(Map.of(Period.FIRST, times(1, 7_200, 7_200, 7_200, 7_200)));
        List<Report.Response> weeks = report.responses(october(SUP, Grouping.WEEK));
        assertThat(weeks).hasSize(5);
        assertThat(weeks.get(0).times()).isEmpty();
        // Five hours of work on the Sunday on which the clock is put back.
        assertThat(weeks.get(3).times()).isEqualTo(Map.of(Period.FIRST, times(1, 18_000, 18_000, 16_200, 16_200)));
        assertThat(weeks.get(4).times()).isEqualTo(Map.of(Period.FIRST, times(1, 1_200, 1_200, 1_200, 1_200), Period.RESOLUTION, times(1, 124_200, 124_200, 19_800, 19_800),
            Period.PARKED, times(2, 85_800, 106_200, 2_100, 3_600)));
    }

    @Test
    void shouldTellWhatAgentsHaveDone() throws Exception {
        Report report = report();
        assertThat(report.agents(october(SUP, Grouping.ALL))).containsExactly(
            new Report.Work(FIRST, ALICE, Map.of(Count.ANSWERS, 3L, Count.DONE, 3L, Count.ASSIGNED, 1L, Count.REOPENED, 1L, Count.NOTES, 1L), Map.of(
                Period.FIRST, times(2, 160_800, 320_400, 9_600, 18_000), Period.NEXT, times(1, 3_600, 3_600, 3_600, 3_600),
                Period.RESOLUTION, times(3, 90_000, 664_200, 32_400, 131_400), Period.PARKED, times(2, 169_650, 252_900, 54_450, 80_100))),
            new Report.Work(FIRST, BOB, Map.of(Count.ANSWERS, 2L, Count.DONE, 1L, Count.ASSIGNED, 1L), Map.of(
                Period.FIRST, times(1, 18_000, 18_000, 16_200, 16_200), Period.NEXT, times(1, 2_700, 2_700, 2_700, 2_700), Period.RESOLUTION, times(1, 124_200, 124_200, 19_800, 19_800))));
        assertThat(report.agents(october(SUP, Grouping.WEEK))).extracting(work -> work.begin() + " " + work.agent().local()).containsExactly("2026-09-28 alice", "2026-10-05 alice", "2026-10-05 bob",
            "2026-10-12 alice", "2026-10-19 alice", "2026-10-19 bob", "2026-10-26 alice", "2026-10-26 bob");
    }

    @Test
    void shouldTellHowPromisesWereKept() throws Exception {
        Report report = report();
        assertThat(report.promises(october(SUP, Grouping.ALL))).containsExactly(
            new Report.Promise(FIRST, Priority.HIGH, Map.of(Period.FIRST, new Kept(1, 1), Period.RESOLUTION, new Kept(1, 0))),
            new Report.Promise(FIRST, Priority.NORMAL, Map.of(Period.FIRST, new Kept(1, 0))));
        assertThat(report.promises(october(SAL, Grouping.ALL))).isEmpty();
        assertThat(report.promises(october(SUP, Grouping.WEEK))).extracting(one -> one.begin() + " " + one.priority().word() + " " + Arrays.toString(one.kept().keySet().toArray()))
            .containsExactly("2026-10-05 normal [FIRST]", "2026-10-19 high [FIRST]", "2026-10-26 high [FIRST, RESOLUTION]");
    }
}
