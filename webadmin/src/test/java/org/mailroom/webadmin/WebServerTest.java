package org.mailroom.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.health.Finding;
import org.mailroom.domain.health.Part;
import org.mailroom.domain.health.Reason;
import org.mailroom.domain.health.Report;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.measure.Measure;
import org.mailroom.webadmin.api.Api;

class WebServerTest {
    private static final String CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final AtomicReference<Report> health = new AtomicReference<>(report());
    private final CountingMeters meters = new CountingMeters();
    private final Connections connections = new Connections();
    private final HttpClient client = HttpClient.newHttpClient();
    @TempDir
    private Path incoming;
    private WebServer server;

    private static Report report(Finding... findings) {
        return new Report(Set.of(Part.DATABASE, Part.CLAMD, Part.QUEUES), List.of(findings));
    }

    @BeforeEach
    void start() throws IOException {
        server = new WebServer(new InetSocketAddress("127.0.0.1", 0), parts());
        server.start();
    }

    private WebServer.Parts parts() {
        return new WebServer.Parts(incoming, Api.bare(health::get), Optional.empty(), Optional.empty(), Proxies.NONE, meters, connections);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, BodyPublishers.noBody()).build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void shouldTellHealthWhenAsked() throws Exception {
        HttpResponse<String> answer = send("GET", "/api/v1/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void shouldTimeWhatIsAskedAndCountWhoIsThere() throws Exception {
        send("GET", "/api/v1/health");
        send("GET", "/nowhere");
        Awaitility.await().untilAsserted(() -> assertThat(meters.of(Measure.HTTP_REQUEST, "page", "4xx")).isEqualTo(1));
        assertThat(meters.of(Measure.HTTP_REQUEST, "other", "2xx")).isEqualTo(1);
        assertThat(connections.open()).isEqualTo(1);
        server.close();
        assertThat(connections.open()).isZero();
    }

    @Test
    void shouldStayAvailableWhenDegraded() throws Exception {
        health.set(report(Finding.of(Reason.NO_VERDICTS, "away"), Finding.of(Reason.KEPT_ERRORS, 3, "error")));
        HttpResponse<String> answer = send("GET", "/api/v1/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"degraded\"}");
    }

    @Test
    void shouldTellProgramsAtTheShortAddressToo() throws Exception {
        assertThat(send("GET", "/health").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void shouldAnswer503WhenFailing() throws Exception {
        health.set(report(Finding.of(Reason.DATABASE_AWAY)));
        HttpResponse<String> answer = send("GET", "/api/v1/health");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"status\":\"failing\"}");
    }

    @Test
    void shouldAnswerHeadWithoutContentWhenAsked() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/api/v1/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("15");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void shouldAnswerProblemWhenPathIsUnknown() throws Exception {
        HttpResponse<String> answer = send("GET", "/nowhere");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":404", "\"title\":\"Not found\"");
    }

    @Test
    void shouldAnswerProblemWhenMethodIsNotAllowed() throws Exception {
        HttpResponse<String> answer = send("DELETE", "/api/v1/health");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void shouldAnswerProblemWhenCheckThrows() throws Exception {
        health.set(null);
        HttpResponse<String> answer = send("GET", "/api/v1/health");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"status\":500").doesNotContain("NullPointer");
    }

    @Test
    void shouldCarrySecurityHeadersWhenAnswering() throws Exception {
        for (String path : new String[] {"/api/v1/health", "/nowhere"}) {
            HttpResponse<String> answer = send("GET", path);
            assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue(CSP);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        }
    }

    @Test
    void shouldAnswerProblemWithSecurityHeadersWhenRequestIsMalformed() throws Exception {
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"))
            .startsWith("HTTP/1.1 400").contains("application/problem+json", CSP).doesNotContain("<html", "Jetty");
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n"))
            .startsWith("HTTP/1.1 431").contains("application/problem+json", CSP);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void shouldSayPortTakenWhenItIs() {
        assertThatThrownBy(() -> new WebServer(new InetSocketAddress("127.0.0.1", server.port()), parts()).start())
            .isInstanceOf(IOException.class).hasRootCauseInstanceOf(BindException.class);
    }

    @Test
    void shouldCloseThePortWhenClosed() throws IOException {
        int port = server.port();
        server.close();
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
    }
}
