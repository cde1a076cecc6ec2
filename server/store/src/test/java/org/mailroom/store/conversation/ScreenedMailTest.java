package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.CAROL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.mail.Handling;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** Mail that the chain has found to be spam or infected, and what comes after it. */
@OnEachEngine
class ScreenedMailTest {
    private static final Handling INFECTED = Handling.USUAL.with(Status.QUARANTINED).withFindings(Map.of("virus", "infected Eicar"));
    private static final Handling SPAM = Handling.USUAL.with(Status.SPAM).withFindings(Map.of("virus", "clean", "spam", "1000.0"));

    private final DatabaseExtension engine;
    private DeskHouse house;

    ScreenedMailTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() {
        house = new DeskHouse(engine.database(), engine.directory());
    }

    private Status status(String number) {
        return house.find(number).status();
    }

    @Test
    void shouldBeginInSpamOrQuarantineAndSayWhyInTheJournal() throws Exception {
        house.receive(SUP, INFECTED, "Subject: bad");
        house.receive(SUP, SPAM, "Subject: cheap");

        assertThat(house.folders(SUP)).isEqualTo(Map.of("Quarantine", List.of("bad"), "Spam", List.of("cheap")));
        assertThat(house.journal("SUP-1")).containsExactly("created", "received", "screened", "status");
        assertThat(house.desk.journal(number("SUP-1")).get(2).event().details()).isEqualTo(Map.of("virus", "infected Eicar"));
        assertThatThrownBy(() -> house.desk.act(number("SUP-1"), new Command.Reopen(), imap(ALICE), Manner.PLAIN)).isInstanceOf(Refused.class);
        house.desk.act(number("SUP-1"), new Command.Reopen(), imap(CAROL), Manner.PLAIN);
        assertThat(status("SUP-1")).isEqualTo(Status.OPEN);
    }

    @Test
    void shouldQuarantineApartFromTheConversationThatItAnswers() throws Exception {
        house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
        house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
        house.receive(SUP, INFECTED, "Subject: Re: one", "Message-ID: <b@x>", "In-Reply-To: <a@x>");

        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice", List.of("one [@alice]"), "Quarantine", List.of("Re: one")));
        assertThat(house.desk.links(number("SUP-1"))).containsExactly("SUP-2");
        assertThat(house.journal("SUP-1")).doesNotContain("screened");

        house.receive(SUP, "Subject: without the virus", "References: <a@x> <b@x>");
        assertThat(house.folders(SUP).get("@alice")).containsExactly("one [@alice]", "without the virus [@alice]");
    }

    @Test
    void shouldNotHideGoodMailWhenItAnswersWhatIsInQuarantine() throws Exception {
        house.receive(SUP, INFECTED, "Subject: bad", "Message-ID: <a@x>");
        house.receive(SUP, "Subject: did you get it?", "In-Reply-To: <a@x>");

        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("did you get it?"), "Quarantine", List.of("bad")));
        assertThat(house.desk.links(number("SUP-2"))).containsExactly("SUP-1");
    }

    @Test
    void shouldTakeTheSameMailAgainWhenOnlyOneInQuarantineStoodForIt() throws Exception {
        String[] same = {"Subject: same", "Message-ID: <a@x>"};
        house.receive(SUP, same);
        house.receive(SUP, same);
        assertThat(house.journal("SUP-1")).containsExactly("created", "received", "duplicate");

        house.receive(SUP, INFECTED, "Subject: held", "Message-ID: <b@x>");
        house.receive(SUP, INFECTED, "Subject: held", "Message-ID: <b@x>");
        house.receive(SUP, "Subject: held", "Message-ID: <b@x>");
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("same", "held"), "Quarantine", List.of("held")));
    }

    @Test
    void shouldLeaveSpamInTheConversationThatItAnswers() throws Exception {
        house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
        house.receive(SUP, SPAM, "Subject: Re: one", "In-Reply-To: <a@x>");

        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one", "Re: one")));
        assertThat(house.journal("SUP-1")).containsExactly("created", "received", "received", "screened");
    }

    @Test
    void shouldBeginWithPriorityAndTags() throws Exception {
        house.receive(SUP, Handling.USUAL.with(Priority.HIGH).withTags(Set.of(new Tag("billing"))), "Subject: one");

        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one [#billing, $high, \\Flagged]")));
    }

    @Test
    void shouldBeginWithAnAssigneeWhoWorksThere() throws Exception {
        house.receive(SUP, Handling.USUAL.withAssignee(DeskHouse.ALICE), "Subject: one");
        house.receive(SUP, Handling.USUAL.withAssignee(EmailAddress.of("stranger@acme.test")), "Subject: two");

        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice", List.of("one [@alice]"), "INBOX", List.of("two")));
    }
}
