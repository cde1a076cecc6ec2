package org.mailroom.webadmin.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.measure.Meters;

/** Whom wrong passwords stop; that they do at every door is seen in {@code LoginPageTest} of {@code server/app}. */
class EntranceTest {
    private final Instant[] now = {Instant.EPOCH};
    private final Entrance entrance = new Entrance(null, new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now[0];
        }
    }, Meters.OFF);

    private void wrong(int times, String from) {
        for (int i = 0; i < times; i++) {
            entrance.pass(from);
            entrance.wrong(from);
        }
    }

    @Test
    void shouldStopTheGuesserForAWhileAndNobodyElse() {
        wrong(10, "192.0.2.1");
        assertThatThrownBy(() -> entrance.pass("192.0.2.1")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(429);
            assertThat(problem.retryAfter()).hasValue(600);
        });
        assertThatCode(() -> entrance.pass("192.0.2.2")).doesNotThrowAnyException();
        now[0] = now[0].plus(Duration.ofMinutes(10)).plusMillis(1);
        assertThatCode(() -> entrance.pass("192.0.2.1")).doesNotThrowAnyException();
    }

    /** Thirty passwords are tried at once, and all were let in. */
    @Test
    void shouldTellNothingToThoseWhoWereInWhenTheDoorCloses() {
        for (int i = 0; i < 30; i++) {
            entrance.pass("192.0.2.1");
        }
        for (int i = 0; i < 10; i++) {
            entrance.wrong("192.0.2.1");
        }
        assertThatThrownBy(() -> entrance.wrong("192.0.2.1")).as("a wrong one").isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status()).isEqualTo(429));
        assertThatThrownBy(() -> entrance.pass("192.0.2.1")).as("a right one").isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status()).isEqualTo(429));
    }

    @Test
    void shouldTakeAnIpv6NetworkForOneGuesser() {
        for (int i = 1; i <= 10; i++) {
            wrong(1, "2a00:1450:1:2::" + i);
        }
        assertThatThrownBy(() -> entrance.pass("2a00:1450:1:2:abcd:0:0:1")).isInstanceOf(Problem.class);
        assertThatCode(() -> entrance.pass("2a00:1450:1:3::1")).doesNotThrowAnyException();
        assertThatCode(() -> entrance.pass("0:0:0:0:0:0:0:1")).doesNotThrowAnyException();
    }
}
