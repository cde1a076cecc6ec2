package org.mailroom.domain.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeekTest {

    @Test
    void shouldReadDaysAndRanges() {
        Week week = Week.of(Map.of("mon-fri", "9:00-12:30, 13:30-18:00", "SAT", "10:00-14:00"));

        assertThat(week).hasToString("mon-fri 09:00-12:30, 13:30-18:00; sat 10:00-14:00");
        assertThat(week.entries()).isEqualTo(Map.of("mon-fri", "09:00-12:30, 13:30-18:00", "sat", "10:00-14:00"));
        assertThat(week.always()).isFalse();
        assertThat(Week.of(Map.of("sat-mon", "00:00-24:00"))).hasToString("mon 00:00-24:00; sat-sun 00:00-24:00");
        assertThat(Week.of(Map.of("mon-sat", "00:00-24:00", "sun", "00:00-24:00"))).isEqualTo(Week.ALWAYS).hasToString("always");
    }

    @Test
    void shouldReadWhatItHasWritten() {
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            Week week = Weeks.any(random);
            assertThat(Week.of(week.entries())).as(week.toString()).isEqualTo(week);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "monday | 09:00-17:00 | 'monday' names no days; allowed: mon, tue, wed, thu, fri, sat, sun, or from one to another such as mon-fri",
        "mon | 9-17 | '9-17' are no working hours; allowed: 09:00-12:30, 13:30-18:00",
        "mon | 17:00-09:00 | '17:00-09:00' does not end after it begins; a shift over midnight",
        "mon | 09:00-09:00 | '09:00-09:00' does not end after it begins",
        "mon | 09:00-24:30 | '09:00-24:30' has a time that no clock shows; allowed: 00:00 to 24:00",
        "mon | 09:60-12:00 | '09:60-12:00' has a time that no clock shows",
        "mon | 13:00-18:00, 09:00-12:00 | '09:00-12:00' begins before '13:00-18:00' has ended; name them in their order",
        "mon | 09:00-12:00, | '' are no working hours"})
    void shouldTellWhatIsWrong(String days, String hours, String problem) {
        assertThatThrownBy(() -> Week.of(Map.of(days, hours))).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(problem);
    }

    @Test
    void shouldRefuseADayTwiceAndAWeekWithoutWork() {
        Map<String, String> twice = new LinkedHashMap<>();
        twice.put("mon-wed", "09:00-12:00");
        twice.put("tue", "13:00-18:00");

        assertThatThrownBy(() -> Week.of(twice)).hasMessage("the working hours of tue are named twice");
        assertThatThrownBy(() -> Week.of(Map.of())).hasMessageStartingWith("a team works on one day of the week at least");
    }

    @Test
    void shouldReadNamesOfHolidayFiles() {
        assertThat(HolidayFile.of("holidays/de.ics").name()).isEqualTo("holidays/de.ics");
        assertThat(HolidayFile.of("none")).isEqualTo(HolidayFile.NONE).hasToString("none");
        for (String wrong : List.of("../de.ics", "/etc/de.ics", "a/../b.ics", "de.txt", ".ics", "a\\b.ics", "a/.hidden.ics", "de.ics\n", "C:de.ics")) {
            assertThatThrownBy(() -> HolidayFile.of(wrong)).as(wrong).hasMessageContaining("is no file with holidays");
        }
    }

    @Test
    void shouldReadLimits() {
        assertThat(TimeLimit.of("8h").minutes()).isEqualTo(480);
        assertThat(TimeLimit.of("90m")).isEqualTo(TimeLimit.of("1h30m")).hasToString("1h30m");
        assertThat(TimeLimit.of("off")).isEqualTo(TimeLimit.OFF).hasToString("off");
        assertThat(TimeLimit.of("45m")).hasToString("45m");
        for (String wrong : List.of("", "8", "0h", "h", "-1h", "1d", "1001h", "9999h99999m", "30m1h")) {
            assertThatThrownBy(() -> TimeLimit.of(wrong)).as(wrong).hasMessageContaining("is no limit; allowed: hours and minutes such as 8h, 90m or 1h30m");
        }
    }
}
