package org.mailroom.mailets.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

class SegmentsTest {

    @Nested
    class InAFile {
        private Path file;
        private SegmentFile segments;

        @BeforeEach
        void file(@TempDir Path temporary) {
            file = temporary.resolve("segments.csv");
            segments = new SegmentFile(file, Duration.ZERO);
        }

        private Optional<String> of(String... senders) {
            return segments.of(List.of(senders)).map(Segment::name);
        }

        @Test
        void shouldKnowAddressesAndDomainsTheLongestFirst() throws Exception {
            Files.writeString(file, "\ufeffsender,segment,score\n# our best\ncora@customers.example,Gold,10\n\"@customers.example\";silver;5\nexample.org\tbronze\n");
            assertThat(segments.of(List.of("Cora@Customers.Example"))).contains(new Segment("gold", 10));
            assertThat(of("dora@customers.example")).contains("silver");
            assertThat(of("x@shop.example.org")).contains("bronze");
            assertThat(of("x@notexample.org")).isEmpty();
            assertThat(of("x@notexample.org", "cora@customers.example")).contains("gold");
            assertThat(of()).isEmpty();
        }

        @Test
        void shouldReadAChangedFileAndNoneWithoutAFile() throws Exception {
            assertThat(of("a@example.org")).isEmpty();
            Files.writeString(file, "example.org,gold\n");
            assertThat(of("a@example.org")).contains("gold");
            Files.writeString(file, "example.org,silver\n");
            assertThat(of("a@example.org")).contains("silver");
            Files.delete(file);
            assertThat(of("a@example.org")).isEmpty();
        }

        @Test
        void shouldKeepTheTableWhenALineIsWrong() throws Exception {
            Files.writeString(file, "example.org,gold\n");
            assertThat(of("a@example.org")).contains("gold");
            Files.writeString(file, "example.org,silver\nnobody,gold,lots\n");
            assertThat(of("a@example.org")).contains("gold");
            List<String> problems = new ArrayList<>();
            SegmentFile.table("a@b.example,gold,lots\nno address,gold\na@b.example\na@b.example,two words\na@b.example,gold,5000\n", problems);
            assertThat(problems).hasSize(5);
            assertThat(problems.get(0)).isEqualTo("line 1: 'lots' is no score; allowed: a whole number from -1000 to 1000");
            assertThat(problems.get(1)).startsWith("line 2: 'no address' is neither an address nor a domain");
            assertThat(problems.get(2)).isEqualTo("line 3: this is no customer; allowed: sender,segment or sender,segment,score, such as cora@example.org,gold,10");
            assertThat(problems.get(3)).startsWith("line 4: 'two words' is no segment");
            assertThat(problems.get(4)).startsWith("line 5: the score 5000 is not possible");
        }
    }

    @Nested
    class ByHttp {
        private static final Map<String, Integer> STATUS = Map.of("unknown", 404, "broken", 500, "enough", 429, "refused", 400, "forbidden", 403, "moved", 302);
        private HttpServer server;
        private final AtomicInteger asked = new AtomicInteger();
        private final CountDownLatch end = new CountDownLatch(1);

        @BeforeEach
        void server() throws Exception {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", this::answer);
            server.start();
        }

        @AfterEach
        void stop() {
            end.countDown();
            server.stop(0);
        }

        private void answer(HttpExchange exchange) throws IOException {
            asked.incrementAndGet();
            String who = exchange.getRequestURI().getQuery();
            if (who.contains("hang")) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] text = who.contains("strange") ? "{\"segment\": \"two words\"}".getBytes(StandardCharsets.UTF_8) : who.contains("absurd") ? "{\"segment\": \"gold\", \"score\": 5000}".getBytes(StandardCharsets.UTF_8)
                : who.contains("garbage") ? "<html>".getBytes(StandardCharsets.UTF_8) : who.contains("huge") ? new byte[1 << 20]
                : "{\"segment\": \"Gold\", \"score\": 7, \"since\": 2019}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(STATUS.entrySet().stream().filter(one -> who.contains(one.getKey())).map(Map.Entry::getValue).findFirst().orElse(200), text.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(text);
            }
        }

        private SegmentService service(Duration quiet) {
            return service(Duration.ofSeconds(60), quiet);
        }

        private SegmentService service(Duration timeout, Duration quiet) {
            return new SegmentService("http://127.0.0.1:" + server.getAddress().getPort() + "/customers?a={address}", timeout, Duration.ofMinutes(10), quiet);
        }

        @Test
        void shouldAskOnceForEachSender() {
            SegmentService service = service(Duration.ofHours(1));
            for (int i = 0; i < 3; i++) {
                assertThat(service.of(List.of("Cora+a@customers.example", "other@b.example"))).contains(new Segment("gold", 7));
                assertThat(service.of(List.of("unknown@customers.example"))).isEmpty();
            }
            assertThat(asked.get()).isEqualTo(2);
        }

        @Test
        void shouldGoOnWithoutAndLeaveAServerAloneThatHangsOrFails() {
            for (String trouble : List.of("hang", "broken", "huge", "enough", "moved")) {
                SegmentService service = service(Duration.ofSeconds(trouble.equals("hang") ? 2 : 60), Duration.ofHours(1));
                int before = asked.get();
                assertThat(service.of(List.of(trouble + "@customers.example"))).as(trouble).isEmpty();
                assertThat(service.of(List.of("cora@customers.example"))).as(trouble).isEmpty();
                assertThat(asked.get()).as(trouble).isEqualTo(before + 1);
            }
            SegmentService again = service(Duration.ZERO);
            assertThat(again.of(List.of("broken@customers.example"))).isEmpty();
            assertThat(again.of(List.of("cora@customers.example"))).isPresent();
        }

        /** One address that it does not like says nothing of the others. */
        @Test
        void shouldGoOnAskingAServerThatRefusesAnAddressOrSaysNonsenseOfIt() {
            SegmentService service = service(Duration.ofHours(1));
            for (String trouble : List.of("refused", "forbidden", "garbage", "strange", "absurd")) {
                assertThat(service.of(List.of(trouble + "@customers.example"))).as(trouble).isEmpty();
                assertThat(service.of(List.of(trouble + "@customers.example"))).as(trouble).isEmpty();
                assertThat(service.of(List.of("after-" + trouble.charAt(0) + "@customers.example"))).as(trouble).isPresent();
            }
            assertThat(asked.get()).as("each once").isEqualTo(5 + 5);
        }

        @Test
        void shouldBeAskedWhereTheFileKnowsNothing(@TempDir Path temporary) throws Exception {
            Files.writeString(temporary.resolve("segments.csv"), "cora@customers.example,vip\n");
            Segments both = new SegmentFile(temporary.resolve("segments.csv")).or(service(Duration.ZERO));
            assertThat(both.of(List.of("cora@customers.example"))).contains(new Segment("vip", 0));
            assertThat(both.of(List.of("dora@customers.example"))).contains(new Segment("gold", 7));
        }
    }
}
