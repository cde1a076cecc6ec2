package org.mailroom.domain.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.presence.Attendance.Change;
import org.mailroom.domain.team.EmailAddress;

/** What every {@link Attendance} keeps. There are alice, bob and carol. */
public interface AttendanceContract {
    EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    EmailAddress BOB = EmailAddress.of("bob@acme.test");
    EmailAddress CAROL = EmailAddress.of("carol@acme.test");

    Attendance attendance();

    Instant now();

    void pass(Duration time);

    private static Actor self(EmailAddress agent) {
        return Actor.agent(agent, Actor.Channel.REST, "curl");
    }

    @Test
    default void shouldTakeEverybodyForPresentAtFirst() {
        assertThat(attendance().absences()).isEmpty();
        assertThat(attendance().absence(ALICE)).isEmpty();
        attendance().come(ALICE, self(ALICE));
        assertThat(attendance().changes(ALICE, 10)).isEmpty();
    }

    @Test
    default void shouldKnowWhoIsAwaySinceWhen() {
        Instant begin = now();
        attendance().leave(ALICE, Optional.empty(), self(ALICE));
        pass(Duration.ofHours(1));
        attendance().leave(BOB, Optional.of(now().plusSeconds(60)), Actor.agent(CAROL, Actor.Channel.WEB, ""));

        assertThat(attendance().absence(ALICE)).contains(new Absence(ALICE, begin, Optional.empty()));
        assertThat(attendance().absences()).containsExactly(new Absence(ALICE, begin, Optional.empty()), new Absence(BOB, now(), Optional.of(now().plusSeconds(60))));
        assertThat(attendance().absence(CAROL)).isEmpty();
    }

    @Test
    default void shouldEndAnAbsenceWhenSomebodySaysSo() {
        attendance().leave(ALICE, Optional.empty(), self(ALICE));
        attendance().come(ALICE, self(CAROL));
        attendance().come(ALICE, self(CAROL));

        assertThat(attendance().absence(ALICE)).isEmpty();
        assertThat(attendance().absences()).isEmpty();
        assertThat(attendance().changes(ALICE, 10)).containsExactly(new Change(now(), ALICE, false, Optional.empty(), self(CAROL)),
            new Change(now(), ALICE, true, Optional.empty(), self(ALICE)));
    }

    @Test
    default void shouldEndAnAbsenceByItself() {
        attendance().leave(ALICE, Optional.of(now().plusSeconds(60)), self(ALICE));
        pass(Duration.ofSeconds(59));
        assertThat(attendance().absence(ALICE)).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(attendance().absence(ALICE)).isEmpty();
        assertThat(attendance().absences()).isEmpty();
    }

    @Test
    default void shouldChangeItsEndAndKeepItsBeginning() {
        Instant begin = now();
        attendance().leave(ALICE, Optional.empty(), self(ALICE));
        attendance().leave(ALICE, Optional.empty(), self(ALICE));
        pass(Duration.ofMinutes(5));
        attendance().leave(ALICE, Optional.of(now().plusSeconds(60)), self(ALICE));

        assertThat(attendance().absence(ALICE)).contains(new Absence(ALICE, begin, Optional.of(now().plusSeconds(60))));
        assertThat(attendance().changes(ALICE, 10)).hasSize(2);
        assertThat(attendance().changes(ALICE, 1)).containsExactly(new Change(now(), ALICE, true, Optional.of(now().plusSeconds(60)), self(ALICE)));
        assertThat(attendance().changes(BOB, 10)).isEmpty();
    }

    @Test
    default void shouldRefuseWhoIsNobodyAndATimeThatIsOver() {
        assertThatThrownBy(() -> attendance().leave(EmailAddress.of("zoe@acme.test"), Optional.empty(), self(CAROL))).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("there is no agent zoe@acme.test");
        assertThatThrownBy(() -> attendance().leave(ALICE, Optional.of(now()), self(ALICE))).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("is over; name a time to come");
        assertThat(attendance().absences()).isEmpty();
    }
}
