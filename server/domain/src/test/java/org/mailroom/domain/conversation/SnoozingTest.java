package org.mailroom.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.TeamFolder;

class SnoozingTest {
    private static final List<ZoneId> ZONES = List.of(ZoneId.of("UTC"), ZoneId.of("Asia/Tokyo"), ZoneId.of("America/New_York"), ZoneId.of("Pacific/Kiritimati"),
        ZoneId.of("Pacific/Pago_Pago"), ZoneId.of("Asia/Kathmandu"), ZoneId.of("Australia/Lord_Howe"));

    private static Instant until(String folder, String now, String zone) {
        return Snoozing.until(new TeamFolder(folder), Instant.parse(now), ZoneId.of(zone), Optional.empty());
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
                    ZonedDateTime until = Snoozing.until(new TeamFolder(name), now, zone, Optional.empty()).atZone(zone);
                    assertThat(until.toLocalTime()).isEqualTo(LocalTime.of(8, 0));
                    assertThat(until.toLocalDate()).isAfter(today).isBeforeOrEqualTo(today.plusDays(7));
                    if (name.endsWith("Monday")) {
                        assertThat(until.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
                    }
                }
            }
        }
    }

    @Test
    void shouldTakeTheDateOfTheLastSnooze() {
        Instant now = Instant.parse("2026-11-25T05:05:00Z");
        TeamFolder same = new TeamFolder("Snoozed/Same date");
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");

        assertThat(Snoozing.until(same, now, tokyo, Optional.of(Instant.parse("2026-12-24T05:00:00Z")))).isEqualTo(Instant.parse("2026-12-23T23:00:00Z"));
        assertThatThrownBy(() -> Snoozing.until(same, now, tokyo, Optional.empty())).isInstanceOf(Refused.class)
            .hasMessageContaining("You have not snoozed a conversation of this team yet").hasMessageEndingWith("Nothing was changed.");
        assertThatThrownBy(() -> Snoozing.until(same, now, tokyo, Optional.of(Instant.parse("2026-11-24T23:00:00Z")))).isInstanceOf(Refused.class)
            .hasMessageContaining("2026-11-25").hasMessageContaining("is over");
        assertThatThrownBy(() -> Snoozing.until(new TeamFolder("Snoozed/Never"), now, tokyo, Optional.empty())).isInstanceOf(Refused.class)
            .hasMessageContaining("Snoozed/Never");
    }
}
