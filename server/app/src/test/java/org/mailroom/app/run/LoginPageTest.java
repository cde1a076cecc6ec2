package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.app.run.PageReader.Page;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/** Who gets in, stays in, and whose forms are taken. */
class LoginPageTest {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self';"
        + " frame-ancestors 'none'; base-uri 'none'";

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

    /** On a server of its own: afterwards nobody gets in from here. */
    @Nested
    class Guessing extends ServedContract {
        Guessing() {
            super(Engine.EMBEDDED);
        }

        @Test
        void shouldStopWhoGuessesAtPagesAndApiAlike() throws Exception {
            PageReader reader = new PageReader(mailroom);
            PageReader inside = PageReader.loggedIn(mailroom, "alice");
            String basic = "Basic " + Base64.getEncoder().encodeToString("alice@acme.test:no".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 5; i++) {
                assertThat(reader.login("alice", "no" + i).status()).isEqualTo(401);
                assertThat(reader.get("/api/v1/conversations", "Authorization", basic).status()).isEqualTo(401);
            }
            Page stopped = reader.login("alice", "secret-1");
            assertThat(stopped.status()).isEqualTo(429);
            assertThat(stopped.alert()).contains("Too many");
            assertThat(reader.cookie("mailroom-session")).isEmpty();
            assertThat(reader.get("/api/v1/conversations", "Authorization", basic).status()).isEqualTo(429);
            assertThat(inside.get("/").status()).isEqualTo(200);
        }
    }

    abstract static class Contract extends ServedContract {
        Contract(Engine engine) {
            super(engine);
        }

        @Test
        void shouldShowTheWayToTheLoginAndBack() throws Exception {
            PageReader reader = new PageReader(mailroom);
            Page closed = reader.get("/?team=SUP");
            assertThat(closed.status()).isEqualTo(303);
            assertThat(closed.header("Location")).isEqualTo("/login?to=%2F%3Fteam%3DSUP");
            Page login = reader.get(closed.header("Location"));
            Page entered = reader.fill(login, "/login", Map.of("address", "alice@acme.test", "password", "secret-1"));
            assertThat(entered.status()).isEqualTo(303);
            assertThat(entered.header("Location")).isEqualTo("/?team=SUP");
            assertThat(entered.answer().headers().allValues("Set-Cookie")).anySatisfy(cookie -> assertThat(cookie).startsWith("mailroom-session=").contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure"));
            assertThat(entered.answer().headers().allValues("Set-Cookie")).hasSize(2);
            Page board = reader.get("/");
            assertThat(board.status()).isEqualTo(200);
            assertThat(board.text()).contains("Alice Ito");
        }

        @Test
        void shouldSendCookiesOverTlsOnlyWhereThereIsTls() throws Exception {
            PageReader reader = new PageReader(mailroom);
            Page login = reader.get("/login", "X-Forwarded-Proto", "https");
            assertThat(login.header("Set-Cookie")).contains("; Secure");
        }

        @Test
        void shouldGiveTheSameAnswerToAWrongNameAndAWrongPassword() throws Exception {
            PageReader reader = new PageReader(mailroom);
            Page wrong = reader.login("alice", "no");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.text()).isEqualTo(reader.login("nobody", "no").text()).doesNotContain("alice@acme.test");
            assertThat(reader.cookie("mailroom-session")).isEmpty();
        }

        @Test
        void shouldForgetTheSessionAtLogout() throws Exception {
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            String session = reader.cookie("mailroom-session").orElseThrow();
            Page out = reader.fill(reader.get("/"), "/logout", Map.of());
            assertThat(out.status()).isEqualTo(303);
            reader.keep("mailroom-session", session);
            assertThat(reader.get("/").status()).isEqualTo(303);
            assertThat(reader.get("/logout").status()).isNotEqualTo(200);
        }

        @Test
        void shouldEndSessionsWhenThePasswordChangesOrTheAgentGoes() throws Exception {
            Directory directory = mailroom.part(Directory.class);
            EmailAddress frank = EmailAddress.of("frank@acme.test");
            directory.save(new Agent(frank, "Frank", List.of(), List.of(), 0, false));
            directory.setPassword(frank, "one");
            PageReader reader = new PageReader(mailroom);
            assertThat(reader.login("frank", "one").status()).isEqualTo(303);
            assertThat(reader.get("/").status()).isEqualTo(200);
            directory.setPassword(frank, "two");
            assertThat(reader.get("/").status()).isEqualTo(303);
            assertThat(reader.login("frank", "two").status()).isEqualTo(303);
            assertThat(reader.get("/").status()).isEqualTo(200);
            directory.removeAgent(frank);
            assertThat(reader.get("/").status()).isEqualTo(303);
        }

        @Test
        void shouldTellWhatHappensUntilTheSessionEnds() throws Exception {
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            List<String> lines = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> stream = reader.follow("/live", lines::add);
            Awaitility.await().until(() -> !lines.isEmpty());
            Matter matter = Matter.begun(mailroom);
            Awaitility.await().until(() -> lines.stream().anyMatch(line -> line.startsWith("data:") && line.contains(matter.number().toString())));
            assertThat(lines).noneMatch(line -> line.contains(matter.name()));
            reader.fill(reader.get("/"), "/logout", Map.of());
            matter.act("bob", new Command.TakeLock(Lock.Cause.ASKED));
            Awaitility.await().until(stream::isDone);
            assertThat(lines).as("told after the logout").noneMatch(line -> line.contains("lock"));
            assertThat(new PageReader(mailroom).get("/live").header("Location")).startsWith("/login");
        }

        @Test
        void shouldNotTakeASessionThatSomebodyElseHasPutIntoTheBrowser() throws Exception {
            String planted = PageReader.loggedIn(mailroom, "bob").cookie("mailroom-session").orElseThrow();
            PageReader reader = new PageReader(mailroom);
            reader.keep("mailroom-session", planted);
            assertThat(reader.login("alice", "secret-1").status()).isEqualTo(303);
            assertThat(reader.cookie("mailroom-session").orElseThrow()).isNotEqualTo(planted);
            PageReader attacker = new PageReader(mailroom);
            attacker.keep("mailroom-session", planted);
            assertThat(attacker.get("/").status()).isEqualTo(303);
        }

        @Test
        void shouldRefuseFormsOfOtherSites() throws Exception {
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            String token = reader.get("/").document().select("form[action=/logout] input[name=token]").val();
            assertThat(token).isNotEmpty();
            assertThat(reader.post("/language", Map.of("tag", "ja")).status()).isEqualTo(403);
            assertThat(reader.post("/language", Map.of("tag", "ja", "token", token + "0")).status()).isEqualTo(403);
            assertThat(reader.post("/language", Map.of("tag", "ja", "token", "")).status()).isEqualTo(403);
            for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1:" + mailroom.port("web") + ".evil.example")) {
                assertThat(reader.post("/language", Map.of("tag", "ja", "token", token), "Origin", origin).status()).as(origin).isEqualTo(403);
                assertThat(reader.post("/logout", Map.of("token", token), "Origin", origin).status()).as(origin).isEqualTo(403);
            }
            assertThat(reader.post("/language", Map.of("tag", "ja", "token", token), "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
            assertThat(reader.cookie("mailroom-language")).isEmpty();
            assertThat(reader.get("/").status()).isEqualTo(200);
            String another = PageReader.loggedIn(mailroom, "alice").get("/").document().select("input[name=token]").val();
            assertThat(another).isNotEqualTo(token);
            assertThat(reader.post("/language", Map.of("tag", "ja", "token", another)).status()).isEqualTo(403);
            assertThat(reader.post("/language", Map.of("tag", "ja", "token", token), "Origin", "http://127.0.0.1:" + mailroom.port("web")).status()).isEqualTo(303);
        }

        @Test
        void shouldRefuseALoginThatAnotherSiteSends() throws Exception {
            PageReader reader = new PageReader(mailroom);
            Map<String, String> login = new HashMap<>(Map.of("address", "alice@acme.test", "password", "secret-1"));
            assertThat(reader.post("/login", login).status()).isEqualTo(403);
            login.put("token", "");
            assertThat(reader.post("/login", login).status()).isEqualTo(403);
            login.put("token", reader.get("/login").document().select("input[name=token]").val());
            assertThat(reader.post("/login", login, "Origin", "https://evil.example").status()).isEqualTo(403);
            assertThat(reader.cookie("mailroom-session")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "/login", "/a\r\nSet-Cookie: a=b", "/ä"})
        void shouldStayInTheHouseAfterTheLogin(String to) throws Exception {
            PageReader reader = new PageReader(mailroom);
            Page entered = reader.fill(reader.get("/login"), "/login", Map.of("address", "alice@acme.test", "password", "secret-1", "to", to));
            assertThat(entered.status()).isEqualTo(303);
            assertThat(entered.header("Location")).isEqualTo("/");
        }

        @Test
        void shouldCarryAStrictPolicyOnEveryPage() throws Exception {
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            for (Page page : List.of(new PageReader(mailroom).get("/login"), reader.get("/"), reader.get("/nowhere"), reader.post("/language", Map.of()))) {
                assertThat(page.header("Content-Security-Policy")).isEqualTo(POLICY);
                assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
                assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
                assertThat(page.header("Cache-Control")).isEqualTo("no-store");
                assertThat(page.document().select("script:not([src]), style, [style]")).isEmpty();
                assertThat(page.document().getAllElements()).allSatisfy(element -> assertThat(element.attributes().asList())
                    .noneMatch(attribute -> attribute.getKey().startsWith("on") || attribute.getKey().startsWith("hx-on")));
                assertThat(page.document().select("script[src], link[href], img[src]").eachAttr("abs:src")).allMatch(source -> source.isEmpty() || source.startsWith(reader.address("/static/")));
            }
        }

        @Test
        void shouldServeWhatPagesNeedFromThisHouse() throws Exception {
            PageReader reader = new PageReader(mailroom);
            for (String source : reader.get("/login").document().select("link").eachAttr("href")) {
                Page asset = reader.get(source);
                assertThat(asset.status()).isEqualTo(200);
                assertThat(asset.header("Cache-Control")).contains("immutable");
            }
            assertThat(reader.get("/static/htmx.js").text()).contains("htmx");
            assertThat(reader.get("/static/../texts_en.properties").status()).isNotEqualTo(200);
            assertThat(reader.get("/static/%2e%2e%2ftexts_en.properties").status()).isNotEqualTo(200);
        }

        @Test
        void shouldSpeakEnglishAndJapanese() throws Exception {
            PageReader reader = new PageReader(mailroom);
            assertThat(reader.get("/login", "Accept-Language", "ja,en;q=0.5").text()).contains("lang=\"ja\"", "メールアドレス");
            assertThat(reader.get("/login", "Accept-Language", "de-CH, fr;q=0.9").text()).contains("lang=\"en\"", "E-mail address");
            assertThat(reader.get("/login", "Accept-Language", ";;;q=x").text()).contains("lang=\"en\"");
            assertThat(reader.get("/login?language=ja").status()).isEqualTo(303);
            assertThat(reader.get("/login").text()).contains("メールアドレス");
            reader.login("alice", "secret-1");
            Page board = reader.get("/");
            assertThat(board.text()).contains("lang=\"ja\"", "ログアウト");
            assertThat(reader.fill(board, "/language", Map.of("tag", "en", "to", "/")).header("Location")).isEqualTo("/");
            assertThat(reader.get("/").text()).contains("Log out");
        }

        @Test
        void shouldTakeFormsOnlyAndNoneThatAreTooLarge() throws Exception {
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            String token = reader.get("/").document().select("input[name=token]").val();
            assertThat(reader.send("POST", "/language", BodyPublishers.ofString("{}"), "Content-Type", "application/json").status()).isEqualTo(415);
            assertThat(reader.send("POST", "/language", BodyPublishers.ofString("tag=%zz&token=" + token), "Content-Type", "application/x-www-form-urlencoded").status()).isEqualTo(400);
            assertThat(reader.post("/language", Map.of("token", token, "tag", "x".repeat(2 << 20))).status()).isEqualTo(413);
            assertThat(reader.send("DELETE", "/language", BodyPublishers.noBody()).status()).isEqualTo(405);
            assertThat(reader.get("/").status()).isEqualTo(200);
        }
    }
}
