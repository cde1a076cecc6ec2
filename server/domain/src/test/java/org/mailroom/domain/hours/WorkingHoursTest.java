package org.mailroom.domain.hours;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingHoursTest {
    private static final Week OFFICE = Week.of(Map.of("mon-fri", "09:00-12:30, 13:30-18:00", "sat", "10:00-14:00"));
    private static final Set<LocalDate> HOLIDAYS = Set.of(LocalDate.of(2026, 12, 25), LocalDate.of(2026, 12, 26));
    private static final WorkingHours BERLIN = new WorkingHours(OFFICE, ZoneId.of("Europe/Berlin"), HOLIDAYS);

    private static Instant at(String local, ZoneId zone) {
        return LocalDateTime.parse(local).atZone(zone).toInstant();
    }

    private static Instant berlin(String local) {
        return at(local, BERLIN.zone());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-21T09:00, true", "2026-12-21T08:59, false", "2026-12-21T12:30, false", "2026-12-21T13:29, false", "2026-12-21T17:59, true", "2026-12-21T18:00, false",
        "2026-12-19T10:00, true", "2026-12-19T14:00, false", "2026-12-20T11:00, false", "2026-12-25T11:00, false", "2026-12-24T11:00, true"})
    void shouldBeOpenByTheClockOfItsZone(String time, boolean open) {
        assertThat(BERLIN.open(berlin(time))).isEqualTo(open);
    }

    @Test
    void shouldFindTheNextOpening() {
        assertThat(BERLIN.opening(berlin("2026-12-21T09:00"))).isEqualTo(berlin("2026-12-21T09:00"));
        assertThat(BERLIN.opening(berlin("2026-12-21T12:30"))).isEqualTo(berlin("2026-12-21T13:30"));
        assertThat(BERLIN.opening(berlin("2026-12-24T18:00"))).isEqualTo(berlin("2026-12-28T09:00"));
        assertThat(BERLIN.opening(berlin("2026-12-19T14:00"))).isEqualTo(berlin("2026-12-21T09:00"));
        assertThat(BERLIN.workday(LocalDate.of(2026, 12, 25))).isEqualTo(LocalDate.of(2026, 12, 28));
        assertThat(BERLIN.workday(LocalDate.of(2026, 12, 19))).isEqualTo(LocalDate.of(2026, 12, 19));
    }

    @Test
    void shouldCountWorkingTime() {
        assertThat(BERLIN.between(berlin("2026-12-24T17:00"), berlin("2026-12-28T10:00"))).isEqualTo(Duration.ofHours(2));
        assertThat(BERLIN.between(berlin("2026-12-21T00:00"), berlin("2026-12-28T00:00"))).isEqualTo(Duration.ofHours(4 * 8));
        assertThat(BERLIN.between(berlin("2026-12-14T00:00"), berlin("2026-12-21T00:00"))).isEqualTo(Duration.ofHours(5 * 8 + 4));
        assertThat(BERLIN.between(berlin("2026-12-22T00:00"), berlin("2026-12-21T00:00"))).isZero();
        assertThat(BERLIN.plus(berlin("2026-12-24T17:00"), Duration.ofHours(1))).isEqualTo(berlin("2026-12-24T18:00"));
        assertThat(BERLIN.plus(berlin("2026-12-24T17:00"), Duration.ofMinutes(61))).isEqualTo(berlin("2026-12-28T09:01"));
        assertThat(BERLIN.minus(berlin("2026-12-28T09:01"), Duration.ofMinutes(61))).isEqualTo(berlin("2026-12-24T17:00"));
        assertThat(BERLIN.minus(berlin("2026-12-27T11:00"), Duration.ofHours(8))).isEqualTo(berlin("2026-12-24T09:00"));
    }

    @Test
    void shouldCountRealHoursWhereTheClockIsChanged() {
        Week nights = Week.of(Map.of("mon-sun", "00:00-06:00"));
        WorkingHours newYork = new WorkingHours(nights, ZoneId.of("America/New_York"), Set.of());
        ZoneId zone = newYork.zone();

        assertThat(newYork.between(at("2026-03-08T00:00", zone), at("2026-03-08T12:00", zone))).isEqualTo(Duration.ofHours(5));
        assertThat(newYork.between(at("2026-11-01T00:00", zone), at("2026-11-01T12:00", zone))).isEqualTo(Duration.ofHours(7));
        assertThat(newYork.plus(at("2026-11-01T00:00", zone), Duration.ofHours(7))).isEqualTo(at("2026-11-01T06:00", zone));
        assertThat(newYork.plus(at("2026-03-08T00:00", zone), Duration.ofHours(5))).isEqualTo(at("2026-03-08T06:00", zone));
        assertThat(BERLIN.between(berlin("2026-03-27T09:00"), berlin("2026-03-30T09:00"))).isEqualTo(Duration.ofHours(8 + 4));
    }

    @Test
    void shouldNeverCloseWithoutACalendar() {
        Instant now = Instant.parse("2026-12-25T03:04:05Z");

        assertThat(WorkingHours.ALWAYS.always()).isTrue();
        assertThat(WorkingHours.ALWAYS.open(now)).isTrue();
        assertThat(WorkingHours.ALWAYS.opening(now)).isEqualTo(now);
        assertThat(WorkingHours.ALWAYS.plus(now, Duration.ofDays(3))).isEqualTo(now.plus(3, ChronoUnit.DAYS));
        assertThat(WorkingHours.ALWAYS.minus(now, Duration.ofDays(3))).isEqualTo(now.minus(3, ChronoUnit.DAYS));
        assertThat(WorkingHours.ALWAYS.between(now, now.plusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    }

    /** The zone, and a day near which its clock is changed, or does something stranger. */
    private record Strange(String zone, String day) {
    }

    private static final List<Strange> STRANGE = List.of(new Strange("UTC", "2026-05-05"), new Strange("Europe/Berlin", "2026-03-29"), new Strange("Europe/Berlin", "2026-10-25"),
        new Strange("America/New_York", "2026-03-08"), new Strange("America/New_York", "2026-11-01"), new Strange("Australia/Lord_Howe", "2026-04-05"),
        new Strange("Australia/Lord_Howe", "2026-10-04"), new Strange("Pacific/Apia", "2011-12-30"), new Strange("America/Sao_Paulo", "2018-11-04"),
        new Strange("America/Sao_Paulo", "2018-02-18"), new Strange("America/St_Johns", "2006-10-29"), new Strange("America/St_Johns", "2006-04-02"),
        new Strange("Africa/Casablanca", "2026-02-15"), new Strange("Asia/Kathmandu", "1986-01-01"), new Strange("Asia/Tokyo", "2026-05-05"));

    /** Minute by minute: the whole of some days, and whether each minute is worked. */
    private static final class Minutes {
        private static final int BACK = 7 * 1440;
        private final Instant begin;
        private final boolean[] worked = new boolean[2 * BACK];
        private final int[] before = new int[2 * BACK + 1];

        /** Each interval is worked from the first minute that shows its start, or has passed it, to the last that shows a time before its end. */
        Minutes(WorkingHours hours, Instant middle) {
            begin = middle.truncatedTo(ChronoUnit.MINUTES).minus(BACK, ChronoUnit.MINUTES);
            long[] shown = new long[worked.length];
            for (int i = 0; i < shown.length; i++) {
                shown[i] = LocalDateTime.ofInstant(begin.plus(i, ChronoUnit.MINUTES), hours.zone()).toEpochSecond(ZoneOffset.UTC) / 60;
            }
            for (long day = shown[0] / 1440 - 1; day <= shown[shown.length - 1] / 1440 + 1; day++) {
                if (!hours.holidays().contains(LocalDate.ofEpochDay(day))) {
                    for (Interval interval : hours.week().on(LocalDate.ofEpochDay(day).getDayOfWeek())) {
                        work(shown, day * 1440 + interval.from(), day * 1440 + interval.to());
                    }
                }
            }
            for (int i = 0; i < worked.length; i++) {
                before[i + 1] = before[i] + (worked[i] ? 1 : 0);
            }
        }

        private void work(long[] shown, long start, long end) {
            int first = 0;
            while (first < shown.length && shown[first] < start) {
                first++;
            }
            int last = shown.length - 1;
            while (last >= 0 && shown[last] >= end) {
                last--;
            }
            for (int i = first; i <= last; i++) {
                worked[i] = true;
            }
        }

        Instant time(int minute) {
            return begin.plus(minute, ChronoUnit.MINUTES);
        }

        int count(int from, int to) {
            return before[to] - before[from];
        }
    }

    @Test
    void shouldAgreeWithAClockReadEachMinute() {
        Random random = new Random(20261101);
        for (int i = 0; i < 400; i++) {
            Strange strange = STRANGE.get(random.nextInt(STRANGE.size()));
            ZoneId zone = ZoneId.of(strange.zone());
            LocalDate day = LocalDate.parse(strange.day());
            Set<LocalDate> holidays = new HashSet<>();
            for (int j = random.nextInt(5); j > 0; j--) {
                holidays.add(day.plusDays(random.nextInt(9) - 4));
            }
            WorkingHours hours = new WorkingHours(Weeks.any(random), zone, holidays);
            Minutes minutes = new Minutes(hours, day.atTime(12, 0).atZone(zone).toInstant());
            for (int j = 0; j < 40; j++) {
                agrees(hours, minutes, 3 * 1440 + random.nextInt(7 * 1440), random.nextInt(3 * 1440), hours + " near " + strange);
            }
        }
    }

    private static void agrees(WorkingHours hours, Minutes minutes, int from, int length, String as) {
        int to = from + length;
        assertThat(hours.open(minutes.time(from))).as(as).isEqualTo(minutes.worked[from]);
        assertThat(hours.open(minutes.time(from).plusSeconds(59))).as(as).isEqualTo(minutes.worked[from]);
        int count = minutes.count(from, to);
        assertThat(hours.between(minutes.time(from), minutes.time(to))).as(as).isEqualTo(Duration.ofMinutes(count));
        int opening = from;
        while (opening < minutes.worked.length && !minutes.worked[opening]) {
            opening++;
        }
        if (opening < minutes.worked.length) {
            assertThat(hours.opening(minutes.time(from))).as(as).isEqualTo(minutes.time(opening));
        }
        if (count > 0) {
            int end = from;
            while (minutes.count(from, end) < count) {
                end++;
            }
            assertThat(hours.plus(minutes.time(from), Duration.ofMinutes(count))).as(as).isEqualTo(minutes.time(end));
            int begin = to;
            while (minutes.count(begin, to) < count) {
                begin--;
            }
            assertThat(hours.minus(minutes.time(to), Duration.ofMinutes(count))).as(as).isEqualTo(minutes.time(begin));
        }
    }

    @Test
    void shouldUndoWhatItHasAdded() {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            Strange strange = STRANGE.get(random.nextInt(STRANGE.size()));
            List<LocalDate> holidays = new ArrayList<>();
            LocalDate day = LocalDate.parse(strange.day());
            for (int j = 0; j < 20; j++) {
                holidays.add(day.plusDays(random.nextInt(200) - 100));
            }
            WorkingHours hours = new WorkingHours(Weeks.any(random), ZoneId.of(strange.zone()), new HashSet<>(holidays));
            Instant from = day.atStartOfDay().atZone(hours.zone()).toInstant().plusMillis(random.nextInt(5 * 86_400_000));
            Duration work = Duration.ofMillis(1 + (long) (random.nextDouble() * 400 * 3_600_000));
            Instant end = hours.plus(from, work);

            assertThat(hours.between(from, end)).as(hours.toString()).isEqualTo(work);
            assertThat(hours.between(from, end.minusMillis(1))).as(hours.toString()).isLessThan(work);
            Instant begin = hours.minus(end, work);
            assertThat(begin).isAfterOrEqualTo(from);
            assertThat(hours.between(begin, end)).isEqualTo(work);
            assertThat(hours.between(begin.plusMillis(1), end)).isLessThan(work);
        }
    }
}
