package org.mailroom.domain.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.report.Report.Query;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;

/** Reports of what was taken down in memory, and their arithmetic. */
class ReportTest {
    @Nested
    class October extends ScriptedMonth {
        private final InMemoryLedger ledger = new InMemoryLedger();

        @Override
        protected void take(List<JournalEntry> entries) {
            Reckoning reckoning = new Reckoning(ledger, ledger, ScriptedMonth::scene);
            entries.forEach(reckoning::read);
        }

        @Override
        protected Ledger ledger() {
            return ledger;
        }
    }

    /** What happens to conversations of Sales, which always works, minute by minute. */
    private static final class Sales {
        private static final ServiceLevels PROMISED = new ServiceLevels(Map.of(Priority.NORMAL, new Target(TimeLimit.of("1h"), TimeLimit.of("2h"), TimeLimit.OFF)), TimeLimit.of("30m"), Set.of());
        private final InMemoryLedger ledger = new InMemoryLedger();
        private final Reckoning reckoning = new Reckoning(ledger, ledger, team -> Optional.of(new Reckoning.Scene(PROMISED, WorkingHours.ALWAYS)));
        private Instant now = Instant.parse("2026-10-01T08:00:00Z");
        private long id;

        Sales happens(int number, String what, String... details) {
            return does(Actor.server(), number, what, details);
        }

        Sales does(Actor actor, int number, String what, String... details) {
            Map<String, String> words = new TreeMap<>();
            for (int i = 0; i < details.length; i += 2) {
                words.put(details[i], details[i + 1]);
            }
            reckoning.read(new JournalEntry(++id, now, new ConversationNumber(ScriptedMonth.SAL, number), actor, new Event(what, words)));
            return this;
        }

        Sales passes(int minutes) {
            now = now.plusSeconds(60L * minutes);
            return this;
        }

        Sales status(int number, String from, String to) {
            return happens(number, "status", "from", from, "to", to);
        }

        private Query all() {
            return new Query(ScriptedMonth.SAL, LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 31), Grouping.ALL);
        }

        Map<Count, Long> counts() {
            return new Report(ledger).volume(all()).get(0).counts();
        }

        Map<Period, Report.Times> times() {
            return new Report(ledger).responses(all()).get(0).times();
        }

        List<Report.Promise> promises() {
            return new Report(ledger).promises(all());
        }
    }

    @Test
    void shouldNotTakeAMergeForAReopening() {
        Sales sales = new Sales().happens(1, "created").happens(2, "created").passes(5).status(1, "open", "done").passes(5);
        // A done one is opened to be merged into another.
        sales.status(1, "done", "open").happens(2, "merged", "from", "SAL-1", "into", "SAL-2");
        assertThat(sales.counts()).containsEntry(Count.REOPENED, 0L).containsEntry(Count.DONE, 1L).containsEntry(Count.BACKLOG, 1L).containsEntry(Count.CLOSED, 1L);
        assertThat(sales.passes(5).status(2, "open", "done").passes(5).status(2, "done", "open").counts()).containsEntry(Count.REOPENED, 1L).containsEntry(Count.BACKLOG, 1L);
    }

    @Test
    void shouldNotTakeOldMailForWorkThatIsDone() {
        Actor bringing = Actor.bringingOldMail();
        Sales sales = new Sales().does(bringing, 1, "created", "imported", "yes").does(bringing, 1, "status", "from", "open", "to", "done")
            .does(bringing, 2, "created", "imported", "yes").does(bringing, 2, "status", "from", "open", "to", "waiting");
        assertThat(sales.counts()).containsEntry(Count.CREATED, 2L).containsEntry(Count.DONE, 0L).containsEntry(Count.CLOSED, 1L).containsEntry(Count.PARKED, 1L).containsEntry(Count.BACKLOG, 0L);
        assertThat(sales.times()).isEmpty();
        // What is done with it afterwards is work.
        sales.passes(5).status(1, "done", "open").passes(7).status(1, "open", "done");
        assertThat(sales.counts()).containsEntry(Count.REOPENED, 1L).containsEntry(Count.DONE, 1L);
        assertThat(sales.times().get(Period.RESOLUTION).elapsed()).isEqualTo(new Spread(1, 420, 420));
    }

    @Test
    void shouldWaitForWhatWasSplitOffSinceTheRestDoes() {
        Sales sales = new Sales().happens(1, "created").happens(1, "received").passes(10).happens(2, "created", "from", "SAL-1").happens(1, "split", "into", "SAL-2");
        sales.passes(10).happens(2, "answered").passes(10).happens(1, "answered");
        assertThat(sales.times().get(Period.FIRST).elapsed()).isEqualTo(new Spread(2, 1500, 1800));
        assertThat(sales.promises()).containsExactly(new Report.Promise(LocalDate.of(2026, 10, 1), Priority.NORMAL, Map.of(Period.FIRST, new Report.Kept(2, 0))));
    }

    @Test
    void shouldCallLateWhoWasPutAsideUnansweredAfterThePromisedTime() {
        Sales sales = new Sales();
        for (int number = 1; number <= 4; number++) {
            sales.happens(number, "created").happens(number, "received");
        }
        sales.passes(60).status(1, "open", "done").passes(1).status(2, "open", "done").status(3, "open", "waiting").status(4, "open", "trash");
        assertThat(sales.promises()).containsExactly(new Report.Promise(LocalDate.of(2026, 10, 1), Priority.NORMAL, Map.of(Period.FIRST, new Report.Kept(0, 2))));
        assertThat(sales.times()).doesNotContainKey(Period.FIRST);
    }

    @Test
    void shouldCountWhatWasFoundInAFolderWhereItStands() {
        Sales sales = new Sales().happens(1, "created", "found", "").happens(2, "created", "found", "@alice").happens(3, "created", "found", "Done").happens(4, "created", "found", "Snoozed/Monday");
        assertThat(sales.counts()).containsEntry(Count.CREATED, 4L).containsEntry(Count.BACKLOG, 2L).containsEntry(Count.PARKED, 1L).containsEntry(Count.CLOSED, 1L);
    }

    @Test
    void shouldFindTheMiddleAndNineInTen() {
        assertThat(Spread.of(new long[0])).isEmpty();
        assertThat(Spread.of(new long[] {7})).contains(new Spread(1, 7, 7));
        assertThat(Spread.of(new long[] {9, 1})).contains(new Spread(2, 5, 9));
        assertThat(Spread.of(new long[] {4, 1, 2})).contains(new Spread(3, 2, 4));
        assertThat(Spread.of(LongStream.rangeClosed(1, 10).toArray())).contains(new Spread(10, 5, 9));
        assertThat(Spread.of(LongStream.rangeClosed(1, 11).toArray())).contains(new Spread(11, 6, 10));
        assertThat(Spread.of(LongStream.rangeClosed(1, 100).toArray())).contains(new Spread(100, 50, 90));
    }

    @Test
    void shouldFindThemAsSortingDoes() {
        Random random = new Random(3);
        for (int round = 0; round < 3000; round++) {
            long[] some = random.longs(1 + random.nextInt(round < 2000 ? 12 : 400), 0, round % 2 == 0 ? 4 : 1_000_000).toArray();
            if (round % 5 == 0) {
                Arrays.sort(some);
            }
            long[] sorted = some.clone();
            Arrays.sort(sorted);
            long median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
            assertThat(Spread.of(some)).contains(new Spread(sorted.length, median, sorted[(int) Math.ceil(sorted.length * 0.9 - 1e-9) - 1]));
        }
    }

    @Test
    void shouldRefuseStretchesThatMakeNoSense() {
        LocalDate day = LocalDate.of(2026, 10, 1);
        assertThatThrownBy(() -> new Query(ScriptedMonth.SUP, day, day.minusDays(1), Grouping.DAY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Query(ScriptedMonth.SUP, day, day.plusDays(1101), Grouping.DAY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Grouping.of("year")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("allowed: day, week, month");
        assertThatThrownBy(() -> Grouping.of("all")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Report.share(1, 3)).contains(33.3);
        assertThat(Report.share(0, 0)).isEmpty();
    }
}
