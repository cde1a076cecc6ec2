package org.mailroom.store.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.SearchQuery;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.search.Mailbag;
import org.mailroom.store.search.MailboxSearch;
import org.mailroom.store.sql.DatabaseExtension;

class PaceTest {
    private static final Duration WORKED = Duration.ofMillis(100);

    @RegisterExtension
    private final DatabaseExtension database = DatabaseExtension.sqlite();
    private final Pace pace = new Pace();

    /** What a look finds: so many messages, and whether more have come since the last. */
    private Duration look(boolean busy, long behind) {
        return pace.rest(new Feed.Pass(0, false, busy, behind), Duration.ZERO);
    }

    /** It has begun to follow. */
    private void begin() {
        assertThat(look(true, 1)).isZero();
    }

    /** After a step during which mail came in, with so many messages still to come. */
    private Duration whileMailComesIn(long behind) {
        return pace.rest(new Feed.Pass(20, false, true, behind), WORKED);
    }

    @Test
    void shouldOnlyLookFirstAndBeginAtOnceWhenLittleHasCome() {
        assertThat(pace.step()).isZero();
        assertThat(look(true, 100)).isZero();
        assertThat(pace.step()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldLetAWavePassBeforeItBegins() {
        assertThat(look(true, 101)).isEqualTo(Pace.PAUSE);
        assertThat(pace.step()).as("looks again").isZero();
        assertThat(look(true, 900)).isEqualTo(Pace.PAUSE);
        assertThat(look(false, 1_000)).as("nothing more came").isZero();
        assertThat(pace.step()).isPositive();
    }

    @Test
    void shouldBeginAfterSomeSecondsOfAWaveThatGoesOn() {
        for (int second = 1; second <= 4; second++) {
            assertThat(look(true, second * 700)).as("second " + second).isEqualTo(Pace.PAUSE);
        }
        assertThat(look(true, 3_500)).isZero();
        assertThat(pace.step()).isPositive();
        assertThat(whileMailComesIn(1_900)).as("goes on, and rests").isEqualTo(WORKED.multipliedBy(9));
        assertThat(pace.step()).isPositive();
        assertThat(pace.rest(new Feed.Pass(20, true, true, 0), WORKED)).isEqualTo(Pace.PAUSE);
        assertThat(look(true, 700)).as("the next wave").isEqualTo(Pace.PAUSE);
    }

    @Test
    void shouldNotLetAWavePassWhileSomebodySearches() {
        assertThat(look(true, 700)).isEqualTo(Pace.PAUSE);
        pace.read(101);
        assertThat(look(true, 800)).isZero();
        assertThat(pace.step()).isPositive();
    }

    @Test
    void shouldRestManyTimesAsLongAsItWorkedWhileMailComesIn() {
        begin();
        assertThat(whileMailComesIn(1)).isEqualTo(WORKED.multipliedBy(9));
        assertThat(whileMailComesIn(2_000)).isEqualTo(WORKED.multipliedBy(9));
    }

    @Test
    void shouldRestLessAndWorkLongerTheFurtherItIsBehind() {
        begin();
        assertThat(pace.step()).isEqualTo(Duration.ofMillis(200));
        assertThat(whileMailComesIn(2_001)).isEqualTo(WORKED.multipliedBy(3));
        assertThat(pace.step()).isEqualTo(Duration.ofSeconds(1));
        assertThat(whileMailComesIn(10_001)).isEqualTo(WORKED);
        assertThat(pace.step()).isEqualTo(Duration.ofSeconds(4));
        assertThat(pace.behind()).isEqualTo(10_001);
        assertThat(whileMailComesIn(10)).as("nearer again").isEqualTo(WORKED.multipliedBy(9));
        assertThat(pace.step()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldNotRestWhileThereIsWorkAndNoMailComesIn() {
        begin();
        assertThat(pace.rest(new Feed.Pass(20, false, false, 300), WORKED)).isZero();
    }

    @Test
    void shouldWaitForWhatComesWhenItHasFollowed() {
        assertThat(pace.rest(new Feed.Pass(20, true, true, 0), WORKED)).isEqualTo(Pace.PAUSE);
        assertThat(pace.rest(new Feed.Pass(0, true, false, 0), Duration.ZERO)).isEqualTo(Pace.PAUSE);
    }

    @Test
    void shouldNotRestAfterASearchThatHadToReadManyUntilItHasFollowed() {
        begin();
        assertThat(pace.read(100)).isFalse();
        assertThat(whileMailComesIn(700)).isPositive();
        assertThat(pace.read(101)).isTrue();
        assertThat(pace.read(0)).as("a search that had to read nothing changes nothing").isTrue();
        assertThat(whileMailComesIn(700)).isZero();
        assertThat(whileMailComesIn(300)).isZero();
        assertThat(pace.rest(new Feed.Pass(300, true, true, 0), WORKED)).isEqualTo(Pace.PAUSE);
        assertThat(whileMailComesIn(300)).as("has followed: a wave passes").isEqualTo(Pace.PAUSE);
    }

    /** The searches tell how many messages they had to read. */
    @Test
    void shouldLearnFromSearchesHowManyMessagesTheyReadThatTheIndexDoesNotKnow() throws MailboxException {
        begin();
        Mailbag mailbag = new Mailbag(database);
        try (SearchIndex index = new SearchIndex(database.database(), mailbag.bodies, database.directory().resolve("index"), pace)) {
            for (int i = 0; i < 100; i++) {
                mailbag.add("Subject: number\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(search(mailbag, index, "text")).hasSize(100);
            assertThat(whileMailComesIn(100)).as("100 read").isPositive();
            mailbag.add("Subject: number\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(search(mailbag, index, "text")).hasSize(101);
            assertThat(whileMailComesIn(101)).as("101 read").isZero();
            index.start();
            mailbag.caughtUp(index);
            Awaitility.await().untilAsserted(() -> assertThat(pace.read(0)).as("has followed").isFalse());
            assertThat(search(mailbag, index, "text")).hasSize(101);
            assertThat(pace.read(0)).as("none read").isFalse();
        }
    }

    private List<Long> search(Mailbag mailbag, SearchIndex index, String text) {
        return mailbag.found(new MailboxSearch(database.database(), mailbag.bodies, index), mailbag.inbox, SearchQuery.bodyContains(text));
    }
}
