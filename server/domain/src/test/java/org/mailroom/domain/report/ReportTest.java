package org.mailroom.domain.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.report.Report.Query;

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
