package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The API as its clients call it; each answer must be as {@code openapi.json} says. A login is the name of an agent, or a whole {@code Authorization}; null is nobody. */
final class Rest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServedMailroom mailroom;
    private Described described;

    Rest(ServedMailroom mailroom) {
        this.mailroom = mailroom;
    }

    static String authorization(String login) {
        return login.contains(" ") ? login
            : "Basic " + Base64.getEncoder().encodeToString((login + "@acme.test:" + ServedMailroom.password(login)).getBytes(StandardCharsets.UTF_8));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + mailroom.port("web") + "/api/v1" + path);
    }

    /** @param content  JSON; null is none */
    HttpResponse<String> ask(String method, String path, String login, String content, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, content == null ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
        if (login != null) {
            request.header("Authorization", authorization(login));
        }
        if (content != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        described().check(method, path, answer);
        return answer;
    }

    /** What the server says of itself. */
    synchronized Described described() throws IOException, InterruptedException {
        if (described == null) {
            described = Described.of(http.send(HttpRequest.newBuilder(uri("/openapi.json")).build(), BodyHandlers.ofString(StandardCharsets.UTF_8)).body());
        }
        return described;
    }

    /** Asks, and expects this status. */
    JsonNode ask(int status, String method, String path, String login, String content, String... headers) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(method, path, login, content, headers);
        assertThat(answer.statusCode()).as(method + " " + path + ": " + answer.body()).isEqualTo(status);
        return answer.body().isEmpty() ? JSON.missingNode() : JSON.readTree(answer.body());
    }

    JsonNode get(String path, String login) throws IOException, InterruptedException {
        return ask(200, "GET", path, login, null);
    }

    /** All items of a list, over all its pages. */
    List<JsonNode> items(String path, String login) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(path + cursor, login);
            page.path("items").forEach(items::add);
            cursor = page.path("next").isNull() ? null : (path.contains("?") ? "&" : "?") + "cursor=" + page.path("next").asText();
        } while (cursor != null);
        return items;
    }
}
