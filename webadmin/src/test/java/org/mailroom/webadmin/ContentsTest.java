package org.mailroom.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.webadmin.work.Problem;

class ContentsTest {
    private static final int LIMIT = 8 << 20;
    private static final long ROOM = 32 << 20;

    @TempDir
    private Path directory;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong most = new AtomicLong();
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;
    private int port;

    /** Answers with how much has come, and a sum of it, after it has held it for a while. */
    private final class Holding extends Handler.Abstract {
        private final Contents contents = new Contents(directory);

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String answer;
            try (Contents.Reading reading = contents.of(request)) {
                byte[] bytes = reading.upTo(LIMIT);
                most.accumulateAndGet(held.addAndGet(bytes.length), Math::max);
                Thread.sleep(bytes.length > LIMIT / 2 ? 500 : 0);
                held.addAndGet(-bytes.length);
                answer = bytes.length + " " + Arrays.hashCode(bytes);
            } catch (Problem problem) {
                response.setStatus(problem.status());
                answer = problem.getMessage();
                Rest.swallow(request);
            }
            response.write(true, ByteBuffer.wrap(answer.getBytes()), callback);
            return true;
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Holding());
        server.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private HttpRequest sending(HttpRequest.BodyPublisher content) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).POST(content).build();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
        return content;
    }

    @Test
    void shouldGiveWhatWasSentWhateverItsSizeAndWhetherItIsTold() throws Exception {
        for (int size : List.of(0, 1, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, (256 << 10) + 2, 1 << 20, LIMIT)) {
            byte[] content = content(size);
            String expected = size + " " + Arrays.hashCode(content);
            assertThat(client.send(sending(BodyPublishers.ofByteArray(content)), BodyHandlers.ofString()).body()).isEqualTo(expected);
            assertThat(client.send(sending(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content))), BodyHandlers.ofString()).body()).isEqualTo(expected);
        }
    }

    @Test
    void shouldRefuseMoreThanTheLimitWhetherTheSizeIsToldOrNot() throws Exception {
        byte[] content = content(LIMIT + 1);
        for (HttpRequest.BodyPublisher publisher : List.of(BodyPublishers.ofByteArray(content), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))) {
            HttpResponse<String> answer = client.send(sending(publisher), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("larger than 8 MiB");
        }
    }

    /** Twelve come at once; four have room. */
    @Test
    void shouldHoldOnlySoMuchOfLargeContentsAtOnceAndLeaveNoFiles() throws Exception {
        byte[] content = content(LIMIT - 1024);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(client.sendAsync(sending(BodyPublishers.ofByteArray(content)), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().body()).startsWith(content.length + " ");
            assertThat(files()).isZero();
        }
        assertThat(most.get()).isGreaterThanOrEqualTo(content.length).isLessThanOrEqualTo(ROOM);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
