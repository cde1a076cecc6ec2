package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** {@code GET /conversations?q=}: what people type finds conversations by what is said in them, and nobody finds what he may not see. */
class QueryServedTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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
        private final HttpClient http = HttpClient.newHttpClient();

        Contract(Engine engine) {
            super(engine);
        }

        private HttpResponse<String> ask(String method, String path, String login, String content) throws Exception {
            String authorization = login.startsWith("Bearer ") ? login
                : "Basic " + Base64.getEncoder().encodeToString((login + "@acme.test:" + ServedMailroom.password(login)).getBytes(StandardCharsets.UTF_8));
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mailroom.port("web") + "/api/v1" + path))
                .method(method, content == null ? BodyPublishers.noBody() : BodyPublishers.ofString(content)).header("Authorization", authorization)
                .header("Content-Type", "application/json").build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        }

        private JsonNode page(String query, String login, String more) throws Exception {
            HttpResponse<String> answer = ask("GET", "/conversations?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + more, login, null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        }

        private List<String> found(String query, String login) throws Exception {
            return page(query, login, "").path("items").findValuesAsText("number");
        }

        private void post(String path, String login, String content) throws Exception {
            HttpResponse<String> answer = ask("POST", path, login, content);
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        }

        /** A conversation that began with this mail; its number. */
        private String begun(String marker, String subject, String text, String recipient) throws Exception {
            mailroom.receive("From: =?utf-8?B?" + Base64.getEncoder().encodeToString("山田 Cora".getBytes(StandardCharsets.UTF_8)) + "?= <" + marker + "@customers.example>\r\nMessage-ID: <" + marker + "@customers.example>\r\nMIME-Version: 1.0\r\nTo: " + recipient
                + "\r\nSubject: =?utf-8?B?" + Base64.getEncoder().encodeToString((subject + " " + marker).getBytes(StandardCharsets.UTF_8))
                + "?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n", recipient);
            List<String> numbers = new ArrayList<>();
            Awaitility.await().until(() -> numbers.addAll(found("subject:" + marker, "carol")) | !numbers.isEmpty());
            return numbers.get(0);
        }

        private static String marker() {
            return "m" + Long.toString(System.nanoTime(), 36);
        }

        @Test
        void shouldFindByWhatIsSaidInAnyMessage() throws Exception {
            String marker = marker();
            String number = begun(marker, "請求書の件", "先月の請求書がまだ届いていません。 The invoice is missing.", "support@acme.test");
            post("/conversations/" + number + "/reply", "alice", "{\"text\":\"We send it again by parcel-" + marker + ".\"}");
            Awaitility.await().until(() -> found("parcel-" + marker, "bob").equals(List.of(number)));
            for (String query : List.of(marker + " 請求書", marker + " 求書", marker + " INVOICE", marker + " \"まだ届いていません\"", marker + " parcel", "from:" + marker + "@customers.example invoice",
                    "from:山田 subject:" + marker, "to:support@acme.test " + marker, marker + " is:waiting", marker + " assignee:alice@acme.test", marker + " -refund", marker + " -is:done",
                    "customer:" + marker + "@customers.example", marker + "@customers.example", marker + " after:2020-01-01", marker + " -before:2020-01-01")) {
                assertThat(found(query, "bob")).as(query).containsExactly(number);
            }
            for (String query : List.of(marker + " refund", marker + " 領収書", "subject:invoice " + marker, "from:alice subject:" + marker + "x", marker + " is:open", marker + " assignee:none",
                    marker + " -invoice", marker + " \"invoice missing\"", marker + " before:2020-01-01", marker + " text/plain", "customer:nobody@customers.example " + marker)) {
                assertThat(found(query, "bob")).as(query).isEmpty();
            }
            assertThat(found(number, "bob")).containsExactly(number);
            assertThat(found(number.toLowerCase() + " invoice", "bob")).containsExactly(number);
            assertThat(found(number + " refund", "bob")).isEmpty();
        }

        @Test
        void shouldFindByTagsAndByTheNumberOfBefore() throws Exception {
            String marker = marker();
            String one = begun(marker + "a", "first", "text", "support@acme.test");
            String two = begun(marker + "b", "second", "text", "support@acme.test");
            post("/conversations/" + one + "/tags", "alice", "{\"add\":[\"billing\"]}");
            assertThat(found("tag:#billing " + marker, "alice")).containsExactly(one);
            assertThat(found("-tag:billing " + marker, "alice")).containsExactly(two);
            post("/conversations/" + one + "/merge", "alice", "{\"into\":\"" + two + "\"}");
            assertThat(found(one, "alice")).containsExactly(two);
            assertThat(found("subject:" + marker + "a", "alice")).as("a message of it").containsExactly(two);
        }

        @Test
        void shouldListTheNewestFirstAndGoOnWhereAPageEnds() throws Exception {
            String marker = marker();
            List<String> numbers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                numbers.add(0, begun(marker + i, "page", "text", "support@acme.test"));
            }
            List<String> paged = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = page(marker, "alice", "&limit=2" + cursor);
                paged.addAll(page.path("items").findValuesAsText("number"));
                cursor = "&cursor=" + page.path("next").asText();
                assertThat(page.path("items").size()).isLessThanOrEqualTo(2);
                if (page.path("next").isNull()) {
                    break;
                }
            } while (true);
            assertThat(paged).isEqualTo(numbers);
        }

        @Test
        void shouldShowNobodyWhatIsNotHis() throws Exception {
            String marker = marker();
            String number = begun(marker, "secret", "plain text", "support@acme.test");
            post("/conversations/" + number + "/note", "alice", "{\"text\":\"between us: note-" + marker + "\"}");
            assertThat(found("note-" + marker, "bob")).containsExactly(number);
            assertThat(found("note-" + marker, "oscar")).as("an observer is a member").containsExactly(number);
            assertThat(found(marker, "dave")).as("of another team").isEmpty();
            assertThat(found(number, "dave")).isEmpty();
            assertThat(found(marker, "erin")).as("an administrator sees the conversation").containsExactly(number);
            assertThat(found("note-" + marker, "erin")).as("but is no member").isEmpty();
            String token = "Bearer " + mailroom.part(Tokens.class).make("search", Scope.READ).text();
            assertThat(found(marker, token)).containsExactly(number);
            assertThat(found("note-" + marker, token)).isEmpty();
            assertThat(found("-note-" + marker + " " + marker, token)).as("what is not searched is not there").containsExactly(number);
        }

        @Test
        void shouldFindWhatIsInQuarantineForLeadsOnly() throws Exception {
            String marker = marker();
            String number = begun(marker, "odd", "strange text", "support@acme.test");
            post("/conversations/" + number + "/status", "carol", "{\"status\":\"quarantined\"}");
            assertThat(found(marker + " strange", "carol")).containsExactly(number);
            assertThat(found(marker + " strange", "alice")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"\"not closed|1", "printer is:gone|12", "form:bob|1", "a b after:soon|11", "from:|6"})
        void shouldSayWhereAQueryGoesWrong(String query, int position) throws Exception {
            HttpResponse<String> answer = ask("GET", "/conversations?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8), "alice", null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
            JsonNode problem = JSON.readTree(answer.body());
            assertThat(problem.path("position").asInt()).isEqualTo(position);
            assertThat(problem.path("field").asText()).isEqualTo("q");
            assertThat(problem.path("detail").asText()).startsWith("q: character " + position + ": ").endsWith("Nothing was searched.");
        }
    }
}
