package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.team.TeamKey;

/** Two teams that answer by themselves and forward to each other, and to somebody outside whose mail comes back: the ring stops. */
class ForwardTest {
    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        private static final String RULES = """
            - {name: ring one, when: {recipient: {is: support@acme.test}}, then: {forward: [sales@acme.test, boss@home.example], reply: Receipt}}
            - {name: ring two, when: {recipient: {is: sales@acme.test}}, then: {forward: support@acme.test, reply: Receipt}}
            """;

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() throws Exception {
            Files.writeString(mailroom.file("rules.yaml"), RULES);
        }

        @BeforeAll
        void savedReplies() {
            for (String team : List.of("SUP", "SAL")) {
                mailroom.part(SavedReplies.class).add(new TeamKey(team), new SavedReply("Receipt", "Receipt", "We have it.", Optional.empty()));
            }
        }

        private List<String> forwarded() {
            return mailroom.sink().messages().stream().filter(message -> message.contains("Resent-To: <boss@home.example>")).toList();
        }

        private List<String> answers() {
            return mailroom.sink().messages().stream().filter(message -> message.contains("Auto-Submitted: auto-replied")).toList();
        }

        private static void await(Callable<Boolean> what) {
            Awaitility.await().until(what);
        }

        @Test
        void shouldStopARingOfForwardsAndAnswers() throws Exception {
            Letterbox support = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            String message = "From: Cora <customer@customers.example>\r\nTo: support@acme.test\r\nSubject: ring\r\nMessage-ID: <ring-1@customers.example>\r\n\r\nHello.\r\n";
            mailroom.receive(message, "support@acme.test");
            // In Support the mail and the answer; in Sales the forwarded copy, which the rules leave alone.
            support.arrived(2);
            assertThat(sales.arrived()).contains("Resent-From: <support@acme.test>\r\n", "X-Loop: support@acme.test\r\n").endsWith(message);
            await(() -> forwarded().size() == 1 && answers().size() == 1);

            // The boss's robot answers each mail, the boss's server sends all mail back, and both bounce.
            String copy = forwarded().get(0);
            mailroom.receive(copy, "support@acme.test");
            mailroom.receive("From: boss@home.example\r\nAuto-Submitted: auto-replied\r\nSubject: away\r\nMessage-ID: <ring-2@home.example>\r\nIn-Reply-To: <ring-1@customers.example>\r\n\r\nAway.\r\n", "support@acme.test");
            for (int i = 3; i < 6; i++) {
                mailroom.receive("From: boss@home.example\r\nSubject: Re: ring\r\nMessage-ID: <ring-" + i + "@home.example>\r\nIn-Reply-To: <ring-1@customers.example>\r\n\r\nAway.\r\n", "support@acme.test");
            }
            mailroom.receive("From: Dora <dora@customers.example>\r\nTo: sales@acme.test\r\nSubject: other\r\nMessage-ID: <ring-9@customers.example>\r\n\r\nHello.\r\n", "sales@acme.test");
            // The copy that came back is the same mail, which is dropped; then the answers of the robot, passed on to Sales but not to the boss, and Dora's mail, passed on to Support.
            support.arrived(2 + 4 + 1);
            sales.arrived(1 + 4 + 1);
            assertThat(forwarded()).hasSize(1);
            assertThat(answers()).as("one sender and day").hasSize(1);
        }
    }
}
