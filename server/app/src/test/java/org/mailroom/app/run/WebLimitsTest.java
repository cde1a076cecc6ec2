package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;

/** Behind a proxy, and with a pace that is soon exceeded. */
class WebLimitsTest extends ServedContract {
    private static final int PER_MINUTE = 40;
    private static final String FOR = "X-Forwarded-For";

    WebLimitsTest() {
        super(Engine.EMBEDDED, "web: {trustedProxies: [127.0.0.1], requestsPerMinute: " + PER_MINUTE + "}\n");
    }

    private HttpResponse<String> ask(String login, String... headers) throws Exception {
        return new Rest(mailroom).ask("GET", "/teams", login, null, headers);
    }

    @Test
    void shouldCountWrongLoginsForEachClientOfTheProxy() throws Exception {
        for (int i = 0; i < 10; i++) {
            // Whatever the client itself has written stands to the left of what the proxy adds.
            assertThat(ask("Bearer wrong", FOR, "203.0.113." + i + ", 192.0.2.1").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> stopped = ask("alice", FOR, "192.0.2.1");
        assertThat(stopped.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(stopped.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 600);
        assertThat(ask("alice", FOR, "192.0.2.2").statusCode()).isEqualTo(200);
        assertThat(ask("alice").statusCode()).isEqualTo(200);
        PageReader reader = new PageReader(mailroom);
        String token = reader.get("/login").document().select("input[name=token]").attr("value");
        Map<String, String> login = Map.of("address", "alice@acme.test", "password", ServedMailroom.password("alice"), "token", token);
        PageReader.Page closed = reader.post("/login", login, FOR, "192.0.2.1");
        assertThat(closed.status()).isEqualTo(429);
        assertThat(closed.header("Retry-After")).isNotEmpty();
        assertThat(reader.post("/login", login, FOR, "192.0.2.2").status()).isEqualTo(303);
    }

    @Test
    void shouldSlowOneAgentDownAndNobodyElse() throws Exception {
        PageReader bob = PageReader.loggedIn(mailroom, "bob");
        HttpResponse<String> answer = ask("bob");
        for (int i = 0; answer.statusCode() == 200 && i < 3 * PER_MINUTE; i++) {
            answer = ask("bob");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"title\":\"Too many requests\"", "more than 40 requests in a minute");
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 3);
        PageReader.Page page = bob.get("/");
        assertThat(page.status()).isEqualTo(429);
        assertThat(page.header("Retry-After")).isNotEmpty();
        assertThat(bob.get("/static/app.css").status()).isEqualTo(200);
        assertThat(ask("carol").statusCode()).isEqualTo(200);
        assertThat(new Rest(mailroom).ask("GET", "/health", null, null).statusCode()).isEqualTo(200);
        mailroom.clock().pass(Duration.ofMinutes(1));
        assertThat(ask("bob").statusCode()).isEqualTo(200);
        assertThat(bob.get("/").status()).isEqualTo(200);
    }

    @Test
    void shouldTellTokensOfOneNameApart() throws Exception {
        Tokens tokens = mailroom.part(Tokens.class);
        String one = "Bearer " + tokens.make("twin", Scope.WORK).text();
        String other = "Bearer " + tokens.make("twin", Scope.WORK).text();
        HttpResponse<String> answer = ask(one);
        for (int i = 0; answer.statusCode() == 200 && i < 3 * PER_MINUTE; i++) {
            answer = ask(one);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(ask(other).statusCode()).isEqualTo(200);
        Matter matter = Matter.begun(mailroom);
        String path = "/conversations/" + matter.number() + "/tags";
        new Rest(mailroom).ask(200, "POST", path, other, "{\"add\":[\"one\"]}", "Idempotency-Key", "twin");
        mailroom.clock().pass(Duration.ofMinutes(1));
        // The other twin's key: another request, and done.
        new Rest(mailroom).ask(200, "POST", path, one, "{\"add\":[\"two\"]}", "Idempotency-Key", "twin");
        assertThat(matter.now().tags()).hasToString("[one, two]");
    }

    @Test
    void shouldGiveFiguresToNobodyBehindTheProxy() throws Exception {
        assertThat(new Rest(mailroom).ask("GET", "/metrics", null, null, FOR, "127.0.0.1").statusCode()).isEqualTo(401);
        assertThat(new Rest(mailroom).ask("GET", "/metrics", null, null).statusCode()).isEqualTo(200);
    }
}
