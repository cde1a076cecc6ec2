package org.mailroom.app.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.config.BadInput;

class HolidayTextTest {
    private static final LocalDate LAST = LocalDate.of(2030, 12, 31);

    private static String calendar(String... events) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//acme//holidays//EN\r\n" + List.of(events).stream()
            .map(event -> "BEGIN:VEVENT\r\nUID:" + event.hashCode() + "\r\n" + event.replace(" ", "\r\n") + "\r\nEND:VEVENT\r\n").collect(Collectors.joining()) + "END:VCALENDAR\r\n";
    }

    private static Set<LocalDate> days(String text) throws BadInput {
        return HolidayText.days("de.ics", text, LAST);
    }

    private static LocalDate[] dates(String text) {
        return List.of(text.split(" ")).stream().map(LocalDate::parse).toArray(LocalDate[]::new);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "DTSTART;VALUE=DATE:20261225 | 2026-12-25",
        "DTSTART;VALUE=DATE:20261225 DTEND;VALUE=DATE:20261226 | 2026-12-25",
        "DTSTART;VALUE=DATE:20261225 DTEND;VALUE=DATE:20261225 | 2026-12-25",
        "DTSTART;VALUE=DATE:20261225 DTEND;VALUE=DATE:20261228 | 2026-12-25 2026-12-26 2026-12-27",
        "DTSTART;VALUE=DATE:20261231 DURATION:P2D | 2026-12-31 2027-01-01",
        "DTSTART;VALUE=DATE:20281225 RRULE:FREQ=YEARLY | 2028-12-25 2029-12-25 2030-12-25",
        "DTSTART;VALUE=DATE:20201225 RRULE:FREQ=YEARLY;UNTIL=20221225 | 2020-12-25 2021-12-25 2022-12-25",
        "DTSTART;VALUE=DATE:20201231 DTEND;VALUE=DATE:20210102 RRULE:FREQ=YEARLY;COUNT=2 | 2020-12-31 2021-01-01 2021-12-31 2022-01-01",
        "DTSTART;VALUE=DATE:20261126 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3 | 2026-11-26 2027-11-25 2028-11-23",
        "DTSTART;VALUE=DATE:20240229 RRULE:FREQ=YEARLY;COUNT=2 | 2024-02-29 2028-02-29",
        "DTSTART;VALUE=DATE:20261225 RRULE:FREQ=YEARLY;COUNT=3 EXDATE;VALUE=DATE:20271225 | 2026-12-25 2028-12-25",
        "DTSTART;VALUE=DATE:20261225 RDATE;VALUE=DATE:20270104,20270105 | 2026-12-25 2027-01-04 2027-01-05",
        "DTSTART:20261225 | 2026-12-25",
        "DTSTART;VALUE=DATE:20260101 RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 | 2026-01-01"})
    void shouldReadDays(String event, String expected) throws BadInput {
        assertThat(days(calendar(event))).containsExactlyInAnyOrder(dates(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "America/Sao_Paulo"})
    void shouldReadTheSameDaysWhateverTheZoneOfTheMachine(String zone) throws BadInput {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            assertThat(days(calendar("DTSTART;VALUE=DATE:20181104 DTEND;VALUE=DATE:20181106 RRULE:FREQ=YEARLY;UNTIL=20191104 EXDATE;VALUE=DATE:20201104")))
                .containsExactlyInAnyOrder(dates("2018-11-04 2018-11-05 2019-11-04 2019-11-05"));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void shouldReadSeveralEventsFoldedLinesAndOthersThings() throws BadInput {
        String text = "BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Feiertage\nBEGIN:VTODO\nSUMMARY:no holiday\nDUE:20260101T120000Z\nEND:VTODO\n"
            + "BEGIN:VEVENT\nSUMMARY:Christmas,\n  a long line that was\n  folded\nDTSTART;VALUE=DATE:2026\n 1225\nTRANSP:TRANSPARENT\nBEGIN:VALARM\nACTION:DISPLAY\n"
            + "TRIGGER:-P1D\nEND:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20261226\nEND:VEVENT\nEND:VCALENDAR\n\n";

        assertThat(days(text)).containsExactly(LocalDate.of(2026, 12, 25));
        assertThat(days("BEGIN:VCALENDAR\nEND:VCALENDAR")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SUMMARY:Christmas | de.ics: line 4: this event has no day; allowed: DTSTART;VALUE=DATE:20261225",
        "SUMMARY:Lunch DTSTART:20261225T120000Z | de.ics: line 4: this event ('Lunch'): it has a time of day; holidays are whole days",
        "DTSTART;VALUE=DATE:20261225 DTEND:20261225T140000Z | de.ics: line 4: this event: it has a time of day",
        "DTSTART;VALUE=DATE:20260230 | de.ics: line 4: this event: Invalid date 'FEBRUARY 30'",
        "DTSTART;VALUE=DATE:Christmas | de.ics: line 6: DTSTART: Could not parse date-time value.",
        "DTSTART;VALUE=DATE:20261225 RRULE:FREQ=SOMETIMES | de.ics: line 7: RRULE: Invalid FREQ value",
        "DTSTART;VALUE=DATE:20261225 RRULE:FREQ=SECONDLY | de.ics: line 4: this event: it is repeated within a day; allowed: FREQ=YEARLY",
        "DTSTART;VALUE=DATE:20261225 DTEND;VALUE=DATE:20261201 | de.ics: line 4: this event: it lasts -24 days; allowed: 1 to 366",
        "DTSTART;VALUE=DATE:20261225 DURATION:PT4H | de.ics: line 4: this event: it lasts PT4H; holidays last whole days",
        "DTSTART;VALUE=DATE:19000101 RRULE:FREQ=DAILY | de.ics: line 4: this event: it is repeated more than 10000 times",
        "DTSTART;VALUE=DATE:20261225 RECURRENCE-ID;VALUE=DATE:20261225 | de.ics: line 4: this event changes one day of another (RECURRENCE-ID)",
        "DTSTART;VALUE=DATE:20261225 nonsense | de.ics: line 7: Skipping malformed line"})
    void shouldTellWhatIsWrongAndWhere(String event, String problem) {
        assertThatThrownBy(() -> days(calendar(event))).isInstanceOf(BadInput.class).hasMessageStartingWith(problem);
    }

    @Test
    void shouldRefuseWhatIsNoCalendarOrCutOff() {
        assertThatThrownBy(() -> days("hello")).hasMessage("de.ics: line 1: this is no iCalendar file; allowed: one that begins with BEGIN:VCALENDAR");
        assertThatThrownBy(() -> days("")).hasMessageContaining("this is no iCalendar file");
        String whole = calendar("DTSTART;VALUE=DATE:20261225", "DTSTART;VALUE=DATE:20261226");
        for (int end = "BEGIN:VCALENDAR".length(); end < whole.stripTrailing().length(); end++) {
            String cut = whole.substring(0, end);
            assertThatThrownBy(() -> days(cut)).as(cut).isInstanceOf(BadInput.class);
        }
    }
}
