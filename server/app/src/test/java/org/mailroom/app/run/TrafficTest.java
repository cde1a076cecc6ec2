package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

/** Mail on its way and mail that could not go on, over the API: seen, and tried again. */
class TrafficTest {
    private static final String FIRST = "<processor state=\"root\" enableJmx=\"false\">";
    /** Without propagate: what fails goes to the repository at once. */
    private static final String FAILING = FIRST + "<mailet match=\"All\" class=\"org.mailroom.app.run.FailingMailet\"></mailet>";

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

        @Override
        void configure() throws Exception {
            mailroom.edit("mailetcontainer.xml", FIRST, FAILING);
        }

        @BeforeEach
        void client() {
            rest = new Rest(mailroom);
        }

        private JsonNode kept(String repository, String subject) {
            return Awaitility.await(subject).until(() -> rest.items("/repositories/" + repository + "?limit=2", "carol").stream()
                .filter(one -> one.path("subject").asText().equals(subject)).findFirst(), java.util.Optional::isPresent).orElseThrow();
        }

        @Test
        void shouldSendDeferredMailNowWhenItIsRetried() throws Exception {
            mailroom.sink().answering("RCPT TO:<slow@", "451 4.2.1 not now");
            try (var smtp = mailroom.sending("alice")) {
                assertThat(smtp.envelope("alice@acme.test", "slow@elsewhere.example").data("From: alice@acme.test\r\nSubject: slow\r\n\r\ntext")).startsWith("250 ");
            }
            JsonNode item = Awaitility.await().until(() -> rest.items("/queue?queue=outgoing", "carol").stream()
                .filter(one -> one.path("subject").asText().equals("slow") && one.path("state").asText().equals("deferred")).findFirst(), java.util.Optional::isPresent).orElseThrow();
            assertThat(item.path("sender").asText()).isEqualTo("alice@acme.test");
            assertThat(item.path("recipients").get(0).asText()).isEqualTo("slow@elsewhere.example");
            assertThat(item.path("why").asText()).isEqualTo("slow@elsewhere.example: 451 4.2.1 not now");
            String retry = "/queue/" + item.path("id").asText() + "/retry";
            assertThat(rest.ask("POST", retry, "alice", "{}").statusCode()).isEqualTo(403);

            mailroom.sink().answering("RCPT TO:<slow@", "250 fine");
            rest.ask(200, "POST", retry, "carol", "{}", "Idempotency-Key", "slow");
            Awaitility.await().until(() -> mailroom.sink().messages().stream().anyMatch(message -> message.contains("Subject: slow")));
            Awaitility.await().until(() -> rest.ask("POST", retry, "carol", "{}").statusCode() == 404);
            assertThat(rest.ask("POST", retry, "carol", "{}", "Idempotency-Key", "slow").headers().firstValue("Idempotent-Replay")).hasValue("true");
            assertThat(mailroom.sink().messages()).filteredOn(message -> message.contains("Subject: slow")).hasSize(1);
        }

        @Test
        void shouldSendMailFromTheErrorRepositoryThroughTheChainOnce() throws Exception {
            mailroom.receive("Subject: fails once\r\n\r\ntext\r\n", "support@acme.test", "alice@acme.test");
            JsonNode item = kept("error", "fails once");
            assertThat(item.path("why").asText()).contains("it always fails");
            assertThat(rest.get("/repositories", "carol").path("items").findValuesAsText("name")).contains("error", "quarantine", "rejected", "undeliverable");
            mended();
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            Letterbox inbox = Letterbox.watched(mailroom.reading("alice"), "INBOX");
            String retry = "/repositories/error/" + item.path("id").asText() + "/retry";

            assertThat(rest.ask("POST", retry, "alice", "{}").statusCode()).isEqualTo(403);
            rest.ask(200, "POST", retry, "carol", "{}");
            rest.ask(404, "POST", retry, "carol", "{}");
            assertThat(queue.arrived()).endsWith("Subject: fails once\r\n\r\ntext\r\n");
            assertThat(inbox.arrived()).endsWith("Subject: fails once\r\n\r\ntext\r\n");
            broken();
        }

        @Test
        void shouldSendAllOfARepositoryAgain() throws Exception {
            for (String subject : List.of("fails a", "fails b", "fails c")) {
                mailroom.receive("Subject: " + subject + "\r\n\r\ntext\r\n", "support@acme.test");
            }
            for (String subject : List.of("fails a", "fails b", "fails c")) {
                kept("error", subject);
            }
            mended();
            Letterbox queue = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            assertThat(rest.ask(200, "POST", "/repositories/error/retry", "carol", "{}").path("retried").asInt()).isEqualTo(3);
            queue.arrived(3);
            assertThat(rest.ask(200, "POST", "/repositories/error/retry", "carol", "{}").path("retried").asInt()).isZero();
            broken();
        }

        /** The sender is told, the mail is kept, and an administrator sends it when the other side takes it. */
        @Test
        void shouldSendUndeliverableMailWhenItIsRetried() throws Exception {
            mailroom.sink().answering("RCPT TO:<wrong@", "550 5.1.1 nobody of this name");
            try (var smtp = mailroom.sending("alice")) {
                smtp.envelope("alice@acme.test", "wrong@elsewhere.example").data("From: alice@acme.test\r\nSubject: wrong\r\n\r\ntext");
            }
            JsonNode item = kept("undeliverable", "wrong");
            assertThat(item.path("why").asText()).contains("wrong@elsewhere.example: 550 5.1.1 nobody of this name");
            mailroom.sink().answering("RCPT TO:<wrong@", "250 fine");
            rest.ask(200, "POST", "/repositories/undeliverable/" + item.path("id").asText() + "/retry", "carol", "{}");
            Awaitility.await().until(() -> mailroom.sink().messages().stream().filter(message -> message.contains("Subject: wrong")).count() == 1);
        }

        @Test
        void shouldBeForAdministratorsOnly() throws Exception {
            for (String path : List.of("/queue", "/repositories", "/repositories/error")) {
                rest.ask(401, "GET", path, null, null);
                rest.ask(403, "GET", path, "alice", null);
                rest.ask(403, "GET", path, "dave", null);
                rest.get(path, "erin");
            }
            rest.ask(404, "GET", "/repositories/nowhere", "carol", null);
            rest.ask(404, "POST", "/repositories/nowhere/retry", "carol", "{}");
            rest.ask(404, "POST", "/queue/12/retry", "carol", "{}");
            assertThat(rest.ask(400, "GET", "/queue?cursor=x", "carol", null).path("field").asText()).isEqualTo("cursor");
            assertThat(rest.ask(422, "POST", "/queue/retry", "carol", "{\"other\": 1}").path("field").asText()).isEqualTo("other");
        }

        private void mended() throws Exception {
            mailroom.stop();
            mailroom.edit("mailetcontainer.xml", FAILING, FIRST);
            mailroom.restart();
        }

        private void broken() throws Exception {
            mailroom.stop();
            mailroom.edit("mailetcontainer.xml", FIRST, FAILING);
            mailroom.restart();
        }
    }
}
