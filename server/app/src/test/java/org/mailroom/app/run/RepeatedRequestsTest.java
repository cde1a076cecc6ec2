package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.fasterxml.jackson.databind.JsonNode;

/** Requests with an Idempotency-Key, and a server that is killed while it does them: whoever asks again gets what was answered or would have been, and each is done once. */
@Tag("long")
@Timeout(300)
class RepeatedRequestsTest {
    private static final int KILLS = 2;
    private static final List<String> PATHS = List.of("/conversations/SUP-1/note", "/templates", "/conversations/SUP-1/reply", "/tokens");
    private final AtomicInteger count = new AtomicInteger();

    /** @param answer  empty when none came */
    private record Request(String path, String content, String login, String key, Optional<HttpResponse<String>> answer) {
    }

    private static Process serving(ServedMailroom mailroom) throws Exception {
        Process server = OwnProcess.start(mailroom.environment(), "serve");
        BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null && !line.contains("Serving on"); line = said.readLine()) {
            assertThat(line).doesNotContain(" ERROR ");
        }
        Thread reading = new Thread(() -> said.lines().forEach(line -> { }));
        reading.setDaemon(true);
        reading.start();
        return server;
    }

    private static void kill(Process server) {
        server.destroyForcibly();
        server.onExit().join();
    }

    private Request next(Rest rest, String path) throws InterruptedException {
        String name = "n" + count.incrementAndGet() + "n";
        String content = switch (path) {
            case "/templates" -> "{\"team\":\"SUP\",\"name\":\"" + name + "\",\"text\":\"x\"}";
            case "/tokens" -> "{\"name\":\"" + name + "\",\"scope\":\"read\"}";
            default -> "{\"text\":\"" + name + "\"}";
        };
        String login = path.equals("/tokens") ? "carol" : "alice";
        try {
            return new Request(path, content, login, name, Optional.of(rest.ask("POST", path, login, content, "Idempotency-Key", name)));
        } catch (IOException killed) {
            return new Request(path, content, login, name, Optional.empty());
        }
    }

    private List<Request> askUntilKilled(ServedMailroom mailroom, Process server, int round) throws Exception {
        List<Request> asked = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(PATHS.size());
        try {
            List<Future<?>> all = new ArrayList<>();
            for (String path : PATHS) {
                all.add(threads.submit(() -> {
                    Rest rest = new Rest(mailroom);
                    Request request;
                    do {
                        request = next(rest, path);
                        asked.add(request);
                    } while (request.answer().isPresent());
                    return null;
                }));
            }
            Awaitility.await().until(() -> asked.size() > 30 * (round + 1));
            kill(server);
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return asked;
    }

    private static void askAgain(Rest rest, Request request) throws Exception {
        HttpResponse<String> again = rest.ask("POST", request.path(), request.login(), request.content(), "Idempotency-Key", request.key());
        String what = request + " -> " + again.body();
        boolean toldOnce = request.path().equals("/tokens");
        assertThat(again.statusCode()).as(what).isIn(toldOnce ? List.of(201, 409) : List.of(201));
        if (request.answer().isEmpty() || toldOnce) {
            assertThat(again.statusCode() == 201 || again.body().contains("\"code\":\"repeated\"")).as(what).isTrue();
            assertThat(request.answer().isPresent() && again.statusCode() == 201).as(what + ": told twice, or made twice").isFalse();
            return;
        }
        assertThat(request.answer().get().statusCode()).as(what).isEqualTo(201);
        assertThat(again.body()).isEqualTo(request.answer().get().body());
        assertThat(again.headers().firstValue("Idempotent-Replay")).as(what).hasValue("true");
    }

    private static List<String> done(Rest rest) throws Exception {
        Stream<JsonNode> texts = rest.items("/conversations/SUP-1/messages", "alice").stream().map(message -> message.path("text"));
        Stream<JsonNode> names = Stream.of("/templates", "/tokens").flatMap(list -> {
            try {
                return rest.items(list, "carol").stream().map(one -> one.path("name"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return Stream.concat(texts, names).map(node -> node.asText().replaceAll("(?s).*\\b(n\\d+n)\\b.*", "$1")).filter(name -> name.matches("n\\d+n")).sorted().toList();
    }

    @Test
    void shouldBeDoneOnceThoughTheServerIsKilled() throws Exception {
        try (ServedMailroom mailroom = ServedMailroom.prepared(Engine.EMBEDDED.storage() + "web: {requestsPerMinute: 0}\n").start()) {
            mailroom.receive("From: <c@customers.example>\r\nSubject: matter\r\nMessage-ID: <m@customers.example>\r\n\r\nPlease help.\r\n", "help@acme.test");
            Rest rest = new Rest(mailroom);
            Awaitility.await().until(() -> rest.ask("GET", "/conversations/SUP-1", "alice", null).statusCode() == 200);
            mailroom.stop();
            List<Request> asked = new ArrayList<>();
            for (int round = 0; round < KILLS; round++) {
                asked.addAll(askUntilKilled(mailroom, serving(mailroom), round));
            }
            assertThat(asked).filteredOn(request -> request.answer().isEmpty()).hasSize(KILLS * PATHS.size());
            Process server = serving(mailroom);
            try {
                for (Request request : asked) {
                    askAgain(rest, request);
                }
                assertThat(done(rest)).containsExactlyElementsOf(asked.stream().map(Request::key).sorted().toList());
            } finally {
                kill(server);
            }
        }
    }
}
