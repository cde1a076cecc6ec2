package org.mailroom.domain.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.health.Stocks.Dead;
import org.mailroom.domain.health.Stocks.Levels;
import org.mailroom.domain.health.Stocks.Line;
import org.mailroom.domain.health.Stocks.Queue;

/** What is said of what was seen, and from which point on. */
class AssessmentTest {
    private static final Line NONE = new Line(0, Duration.ZERO);
    private static final Dead NOTHING = new Dead(0, 0);

    private static Levels mail(Map<String, Long> repositories, Queue... queues) {
        return new Levels(List.of(queues), repositories, NONE, 0, NONE, NONE, NOTHING, NOTHING, NONE, 0, 3, 1);
    }

    private static Levels work(Line outbox, Line answers, Line webhooks, Line lessons) {
        return new Levels(List.of(), Map.of(), outbox, 2, answers, webhooks, NOTHING, NOTHING, lessons, 5, 3, 1);
    }

    private static List<String> words(List<Finding> findings) {
        return findings.stream().map(Finding::words).toList();
    }

    @Test
    void shouldSayNothingOfABusyServer() {
        Line busy = new Line(30, Duration.ofMinutes(5));
        assertThat(Assessment.of(mail(Map.of("error", 0L, "undeliverable", 12L), new Queue("spool", 500, 30, 8, 0, Duration.ofMinutes(10))))).isEmpty();
        assertThat(Assessment.of(work(busy, busy, busy, busy))).isEmpty();
    }

    @Test
    void shouldTellOfMailThatDoesNotGoOn() {
        List<Finding> findings = Assessment.of(mail(Map.of("error", 2L), new Queue("spool", 7, 0, 0, 0, Duration.ofMinutes(11)), new Queue("outgoing", 0, 0, 0, 1, Duration.ZERO)));
        assertThat(words(findings)).containsExactly("7 mails wait in the queue spool though they could go on, the first for 11 minutes",
            "1 mails of the queue outgoing were set aside, since they cannot be read", "2 mails are kept in the repository error; they can be sent through the chain again");
    }

    @Test
    void shouldTellOfWorkThatIsLate() {
        List<Finding> findings = Assessment.of(work(new Line(1, Duration.ofMinutes(6)), new Line(2, Duration.ofMinutes(16)), new Line(3, Duration.ofHours(7)), new Line(4, Duration.ofDays(2))));
        assertThat(words(findings)).containsExactly("1 answers wait in an outbox, the first should have left 6 minutes ago",
            "2 automatic answers wait, the first should have been written 16 minutes ago", "3 deliveries to webhooks wait, the first should have been made 7 hours ago",
            "spamd does not learn: 4 messages wait, the first for 2 days");
    }

    @Test
    void shouldGetOverOldDeadLetters() {
        List<Finding> fresh = Assessment.of(new Levels(List.of(), Map.of(), NONE, 0, NONE, NONE, new Dead(9, 2), new Dead(1, 1), NONE, 0, 3, 1));
        List<Finding> old = Assessment.of(new Levels(List.of(), Map.of(), NONE, 0, NONE, NONE, new Dead(9, 0), new Dead(1, 0), NONE, 0, 3, 1));
        Set<Part> parts = Set.of(Part.WEBHOOKS, Part.EVENTS);
        assertThat(new Report(parts, fresh).health(Part.WEBHOOKS)).isEqualTo(Health.DEGRADED);
        assertThat(new Report(parts, fresh).health(Part.EVENTS)).isEqualTo(Health.DEGRADED);
        assertThat(new Report(parts, old).health()).isEqualTo(Health.OK);
        assertThat(words(old)).containsExactly("9 deliveries to webhooks were given up before");
    }

    /** In megabytes. */
    @ParameterizedTest
    @CsvSource({"99, 500, DISK_FULL", "100, 500, DISK_SCARCE", "999, 10000, DISK_SCARCE", "1000, 10000,", "4999, 100000, DISK_SCARCE", "5000, 100000,", "19999, 4000000, DISK_SCARCE",
        "20000, 4000000,"})
    void shouldTellWhenSpaceRunsOut(long free, long size, Reason reason) {
        assertThat(Assessment.disk(free * 1_000_000, size * 1_000_000)).extracting(Finding::reason).isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void shouldWriteSizesForPeople() {
        assertThat(words(Assessment.disk(950_000_000, 12_340_000_000L))).containsExactly("only 950 MB of 12.3 GB are left where the data directory is");
    }

    @Test
    void shouldGiveTheIndexTime() {
        assertThat(Assessment.index(false, 0, Duration.ofSeconds(60), -1)).isEmpty();
        assertThat(Assessment.index(true, 100, Duration.ofMinutes(10), -1)).isEmpty();
        assertThat(Assessment.index(true, 0, Duration.ofDays(1), -1)).isEmpty();
        assertThat(words(Assessment.index(true, 100, Duration.ofMinutes(11), 70))).containsExactly(
            "100 messages are not in the search index yet, since 11 minutes; searches look at them and take longer", "another search index is being built; it has 70 messages");
        assertThat(Assessment.index(false, 0, Duration.ofSeconds(61), -1)).extracting(Finding::reason).containsExactly(Reason.INDEX_CLOSED);
    }

    @Test
    void shouldWarnBeforeTheCertificateEnds() {
        assertThat(Assessment.certificate(Duration.ofDays(14))).isEmpty();
        assertThat(words(Assessment.certificate(Duration.ofDays(13)))).containsExactly("the certificate ends in 13 days");
        assertThat(words(Assessment.certificate(Duration.ofHours(-30)))).containsExactly("the certificate has ended 30 hours ago; clients refuse to connect");
    }

    @Test
    void shouldBeAsBadAsTheWorstPart() {
        Report report = new Report(Set.of(Part.DATABASE, Part.QUEUES), List.of(Finding.of(Reason.KEPT_ERRORS, 1, "error"), Finding.of(Reason.QUEUE_ASIDE, 1, "spool")));
        assertThat(report.health()).isEqualTo(Health.DEGRADED);
        assertThat(report.health(Part.DATABASE)).isEqualTo(Health.OK);
        assertThat(report.findings(Part.QUEUES)).extracting(Finding::reason).containsExactly(Reason.QUEUE_ASIDE, Reason.KEPT_ERRORS);
        assertThat(new Report(Set.of(), List.of(Finding.of(Reason.DATABASE_AWAY), Finding.of(Reason.NAME_SERVERS_SILENT))).health()).isEqualTo(Health.FAILING);
    }
}
