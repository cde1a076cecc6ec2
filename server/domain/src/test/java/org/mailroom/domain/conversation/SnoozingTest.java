package org.mailroom.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.Refused;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.hours.Weeks;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.team.TeamFolder;

class SnoozingTest {
    private static final List<ZoneId> ZONES = List.of(ZoneId.of("UTC"), ZoneId.of("Asia/Tokyo"), ZoneId.of("America/New_York"), ZoneId.of("Pacific/Kiritimati"),
        ZoneId.of("Pacific/Pago_Pago"), ZoneId.of("Asia/Kathmandu"), ZoneId.of("Australia/Lord_Howe"));

    private static final WorkingHours BERLIN = new WorkingHours(Week.of(Map.of("mon-thu", "09:30-12:30, 13:30-18:00", "fri", "10:00-15:00")), ZoneId.of("Europe/Berlin"),
        Set.of(LocalDate.of(2026, 12, 25), LocalDate.of(2026, 12, 28)));

    private static WorkingHours always(ZoneId zone) {
        return new WorkingHours(Week.ALWAYS, zone, Set.of());
    }

    private static Instant until(String folder, String now, String zone) {
        return Snoozing.until(new TeamFolder(folder), Instant.parse(now), always(ZoneId.of(zone)), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "Snoozed, 2026-11-25T05:05:00Z, UTC, 2026-11-26T08:00:00Z",
        "Snoozed/Tomorrow, 2026-11-25T05:05:00Z, UTC, 2026-11-26T08:00:00Z",
        "Snoozed/Tomorrow, 2026-11-25T23:59:59Z, UTC, 2026-11-26T08:00:00Z",
        "Snoozed/Tomorrow, 2026-11-25T15:00:00Z, Asia/Tokyo, 2026-11-26T23:00:00Z",
        "Snoozed/Tomorrow, 2026-11-25T14:59:59Z, Asia/Tokyo, 2026-11-25T23:00:00Z",
        "Snoozed/Monday, 2026-11-25T05:05:00Z, UTC, 2026-11-30T08:00:00Z",
        "Snoozed/Monday, 2026-11-30T05:05:00Z, UTC, 2026-12-07T08:00:00Z",
        "Snoozed/Monday, 2026-11-29T23:59:00Z, UTC, 2026-11-30T08:00:00Z",
        "Snoozed/Next week, 2026-11-25T05:05:00Z, UTC, 2026-12-02T08:00:00Z",
        "Snoozed/Next week, 2026-12-28T05:05:00Z, UTC, 2027-01-04T08:00:00Z",
        "Snoozed/Tomorrow, 2026-10-31T12:00:00Z, America/New_York, 2026-11-01T13:00:00Z",
        "Snoozed/Tomorrow, 2026-03-07T12:00:00Z, America/New_York, 2026-03-08T12:00:00Z"})
    void shouldWakeInTheMorningOfTheTeam(String folder, String now, String zone, String expected) {
        assertThat(until(folder, now, zone)).isEqualTo(Instant.parse(expected));
    }

    @Test
    void shouldAlwaysWakeAtEightOnALaterDayWheneverItIs() {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        for (ZoneId zone : ZONES) {
            for (Instant now = from; now.isBefore(Instant.parse("2027-01-01T00:00:00Z")); now = now.plus(7, ChronoUnit.HOURS)) {
                LocalDate today = now.atZone(zone).toLocalDate();
                for (String name : List.of("Snoozed", "Snoozed/Tomorrow", "Snoozed/Monday", "Snoozed/Next week")) {
                    ZonedDateTime until = Snoozing.until(new TeamFolder(name), now, always(zone), Optional.empty()).atZone(zone);
                    assertThat(until.toLocalTime()).isEqualTo(LocalTime.of(8, 0));
                    assertThat(until.toLocalDate()).isAfter(today).isBeforeOrEqualTo(today.plusDays(7));
                    if (name.endsWith("Monday")) {
                        assertThat(until.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Snoozed, 2026-11-24T10:00, 2026-11-25T09:30",
        "Snoozed/Tomorrow, 2026-11-25T05:00, 2026-11-26T09:30",
        "Snoozed/Tomorrow, 2026-11-26T17:59, 2026-11-27T10:00",
        "Snoozed/Tomorrow, 2026-11-27T12:00, 2026-11-30T09:30",
        "Snoozed/Tomorrow, 2026-12-24T12:00, 2026-12-29T09:30",
        "Snoozed/Monday, 2026-12-23T12:00, 2026-12-29T09:30",
        "Snoozed/Monday, 2026-12-16T12:00, 2026-12-21T09:30",
        "Snoozed/Next week, 2026-12-18T12:00, 2026-12-29T09:30",
        "Snoozed/Next week, 2026-03-25T12:00, 2026-04-01T09:30"})
    void shouldWakeWhenTheTeamBeginsToWork(String folder, String now, String expected) {
        Instant time = LocalDateTime.parse(now).atZone(BERLIN.zone()).toInstant();

        assertThat(Snoozing.until(new TeamFolder(folder), time, BERLIN, Optional.empty()).atZone(BERLIN.zone()).toLocalDateTime()).isEqualTo(LocalDateTime.parse(expected));
    }

    @Test
    void shouldWakeAtEightOfAnotherDayWhereOnlyHolidaysAreKnown() {
        WorkingHours hours = new WorkingHours(Week.ALWAYS, ZoneId.of("Asia/Tokyo"), Set.of(LocalDate.of(2027, 1, 1), LocalDate.of(2027, 1, 2)));

        assertThat(Snoozing.until(new TeamFolder("Snoozed"), Instant.parse("2026-12-31T03:00:00Z"), hours, Optional.empty())).isEqualTo(Instant.parse("2027-01-02T23:00:00Z"));
    }

    /** The first minute, from the beginning of the named day on, at which the team works; found minute by minute. */
    private static Instant model(String name, Instant now, WorkingHours hours, Optional<Instant> last) {
        LocalDate day = now.atZone(hours.zone()).toLocalDate().plusDays(name.equals("Next week") ? 7 : 1);
        while (name.equals("Monday") && day.getDayOfWeek() != DayOfWeek.MONDAY) {
            day = day.plusDays(1);
        }
        if (name.equals("Same date")) {
            day = last.orElseThrow().atZone(hours.zone()).toLocalDate();
        }
        Instant minute = day.atStartOfDay(hours.zone()).toInstant();
        while (!hours.open(minute)) {
            minute = minute.plus(1, ChronoUnit.MINUTES);
        }
        return minute;
    }

    @Test
    void shouldAgreeWithATeamAskedEachMinuteWhetherItWorks() {
        Random random = new Random(33);
        for (int i = 0; i < 4000; i++) {
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 86_400));
            Set<LocalDate> holidays = new HashSet<>();
            for (int j = random.nextInt(6); j > 0; j--) {
                holidays.add(now.atZone(zone).toLocalDate().plusDays(random.nextInt(12)));
            }
            WorkingHours hours = new WorkingHours(Weeks.any(random), zone, holidays);
            Optional<Instant> last = Optional.of(now.plusSeconds(86_400 + random.nextInt(20 * 86_400)));
            String name = List.of("Tomorrow", "Monday", "Next week", "Same date").get(random.nextInt(4));
            if (hours.week().always()) {
                continue;
            }
            Instant until = Snoozing.until(new TeamFolder("Snoozed/" + name), now, hours, last);

            assertThat(until).as("%s from %s with %s", name, now, hours).isEqualTo(model(name, now, hours, last)).isAfter(now);
            assertThat(hours.open(until)).isTrue();
        }
    }

    @Test
    void shouldRefuseTheSameDateWhenItIsOverAlthoughWorkBeginsLater() {
        Instant sunday = Instant.parse("2026-11-29T12:00:00Z");

        assertThatThrownBy(() -> Snoozing.until(new TeamFolder("Snoozed/Same date"), sunday, BERLIN, Optional.of(sunday.minus(1, ChronoUnit.DAYS)))).isInstanceOf(Refused.class)
            .hasMessageContaining("2026-11-28").hasMessageContaining("is over");
        assertThat(Snoozing.until(new TeamFolder("Snoozed/Same date"), sunday, BERLIN, Optional.of(sunday.plusSeconds(1)))).isEqualTo(Instant.parse("2026-11-30T08:30:00Z"));
    }

    @Test
    void shouldTakeTheDateOfTheLastSnooze() {
        Instant now = Instant.parse("2026-11-25T05:05:00Z");
        TeamFolder same = new TeamFolder("Snoozed/Same date");
        WorkingHours tokyo = always(ZoneId.of("Asia/Tokyo"));

        assertThat(Snoozing.until(same, now, tokyo, Optional.of(Instant.parse("2026-12-24T05:00:00Z")))).isEqualTo(Instant.parse("2026-12-23T23:00:00Z"));
        assertThatThrownBy(() -> Snoozing.until(same, now, tokyo, Optional.empty())).isInstanceOf(Refused.class)
            .hasMessageContaining("You have not snoozed a conversation of this team yet").hasMessageEndingWith("Nothing was changed.");
        assertThatThrownBy(() -> Snoozing.until(same, now, tokyo, Optional.of(Instant.parse("2026-11-24T23:00:00Z")))).isInstanceOf(Refused.class)
            .hasMessageContaining("2026-11-25").hasMessageContaining("is over");
        assertThatThrownBy(() -> Snoozing.until(new TeamFolder("Snoozed/Never"), now, tokyo, Optional.empty())).isInstanceOf(Refused.class)
            .hasMessageContaining("Snoozed/Never");
    }
}
