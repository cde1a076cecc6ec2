package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.rule.RuleBook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The rules by the API. */
class RulesApiTest extends ServedContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHIPPED = "# by hand\n- {name: shipped, when: {subject: {contains: api-shipped}}, then: {tag: shipped}}\n";
    private static final String OTHER = "# by the API\n- name: other\n  when: {subject: {contains: api-other}}\n  then: {tag: other}\n";

    private final HttpClient http = HttpClient.newHttpClient();

    RulesApiTest() {
        super(Engine.EMBEDDED);
    }

    @Override
    void configure() throws Exception {
        Files.writeString(mailroom.file("rules.yaml"), SHIPPED);
    }

    @AfterEach
    void restore() throws Exception {
        mailroom.part(RuleBook.class).replace(SHIPPED, Optional.empty());
    }

    private HttpResponse<String> ask(String method, String path, String login, String content, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mailroom.port("web") + "/api/v1" + path))
            .method(method, content == null ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
        request.header("Authorization", login.startsWith("Bearer ") ? login
            : "Basic " + Base64.getEncoder().encodeToString((login + "@acme.test:" + ServedMailroom.password(login)).getBytes(StandardCharsets.UTF_8)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String login, String yaml, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/yaml";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return ask("PUT", "/rules", login, yaml, all);
    }

    @Test
    void shouldShowAndReplaceTheRulesForLeadsAndAdministrators() throws Exception {
        HttpResponse<String> before = ask("GET", "/rules", "carol", null);
        assertThat(before.statusCode()).isEqualTo(200);
        assertThat(before.body()).isEqualTo(SHIPPED);
        assertThat(before.headers().firstValue("Content-Type")).contains("application/yaml");
        HttpResponse<String> after = put("carol", OTHER);
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo(OTHER);
        assertThat(after.headers().firstValue("ETag")).isPresent().isNotEqualTo(before.headers().firstValue("ETag"));
        assertThat(Files.readString(mailroom.file("rules.yaml"))).isEqualTo(OTHER);

        Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
        mailroom.receive("From: cora@customers.example\r\nSubject: api-other\r\nMessage-ID: <api-1@customers.example>\r\n\r\nHello.\r\n", "support@acme.test");
        queue.arrived();
        Awaitility.await().until(() -> hits("other") == 1);
        assertThat(hits("shipped")).as("no rule any more").isEqualTo(-1);
    }

    private long hits(String rule) throws Exception {
        for (JsonNode one : JSON.readTree(ask("GET", "/rules/hits", "carol", null).body()).path("items")) {
            if (one.path("name").asText().equals(rule)) {
                assertThat(one.path("line").asInt()).isEqualTo(2);
                return one.path("hits").asLong();
            }
        }
        return -1;
    }

    @Test
    void shouldNameLineAndKeyOfWhatIsWrong() throws Exception {
        HttpResponse<String> refused = put("carol", OTHER + "- name: third\n  when: {subjekt: {contains: a}}\n  then: {team: Shipping}\n");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JSON.readTree(refused.body());
        assertThat(problem.path("detail").asText()).startsWith("line 6: unknown key 'subjekt' in rule 2.when; did you mean 'subject'?").endsWith(". Nothing was changed.");
        assertThat(problem.path("problems")).hasSize(1);
        assertThat(problem.path("problems").get(0).path("line").asInt()).isEqualTo(6);
        assertThat(JSON.readTree(put("carol", OTHER + "- name: third\n  then: {team: Shipping, assign: zoe}\n").body()).path("problems").findValuesAsText("text"))
            .containsExactly("rule 'third': there is no team 'Shipping'", "rule 'third': there is no agent 'zoe'");
        assertThat(put("carol", "- name: [").statusCode()).isEqualTo(422);
        assertThat(Files.readString(mailroom.file("rules.yaml"))).isEqualTo(SHIPPED);
    }

    @Test
    void shouldReplaceOnlyTheVersionThatIsMeant() throws Exception {
        String etag = ask("GET", "/rules", "carol", null).headers().firstValue("ETag").orElseThrow();
        assertThat(put("carol", OTHER, "If-Match", etag).statusCode()).isEqualTo(200);
        assertThat(put("carol", SHIPPED, "If-Match", etag).statusCode()).isEqualTo(412);
        assertThat(Files.readString(mailroom.file("rules.yaml"))).isEqualTo(OTHER);
        assertThat(put("carol", SHIPPED, "If-Match", "*").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseOthersAndOtherTypes() throws Exception {
        for (String agent : new String[] {"alice", "oscar"}) {
            assertThat(ask("GET", "/rules", agent, null).statusCode()).isEqualTo(403);
            assertThat(ask("GET", "/rules/hits", agent, null).statusCode()).isEqualTo(403);
            assertThat(put(agent, OTHER).statusCode()).isEqualTo(403);
        }
        assertThat(put("erin", SHIPPED).statusCode()).as("an administrator who leads no team").isEqualTo(200);
        Tokens tokens = mailroom.part(Tokens.class);
        assertThat(put("Bearer " + tokens.make("rules-work", Scope.WORK).text(), OTHER).statusCode()).isEqualTo(403);
        assertThat(put("Bearer " + tokens.make("rules-admin", Scope.ADMIN).text(), SHIPPED).statusCode()).isEqualTo(200);
        assertThat(ask("PUT", "/rules", "carol", "[]", "Content-Type", "application/json").statusCode()).isEqualTo(415);
        assertThat(ask("PUT", "/rules", "carol", null).statusCode()).isEqualTo(415);
        assertThat(ask("DELETE", "/rules", "carol", null).statusCode()).isEqualTo(405);
        assertThat(Files.readString(mailroom.file("rules.yaml"))).isEqualTo(SHIPPED);
    }
}
