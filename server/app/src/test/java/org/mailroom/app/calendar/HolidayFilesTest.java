package org.mailroom.app.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;

class HolidayFilesTest {
    private static final HolidayFile FILE = new HolidayFile("holidays/de.ics");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path conf;

    private static Team team(HolidayFile holidays) {
        Duty duty = Duty.always().with(Week.of(Map.of("mon-fri", "09:00-17:00"))).with(holidays);
        return new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")), Map.of(),
            TeamSettings.defaults().with(ZoneId.of("Asia/Tokyo")).with(duty));
    }

    private void write(String content, int second) throws IOException {
        Files.createDirectories(conf.resolve("holidays"));
        Files.writeString(conf.resolve(FILE.name()), content);
        Files.setLastModifiedTime(conf.resolve(FILE.name()), FileTime.from(Instant.parse("2026-06-01T00:00:00Z").plusSeconds(second)));
    }

    private static String calendar(String day) {
        return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:" + day + "\nEND:VEVENT\nEND:VCALENDAR\n";
    }

    private HolidayFiles files() {
        return new HolidayFiles(conf, CLOCK, Duration.ZERO);
    }

    @Test
    void shouldGiveHoursWithHolidaysInTheZoneOfTheTeam() throws IOException {
        write(calendar("20261225"), 0);

        WorkingHours hours = files().of(team(FILE));

        assertThat(hours).isEqualTo(new WorkingHours(Week.of(Map.of("mon-fri", "09:00-17:00")), ZoneId.of("Asia/Tokyo"), Set.of(LocalDate.of(2026, 12, 25))));
        assertThat(files().of(team(HolidayFile.NONE)).holidays()).isEmpty();
    }

    @Test
    void shouldReadAFileAgainWhenItIsAnotherOne() throws IOException {
        HolidayFiles files = files();
        write(calendar("20261225"), 0);
        assertThat(files.of(team(FILE)).holidays()).containsExactly(LocalDate.of(2026, 12, 25));

        write(calendar("20261226"), 1);

        assertThat(files.of(team(FILE)).holidays()).containsExactly(LocalDate.of(2026, 12, 26));
    }

    @Test
    void shouldKeepTheOldHolidaysWhenTheFileIsWrongOrGone() throws IOException {
        HolidayFiles files = files();
        write(calendar("20261225"), 0);
        files.of(team(FILE));

        write("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261226T090000\nEND:VEVENT\nEND:VCALENDAR\n", 1);
        assertThat(files.of(team(FILE)).holidays()).containsExactly(LocalDate.of(2026, 12, 25));
        assertThatThrownBy(() -> files.check(FILE)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("de.ics: line ");

        Files.delete(conf.resolve(FILE.name()));
        assertThat(files.of(team(FILE)).holidays()).containsExactly(LocalDate.of(2026, 12, 25));
        assertThatThrownBy(() -> files.check(FILE)).hasMessageContaining("there is no such file");

        write(calendar("20261231"), 2);
        assertThat(files.of(team(FILE)).holidays()).containsExactly(LocalDate.of(2026, 12, 31));
        files.check(FILE);
    }

    @Test
    void shouldHaveNoHolidaysWhileAFileWasNeverThere() {
        assertThat(files().of(team(FILE)).holidays()).isEmpty();
        assertThat(files().of(team(FILE)).open(Instant.parse("2026-12-25T01:00:00Z"))).isTrue();
    }

    @Test
    void shouldFindTheFilesThatCanBeUsed() throws IOException {
        write(calendar("20261225"), 0);
        Files.writeString(conf.resolve("jp.ics"), calendar("20260101"));
        Files.writeString(conf.resolve("with blank.ics"), "");
        Files.writeString(conf.resolve("rules.yaml"), "");

        assertThat(HolidayFiles.in(conf)).containsExactly(FILE, new HolidayFile("jp.ics"));
        assertThat(HolidayFiles.in(conf.resolve("nowhere"))).isEmpty();
    }
}
