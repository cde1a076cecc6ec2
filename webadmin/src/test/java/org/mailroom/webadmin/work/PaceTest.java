package org.mailroom.webadmin.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.measure.Measure;

class PaceTest {
    private final CountingMeters meters = new CountingMeters();
    private long now = 1_000_000;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    /** How many of so many requests are let through. */
    private int passed(Pace pace, String caller, int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            if (catchThrowableOfType(Problem.class, () -> pace.step(caller, "api")) == null) {
                passed++;
            }
        }
        return passed;
    }

    @Test
    void shouldLetAMinutesRequestsThroughAtOnceAndThenAsTheyComeBack() {
        Pace pace = new Pace(60, clock, meters);
        assertThat(passed(pace, "alice", 100)).isEqualTo(60);
        assertThat(passed(pace, "bob", 10)).isEqualTo(10);
        now += 3_000;
        assertThat(passed(pace, "alice", 100)).isEqualTo(3);
        now += 3_600_000;
        assertThat(passed(pace, "alice", 100)).isEqualTo(60);
        assertThat(meters.of(Measure.RATE_LIMITED, "api")).isEqualTo(40 + 97 + 40);
    }

    @Test
    void shouldSayWhenToComeAgain() {
        Pace pace = new Pace(2, clock, meters);
        passed(pace, "alice", 2);
        Problem problem = catchThrowableOfType(Problem.class, () -> pace.step("alice", "page"));
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.retryAfter()).hasValue(30);
        now += 29_000;
        assertThat(catchThrowableOfType(Problem.class, () -> pace.step("alice", "page")).retryAfter()).hasValue(1);
        now += 1_000;
        assertThat(passed(pace, "alice", 2)).isEqualTo(1);
    }

    @Test
    void shouldSetNoLimitWhenThereIsNone() {
        assertThat(passed(new Pace(0, clock, meters), "alice", 10_000)).isEqualTo(10_000);
    }

    /** A clock that is set back takes nothing away and gives nothing. */
    @Test
    void shouldBearAClockThatIsSetBack() {
        Pace pace = new Pace(60, clock, meters);
        passed(pace, "alice", 59);
        now -= 3_600_000;
        assertThat(passed(pace, "alice", 10)).isEqualTo(1);
        now += 1_000;
        assertThat(passed(pace, "alice", 10)).isEqualTo(1);
    }
}
