package org.mailroom.smtp.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class RetryLadderTest {

    @Test
    void shouldLastFiveDaysWhenDefault() {
        RetryLadder ladder = RetryLadder.of(RetryLadder.DEFAULT);
        assertThat(ladder.total()).isBetween(Duration.ofDays(4).plusHours(20), Duration.ofDays(5));
        assertThat(ladder.after(1)).contains(Duration.ofMinutes(1));
        assertThat(ladder.after(ladder.pauses().size() + 1)).isEmpty();
    }

    @Test
    void shouldTryAgainWithinAMinuteWhenThereIsASmartHost() {
        assertThat(RetryLadder.of("10m, 1h").quickFirst().pauses()).containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofHours(1));
    }

    @Test
    void shouldTellWhatIsAllowedWhenMalformed() {
        assertThatThrownBy(() -> RetryLadder.of("soon")).hasMessageContaining("30s, 5m, 2h or 28*4h");
    }
}
