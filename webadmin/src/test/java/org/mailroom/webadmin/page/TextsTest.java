package org.mailroom.webadmin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.report.Count;
import org.mailroom.domain.report.Period;
import org.mailroom.domain.health.Health;
import org.mailroom.domain.health.Part;
import org.mailroom.domain.health.Reason;
import org.mailroom.domain.setup.Words;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.domain.team.TeamSettings.Collision;
import org.mailroom.domain.team.TeamSettings.SendMode;

class TextsTest {
    private static final Pattern SAID = Pattern.compile("say\\(\"([a-z0-9.-]+)\"[,)]");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream("texts_" + language + ".properties")) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return words;
    }

    @Test
    void shouldSayTheSameInEachLanguage() throws IOException {
        Properties english = words("en");
        Properties japanese = words("ja");
        assertThat(japanese.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(places(japanese.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
        }
    }

    /** Programs are told the reasons as the domain says them, people as the texts do. */
    @Test
    void shouldFillInTheSameInReasons() throws IOException {
        Properties english = words("en");
        for (Reason reason : Reason.values()) {
            assertThat(places(english.getProperty("health.reason." + reason.key()))).as(reason.key()).isEqualTo(places(reason.words()));
        }
    }

    private static Set<String> places(String text) {
        return new TreeSet<>(PLACE.matcher(text).results().map(match -> match.group()).toList());
    }

    @Test
    void shouldKnowAllThatPagesSay() throws IOException {
        Set<String> said = new TreeSet<>();
        try (Stream<Path> files = Stream.concat(Files.walk(Path.of("src/main/jte")), Files.walk(Path.of("src/main/java")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                SAID.matcher(Files.readString(file)).results().map(match -> match.group(1)).filter(key -> !key.endsWith(".")).forEach(said::add);
            }
        }
        for (Status status : Status.values()) {
            said.add("status." + status.word());
        }
        for (Priority priority : Priority.values()) {
            said.add("priority." + priority.word());
        }
        for (Role role : Role.values()) {
            said.add("role." + role.word());
        }
        for (Scope scope : Scope.values()) {
            said.add("scope." + scope.word());
        }
        for (Count count : Count.values()) {
            said.add("reports.count." + count.word());
        }
        for (Period period : Period.values()) {
            said.add("reports.period." + period.word());
        }
        for (Health health : Health.values()) {
            said.addAll(List.of("health." + health.word(), "health.all." + health.word()));
        }
        for (Part part : Part.values()) {
            said.add("health.part." + part.word());
        }
        for (Reason reason : Reason.values()) {
            said.add("health.reason." + reason.key());
        }
        settings("sendMode", SendMode.values(), said);
        settings("collision", Collision.values(), said);
        settings("assignedStop", AssignedStop.values(), said);
        settings("assignment", Assignment.values(), said);
        settings("dmarcFail", DmarcFail.values(), said);
        assertThat(said).hasSizeGreaterThan(50);
        assertThat(words("en").stringPropertyNames()).containsAll(said);
    }

    private static void settings(String name, Enum<?>[] values, Set<String> said) {
        Stream.of(values).forEach(value -> said.add("setting." + name + "." + Words.of(value)));
    }

    @Test
    void shouldSayWhatWasDone() throws IOException {
        Pattern done = Pattern.compile("(?:done\\([^;]*|post\\(\"[a-z]+\"|answer\\(visit), \"([a-z]+)\"[,)]");
        Set<String> keys = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/mailroom/webadmin/page"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                done.matcher(Files.readString(file)).results().map(match -> "done." + match.group(1)).forEach(keys::add);
            }
        }
        assertThat(keys).contains("done.claimed", "done.sent", "done.saved");
        assertThat(words("en").stringPropertyNames()).containsAll(keys);
    }

    @Test
    void shouldWriteTimesInTheZoneOfTheTeam() {
        Instant time = Instant.parse("2026-12-31T20:05:00Z");
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        Texts japanese = Texts.of(Optional.of("ja"), Optional.empty());
        assertThat(Texts.ENGLISH.time(time, ZoneId.of("UTC"), time)).isEqualTo("20:05");
        assertThat(Texts.ENGLISH.time(time, ZoneId.of("UTC"), time.minus(Duration.ofDays(2)))).isEqualTo("31 Dec, 20:05");
        assertThat(Texts.ENGLISH.time(time, tokyo, time.minus(Duration.ofDays(2)))).isEqualTo("1 Jan 2027, 05:05");
        assertThat(japanese.time(time, tokyo, time.minus(Duration.ofDays(2)))).isEqualTo("2027年1月1日 05:05");
        assertThat(japanese.exactly(time, tokyo)).isEqualTo("2027年1月1日 05:05 (Asia/Tokyo)");
        assertThat(Texts.ENGLISH.age(Duration.ofMinutes(59))).isEqualTo("59 min");
        assertThat(Texts.ENGLISH.age(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(japanese.age(Duration.ofDays(3))).isEqualTo("3日");
        assertThat(Texts.ENGLISH.span(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Texts.ENGLISH.span(Duration.ofSeconds(3599))).isEqualTo("1 h 0 min");
        assertThat(japanese.span(Duration.ofSeconds(5430))).isEqualTo("1時間31分");
        assertThat(Texts.ENGLISH.age(Duration.ofMinutes(-3))).isEqualTo("0 min");
    }

    @Test
    void shouldTakeTheLanguageThatWasChosen() {
        assertThat(Texts.of(Optional.of("ja"), Optional.of("en")).tag()).isEqualTo("ja");
        assertThat(Texts.of(Optional.of("xx"), Optional.of("ja-JP,en;q=0.1")).tag()).isEqualTo("ja");
        assertThat(Texts.of(Optional.empty(), Optional.of("fr")).tag()).isEqualTo("en");
        assertThat(List.of(Texts.ALL.get(0).tag(), Texts.ALL.get(1).tag())).containsExactly("en", "ja");
    }
}
