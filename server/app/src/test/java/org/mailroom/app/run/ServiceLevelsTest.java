package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

import com.fasterxml.jackson.databind.JsonNode;

/** What a team promises: said by the API or the file, seen by mail clients when it is not kept. */
class ServiceLevelsTest {
    private static final String PROMISE = "{\"targets\":{\"urgent\":{\"first\":\"30m\"},\"normal\":{\"first\":\"2h\",\"next\":\"4h\",\"resolution\":\"16h\"}},\"warn\":\"1h\",\"escalate\":[\"notifyLead\"]}";

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
        private Rest rest;

        Contract(Engine engine) {
            super(engine);
        }

        @BeforeEach
        void client() {
            rest = new Rest(mailroom);
        }

        @Test
        void shouldBeSaidByLeads() throws Exception {
            rest.ask(403, "PUT", "/teams/SAL/sla", "dave", PROMISE);
            rest.ask(404, "PUT", "/teams/SAL/sla", "alice", PROMISE);
            JsonNode put = rest.ask(200, "PUT", "/teams/SAL/sla", "carol", PROMISE);
            assertThat(put.toString()).isEqualTo("{\"targets\":{\"urgent\":{\"first\":\"30m\",\"next\":\"off\",\"resolution\":\"off\"},"
                + "\"normal\":{\"first\":\"2h\",\"next\":\"4h\",\"resolution\":\"16h\"}},\"warn\":\"1h\",\"escalate\":[\"notifyLead\"]}");
            assertThat(rest.get("/teams/SAL/sla", "dave")).isEqualTo(put);
            for (String[] wrong : List.of(new String[] {"targets.high.first", "{\"targets\":{\"high\":{\"first\":\"soon\"}}}"}, new String[] {"targets.highest", "{\"targets\":{\"highest\":{}}}"},
                    new String[] {"targets.high.last", "{\"targets\":{\"high\":{\"last\":\"1h\"}}}"}, new String[] {"escalate", "{\"escalate\":[\"panic\"]}"}, new String[] {"warn", "{\"warn\":\"-1h\"}"},
                    new String[] {"targets", "{\"targets\":[]}"})) {
                assertThat(rest.ask(422, "PUT", "/teams/SAL/sla", "carol", wrong[1]).path("field").asText()).isEqualTo(wrong[0]);
            }
            assertThat(rest.get("/teams/SAL/sla", "dave")).isEqualTo(put);
            assertThat(mailroom.apply("teams:\n  - {key: SAL, sla: {low: {next: 3h}, escalate: [returnToQueue, raisePriority]}}\n"))
                .anyMatch(line -> line.contains("low first off, next 3h, resolution off; warn 30m; escalate [raisePriority, returnToQueue]"));
            assertThat(rest.get("/teams/SAL/sla", "dave").path("targets").path("low").path("next").asText()).isEqualTo("3h");
            assertThat(mailroom.apply("teams:\n  - {key: SAL, sla: {low: {next: 3h}, escalate: [returnToQueue, raisePriority]}}\n")).noneMatch(line -> line.contains("SAL: service"));
            assertThat(rest.ask(200, "PUT", "/teams/SAL/sla", "carol", "{}").path("targets")).isEmpty();
        }

        @Test
        void shouldBeShownByKeywordsAndToldToLeads() throws Exception {
            rest.ask(200, "PUT", "/teams/SUP/sla", "carol", PROMISE);
            Matter matter = Matter.begun(mailroom);
            Letterbox lead = Letterbox.watched(mailroom.reading("carol"), "INBOX");
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT Teams/Support");
            String uid = alice.command("UID SEARCH SUBJECT " + matter.name()).get(0).replace("* SEARCH ", "");
            assertThat(flags(alice, uid)).doesNotContain("$duesoon", "$overdue");
            wait(matter, Duration.ofMinutes(90));
            Awaitility.await().until(() -> flags(alice, uid).contains("$duesoon"));
            assertThat(rest.get("/conversations/" + matter.number(), "alice").path("service").asText()).isEqualTo("duesoon");
            // Kept by the server: what a client says of it is heard and ignored.
            assertThat(Matters.last(alice.command("UID STORE " + uid + " -FLAGS ($duesoon)"))).contains(" OK ");
            assertThat(flags(alice, uid)).contains("$duesoon");
            wait(matter, Duration.ofMinutes(125));
            Awaitility.await().until(() -> flags(alice, uid).contains("$overdue"));
            String letter = lead.arrived();
            assertThat(letter).contains("Subject: " + matter.number() + " is overdue", "From: \"Support\" <support@acme.test>", "Auto-Submitted: auto-generated");
            assertThat(matter.journal()).containsSubsequence("due-soon", "overdue");

            assertThat(matter.answer("bob", "Here it is.")).startsWith("250 ");
            assertThat(rest.get("/conversations/" + matter.number(), "alice").path("service").isNull()).isTrue();
            alice.command("SELECT Teams/Support/Waiting");
            String there = alice.command("UID SEARCH SUBJECT " + matter.name()).get(0).replace("* SEARCH ", "").split(" ")[0];
            assertThat(flags(alice, there)).doesNotContain("$overdue");
            rest.ask(200, "PUT", "/teams/SUP/sla", "carol", "{}");
        }

        private static String flags(ImapClient client, String uid) throws Exception {
            client.command("NOOP");
            return client.command("UID FETCH " + uid + " (FLAGS)").toString();
        }

        /** As if the customer had waited for so long. */
        private void wait(Matter matter, Duration time) {
            long since = Clock.systemUTC().millis() - time.toMillis();
            mailroom.part(Database.class).write(connection -> Sql.update(connection, "UPDATE conversation SET asked = ? WHERE number = ?", since, matter.number().toString()));
        }
    }
}
