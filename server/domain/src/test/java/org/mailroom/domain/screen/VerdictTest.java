package org.mailroom.domain.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.conversation.Status;

/** What moving says of mail. */
class VerdictTest {
    @ParameterizedTest
    @CsvSource({"OPEN, SPAM, SPAM", "DONE, SPAM, SPAM", "QUARANTINED, SPAM, SPAM", "TRASH, SPAM, SPAM", "SPAM, OPEN, HAM", "SPAM, WAITING, HAM", "SPAM, DONE, HAM", "SPAM, SNOOZED, HAM",
        "SPAM, TRASH,", "SPAM, QUARANTINED,", "SPAM, SPAM,", "OPEN, DONE,", "TRASH, OPEN,"})
    void shouldSaySpamOnTheWayInAndHamOnTheWayOut(Status before, Status after, Verdict verdict) {
        assertThat(Verdict.of(before, after)).isEqualTo(Optional.ofNullable(verdict));
    }
}
