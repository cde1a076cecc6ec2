package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hook.HookSignature;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;

/** Webhooks from the change of a conversation to somebody else's server, over a server that is killed. */
class WebhooksTest {
    private static final String ALLOWED = "127.0.0.2";

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

    private record Got(String signature, String event, String id, String content) {
    }

    /** Somebody else's server. */
    private static final class OtherSide implements AutoCloseable {
        private final List<Got> got = new CopyOnWriteArrayList<>();
        private final AtomicReference<Runnable> first = new AtomicReference<>();
        private final HttpServer server;
        private volatile int status = 200;

        OtherSide() throws IOException {
            server = HttpServer.create(new InetSocketAddress(ALLOWED, 0), 50);
            server.createContext("/", exchange -> {
                String content = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                got.add(new Got(exchange.getRequestHeaders().getFirst(HookSignature.FIELD), exchange.getRequestHeaders().getFirst("X-Mailroom-Event"),
                    exchange.getRequestHeaders().getFirst("X-Mailroom-Event-Id"), content));
                Runnable once = first.getAndSet(null);
                if (once != null) {
                    once.run();
                }
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://" + ALLOWED + ":" + server.getAddress().getPort() + "/mailroom";
        }

        List<Got> of(Object number) {
            return got.stream().filter(one -> one.content().contains("\"number\":\"" + number + "\"")).toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    abstract static class Contract extends ServedContract {
        private Rest rest;
        private OtherSide other;

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() {
            mailroom.with("MAILROOM_WEBHOOK_ALLOW", ALLOWED + "/32");
        }

        @BeforeEach
        void open() throws Exception {
            rest = new Rest(mailroom);
            other = new OtherSide();
        }

        @AfterEach
        void close() throws Exception {
            for (JsonNode hook : rest.items("/webhooks", "carol")) {
                rest.ask(204, "DELETE", "/webhooks/" + hook.path("id").asText(), "carol", null);
            }
            other.close();
        }

        private JsonNode make(String events) throws Exception {
            return rest.ask(201, "POST", "/webhooks", "carol", "{\"url\": \"" + other.url() + "\", \"events\": " + events + ", \"secret\": \"shared\"}");
        }

        @Test
        void shouldTellSignedWhatHappens() throws Exception {
            JsonNode hook = make("[\"created\", \"priority\"]");
            assertThat(hook.path("events").toString()).isEqualTo("[\"created\",\"priority\"]");
            assertThat(hook.toString()).doesNotContain("shared");
            Matter matter = Matter.begun(mailroom);
            matter.act("alice", new Command.Prioritise(Priority.HIGH));
            Awaitility.await().until(() -> other.of(matter.number()).size() == 2);
            for (Got got : other.of(matter.number())) {
                long time = Long.parseLong(got.signature().replaceAll("t=(\\d+),.*", "$1"));
                assertThat(got.signature()).isEqualTo(HookSignature.of("shared", Instant.ofEpochSecond(time), got.content().getBytes(StandardCharsets.UTF_8)));
                assertThat(got.content()).contains("\"id\":\"" + got.id() + "\"", "\"what\":\"" + got.event() + "\"").doesNotContain(matter.name());
            }
            Awaitility.await("it is noted when the other side has answered").untilAsserted(() -> assertThat(rest.items("/webhooks/" + hook.path("id").asText() + "/deliveries?state=delivered&limit=1", "carol"))
                .extracting(one -> one.path("what").asText()).contains("created", "priority"));
            assertThat(rest.items("/webhooks", "carol")).contains(rest.get("/webhooks/" + hook.path("id").asText(), "carol"));
        }

        @Test
        void shouldShowWhatIsNotTakenAndSendItWhenAsked() throws Exception {
            other.status = 503;
            String id = make("[\"priority\"]").path("id").asText();
            Matter matter = Matter.begun(mailroom);
            matter.act("alice", new Command.Prioritise(Priority.HIGH));
            JsonNode waiting = Awaitility.await().until(() -> rest.items("/webhooks/" + id + "/deliveries?state=waiting", "carol"),
                found -> found.size() == 1 && found.get(0).path("outcome").asText().equals("503")).get(0);
            assertThat(waiting.path("number").asText()).isEqualTo(matter.number().toString());
            assertThat(Duration.between(Instant.parse(waiting.path("changed").asText()), Instant.parse(waiting.path("due").asText()))).isLessThanOrEqualTo(Duration.ofSeconds(30));
            assertThat(rest.get("/webhooks/" + id, "carol").path("waiting").asInt()).isEqualTo(1);
            other.status = 200;
            rest.ask(200, "POST", "/webhooks/" + id + "/deliveries/" + waiting.path("id").asText() + "/retry", "carol", "{}");
            Awaitility.await().until(() -> rest.get("/webhooks/" + id, "carol").path("waiting").asInt() == 0);
            assertThat(other.of(matter.number())).hasSizeGreaterThan(1).extracting(Got::id).containsOnly(waiting.path("event").asText());
        }

        @Test
        void shouldNotBeMadeForAddressesThatAreNotAllowed() throws Exception {
            for (String url : List.of("http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
                    "http://2130706433/", "ftp://example.org/", "no url", "http://user@example.org/", "http://127.0.0.2:1/\\r\\nX: y")) {
                JsonNode problem = rest.ask(422, "POST", "/webhooks", "carol", "{\"url\": \"" + url + "\", \"secret\": \"shared\"}");
                assertThat(problem.path("field").asText()).as(url).isEqualTo("url");
            }
            assertThat(rest.ask(422, "POST", "/webhooks", "carol", "{\"url\": \"" + other.url() + "\"}").path("field").asText()).isEqualTo("secret");
            assertThat(rest.ask(422, "POST", "/webhooks", "carol", "{\"url\": \"" + other.url() + "\", \"secret\": \"x\", \"events\": [\"a b\"]}").path("field").asText()).isEqualTo("events");
            assertThat(rest.ask(422, "POST", "/webhooks", "carol", "{\"url\": \"" + other.url() + "\", \"secret\": \"x\", \"events\": [\"assigned\", \"arrived\"]}").path("detail").asText())
                .contains("'arrived' is no event; allowed: ", "received", "Nothing was changed");
            assertThat(rest.ask(422, "POST", "/webhooks", "carol", "{\"url\": \"" + other.url() + "\", \"secret\": \"x\", \"team\": \"NOPE\"}").path("field").asText()).isEqualTo("team");
            assertThat(rest.items("/webhooks", "carol")).isEmpty();
        }

        @Test
        void shouldBeForAdministrators() throws Exception {
            String id = make("[]").path("id").asText();
            String work = "Bearer " + mailroom.part(Tokens.class).make("worker", Scope.WORK).text();
            for (String who : List.of("alice", "dave", work)) {
                rest.ask(403, "GET", "/webhooks", who, null);
                rest.ask(403, "POST", "/webhooks", who, "{\"url\": \"" + other.url() + "\", \"secret\": \"x\"}");
                rest.ask(403, "DELETE", "/webhooks/" + id, who, null);
                rest.ask(403, "GET", "/webhooks/" + id + "/deliveries", who, null);
            }
            rest.ask(401, "GET", "/webhooks", null, null);
            rest.ask(404, "GET", "/webhooks/unknown", "carol", null);
            rest.ask(404, "DELETE", "/webhooks/unknown", "carol", null);
            rest.ask(404, "POST", "/webhooks/" + id + "/deliveries/1234567/retry", "carol", "{}");
            assertThat(rest.ask(422, "GET", "/webhooks/" + id + "/deliveries?state=lost", "carol", null).path("field").asText()).isEqualTo("state");
            rest.ask(204, "DELETE", "/webhooks/" + id, "carol", null);
            rest.ask(404, "DELETE", "/webhooks/" + id, "carol", null);
        }
    }

    /** The server is killed while the other side has the first event in hand, and others follow. */
    @Test
    @Timeout(120)
    void shouldLoseNothingWhenTheServerIsKilled() throws Exception {
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage()).with("MAILROOM_WEBHOOK_ALLOW", ALLOWED).start(); OtherSide other = new OtherSide()) {
            Rest rest = new Rest(mailroom);
            Matter matter = Matter.begun(mailroom);
            rest.ask(201, "POST", "/webhooks", "carol", "{\"url\": \"" + other.url() + "\", \"secret\": \"shared\"}");
            mailroom.hangUp();
            mailroom.stop();
            String path = "/conversations/" + matter.number() + "/priority";
            Process server = OwnProcess.start(mailroom.environment(), "serve");
            try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
                for (String line = said.readLine(); line != null && !line.contains("Serving on"); line = said.readLine()) {
                    assertThat(line).doesNotContain(" ERROR ");
                }
                other.first.set(() -> {
                    server.destroyForcibly();
                    server.onExit().join();
                });
                List<String> words = new ArrayList<>(List.of("high", "low", "urgent", "normal", "high", "low"));
                int made = 0;
                try {
                    for (String word : words) {
                        rest.ask(200, "POST", path, "alice", "{\"priority\": \"" + word + "\"}");
                        made++;
                    }
                } catch (IOException killed) {
                    assertThat(made).isPositive();
                }
                Awaitility.await().until(() -> !server.isAlive());
            } finally {
                server.destroyForcibly().waitFor();
            }
            int before = other.of(matter.number()).size();
            assertThat(before).isEqualTo(1);
            mailroom.restart();
            rest.ask(200, "POST", path, "alice", "{\"priority\": \"urgent\"}");
            rest.ask(200, "POST", path, "alice", "{\"priority\": \"low\"}");
            List<String> journal = rest.get("/conversations/" + matter.number() + "/journal?", "alice").path("items").findValuesAsText("event").stream().filter("priority"::equals).toList();
            Awaitility.await().until(() -> other.of(matter.number()).stream().map(Got::id).distinct().count() == journal.size());
            assertThat(other.of(matter.number())).hasSize(journal.size() + 1);
            assertThat(other.of(matter.number()).get(1).id()).isEqualTo(other.of(matter.number()).get(0).id());
        }
    }
}
