package org.mailroom.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamName;

class OneLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\0", "\t", "\u000b", "\u000c", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029"})
    void shouldTakeNothingThatEndsALineForAnybody(String end) {
        assertThat(OneLine.is("a" + end + "b")).isFalse();
        EmailAddress alice = EmailAddress.of("alice@acme.test");
        for (Runnable making : List.<Runnable>of(() -> new Agent(alice, "A" + end + "b", List.of(), List.of(), 0, false), () -> new Agent(alice, "A", List.of("ja" + end), List.of(), 0, false),
            () -> new Agent(alice, "A", List.of(), List.of("b" + end + "c"), 0, false), () -> new TeamName("Sup" + end + "port"), () -> new SavedReply("n" + end + "m", "s", "t", Optional.empty()),
            () -> new SavedReply("n", "s" + end + "t", "t", Optional.empty()))) {
            assertThatIllegalArgumentException().isThrownBy(making::run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "Grüße", "山田 太郎", "\uD83D\uDCEC", "a\u00a0b", "e\u0301"})
    void shouldTakeWhatPeopleWrite(String text) {
        assertThat(OneLine.is(text)).isTrue();
    }
}
