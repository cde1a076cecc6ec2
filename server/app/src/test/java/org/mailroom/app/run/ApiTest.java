package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.customer.Traces;
import org.mailroom.store.sql.Database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The API over HTTP beside the mail protocols. */
class ApiTest {
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
        private Rest rest;

        Contract(Engine engine) {
            super(engine);
        }

        @BeforeEach
        void client() {
            rest = new Rest(mailroom);
        }

        private HttpResponse<String> ask(String method, String path, String login, String content, String... headers) throws Exception {
            return rest.ask(method, path, login, content, headers);
        }

        private JsonNode get(String path, String login) throws Exception {
            HttpResponse<String> answer = ask("GET", path, login, null);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        }

        private JsonNode post(int status, String path, String login, String content, String... headers) throws Exception {
            HttpResponse<String> answer = ask("POST", path, login, content, headers);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            return JSON.readTree(answer.body());
        }

        private List<String> journal(Matter matter) {
            return mailroom.part(Desk.class).journal(ConversationNumber.parse(matter.number().toString()).orElseThrow()).stream()
                .map(JournalEntry::event).map(event -> event.what()).toList();
        }

        @Test
        void shouldClaimShowAndListConversations() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number();
            JsonNode claimed = post(200, path + "/claim", "alice", "{}");
            assertThat(claimed.path("assignee").asText()).isEqualTo("alice@acme.test");
            assertThat(claimed.path("team").asText()).isEqualTo("SUP");
            assertThat(claimed.path("lock").isNull()).isTrue();
            assertThat(get("/conversations?team=SUP&assignee=alice@acme.test&limit=200", "bob").path("items").findValuesAsText("number")).contains(matter.number().toString());
            assertThat(get("/conversations?assignee=none&limit=200", "bob").path("items").findValuesAsText("number")).doesNotContain(matter.number().toString());
            assertThat(get("/conversations?q=" + matter.number(), "bob").path("items")).hasSize(1);
            assertThat(get(path + "/messages", "alice").path("items").get(0).path("kind").asText()).isEqualTo("in");
            assertThat(get(path + "/journal", "alice").path("items").findValuesAsText("event")).containsExactly("created", "received", "assigned");
            var own = mailroom.reading("alice");
            own.command("SELECT Teams/Support/@alice");
            assertThat(own.command("SEARCH SUBJECT " + matter.name()).get(0)).matches("\\* SEARCH \\d+");
        }

        @Test
        void shouldTellWhoHasItWhenAColleagueClaims() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number();
            post(200, path + "/claim", "alice", "{}");
            JsonNode conflict = post(409, path + "/claim", "bob", "{}");
            assertThat(conflict.path("holder").asText()).isEqualTo("alice@acme.test");
            assertThat(conflict.path("type").asText()).endsWith("/conflict");
            assertThat(conflict.path("since").asText()).isNotEmpty();
            assertThat(post(200, path + "/assign", "bob", "{\"agent\":\"bob@acme.test\",\"takeOver\":true}").path("assignee").asText()).isEqualTo("bob@acme.test");
            assertThat(journal(matter)).containsExactly("created", "received", "assigned", "assigned");
        }

        @Test
        void shouldHaveOneWinnerWhenManyClaimAtOnce() throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try {
                for (int round = 0; round < 5; round++) {
                    Matter matter = Matter.begun(mailroom);
                    List<Callable<Integer>> claims = new ArrayList<>();
                    for (int i = 0; i < 6; i++) {
                        String agent = i % 2 == 0 ? "alice" : "bob";
                        claims.add(() -> ask("POST", "/conversations/" + matter.number() + "/claim", agent, "{}").statusCode());
                    }
                    List<Integer> codes = new ArrayList<>();
                    for (Future<Integer> code : threads.invokeAll(claims)) {
                        codes.add(code.get());
                    }
                    assertThat(codes).containsOnly(200, 409);
                    assertThat(journal(matter)).containsExactly("created", "received", "assigned");
                }
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void shouldChangeStatusTagsPriorityAndLock() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number();
            assertThat(post(200, path + "/tags", "alice", "{\"add\":[\"Billing\",\"#vip\"]}").path("tags").toString()).isEqualTo("[\"billing\",\"vip\"]");
            assertThat(post(200, path + "/tags", "alice", "{\"remove\":[\"vip\"]}").path("tags").toString()).isEqualTo("[\"billing\"]");
            assertThat(post(200, path + "/priority", "alice", "{\"priority\":\"urgent\"}").path("priority").asText()).isEqualTo("urgent");
            assertThat(post(200, path + "/lock", "bob", "{}").path("lock").path("holder").asText()).isEqualTo("bob@acme.test");
            assertThat(post(409, path + "/lock", "alice", "{}").path("detail").asText()).contains("is writing an answer since");
            assertThat(post(200, path + "/unlock", "bob", "{}").path("lock").isNull()).isTrue();
            assertThat(post(200, path + "/status", "alice", "{\"status\":\"snoozed\",\"until\":\"2126-12-01T08:00:00+09:00\"}").path("status").asText()).isEqualTo("snoozed");
            assertThat(post(422, path + "/status", "alice", "{\"status\":\"snoozed\",\"until\":\"2020-12-01T08:00:00Z\"}").path("detail").asText()).contains("which is over");
            assertThat(post(200, path + "/status", "alice", "{\"status\":\"done\"}").path("until").isNull()).isTrue();
        }

        @Test
        void shouldAnswerAndNoteAsMailDoes() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number();
            post(201, path + "/note", "bob", "{\"text\":\"\u79d8\u5bc6 secret-marker\"}");
            assertThat(post(201, path + "/reply", "alice", "{\"text\":\"Gr\u00fc\u00dfe\",\"status\":\"done\"}").path("status").asText()).isEqualTo("done");
            String left = matter.awaitLeft();
            assertThat(left).contains("From: \"Alice Ito (Support)\" <help@acme.test>").doesNotContain("secret-marker", "alice@acme.test")
                .containsPattern("\r\nDate: [^\r]* \\+0000\r\n");
            assertThat(get(path + "/messages", "alice").path("items").findValuesAsText("kind")).containsExactly("in", "note", "out");
            JsonNode refused = post(409, path + "/reply", "bob", "{\"text\":\"[Internal note " + matter.number() + "]\"}");
            assertThat(refused.path("code").asText()).isEqualTo("note");
        }

        @Test
        void shouldAnswerWithHtmlAlone() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number();
            post(201, path + "/reply", "alice", "{\"html\":\"<p>It is <b>on its way</b></p>\"}");
            assertThat(matter.awaitLeft()).contains("Content-Type: text/html; charset=UTF-8").doesNotContain("multipart/", "text/plain");
            assertThat(get(path + "/messages", "alice").path("items").get(1).path("text").asText()).contains("It is on its way");
            for (String empty : List.of("{}", "{\"text\":\" \"}", "{\"html\":\"\"}")) {
                assertThat(post(422, path + "/reply", "alice", empty).path("detail").asText()).contains("text, html, or both");
            }
        }

        /** Programs leave it out, and people who try with telnet. */
        @Test
        void shouldAnswerMailThatCameWithoutMessageId() throws Exception {
            mailroom.receive("From: Nora <nora@customers.example>\r\nSubject: no id\r\n\r\ntext\r\n", "support@acme.test");
            String number = Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> get("/conversations?team=SUP&customer=nora@customers.example", "alice").path("items"), items -> !items.isEmpty())
                .get(0).path("number").asText();
            post(201, "/conversations/" + number + "/reply", "alice", "{\"text\":\"an answer\"}");
            JsonNode messages = get("/conversations/" + number + "/messages", "alice").path("items");
            assertThat(messages).hasSize(2);
            String path = "/conversations/" + number + "/messages/";
            String given = ask("GET", path + messages.get(0).path("id").asText() + "/raw", "alice", null).body().replaceAll("(?s).*\r\nMessage-ID: (<\\S+@acme\\.test>)\r\n.*", "$1");
            assertThat(ask("GET", path + messages.get(1).path("id").asText() + "/raw", "alice", null).body()).contains("\r\nIn-Reply-To: " + given + "\r\n");
        }

        @Test
        void shouldGiveARepeatedRequestItsFirstAnswer() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number() + "/note";
            JsonNode first = post(201, path, "alice", "{\"text\":\"once\"}", "Idempotency-Key", "k" + matter.number());
            JsonNode again = post(201, path, "alice", "{\"text\":\"once\"}", "Idempotency-Key", "k" + matter.number());
            assertThat(again).isEqualTo(first);
            assertThat(get("/conversations/" + matter.number() + "/messages", "alice").path("items").findValuesAsText("kind")).containsExactly("in", "note");
            post(422, path, "alice", "{\"text\":\"other\"}", "Idempotency-Key", "k" + matter.number());
        }

        /** What is told once only is told again to who repeats the request, and to nobody else who looks at the data. */
        @Test
        void shouldKeepTheTextOfATokenForWhoRepeatsTheRequestOnly() throws Exception {
            String key = "key-" + System.nanoTime();
            JsonNode first = post(201, "/tokens", "carol", "{\"name\":\"twin\",\"scope\":\"work\"}", "Idempotency-Key", key);
            assertThat(post(201, "/tokens", "carol", "{\"name\":\"twin\",\"scope\":\"work\"}", "Idempotency-Key", key)).isEqualTo(first);
            assertThat(Traces.columns(mailroom.part(Database.class), first.path("token").asText().toLowerCase(Locale.ROOT))).isEmpty();
            assertThat(post(201, "/tokens", "erin", "{\"name\":\"twin\",\"scope\":\"work\"}", "Idempotency-Key", key).path("id")).isNotEqualTo(first.path("id"));
        }

        @Test
        void shouldKeepNothingThatTellsThePasswordOfARepeatedRequest() throws Exception {
            String key = "key-" + System.nanoTime();
            String content = "{\"address\":\"gina" + key + "@acme.test\",\"password\":\"easy-to-guess\"}";
            JsonNode first = post(201, "/agents", "carol", content, "Idempotency-Key", key);
            assertThat(post(201, "/agents", "carol", content, "Idempotency-Key", key)).isEqualTo(first);
            post(422, "/agents", "carol", content.replace("easy", "hard"), "Idempotency-Key", key);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(("POST [agents] {}\n").getBytes(StandardCharsets.UTF_8));
            for (String told : List.of("easy-to-guess", HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8))))) {
                assertThat(Traces.columns(mailroom.part(Database.class), told)).isEmpty();
            }
        }

        /** Programs send all they know of an agent; what is open ends with another password only. */
        @Test
        void shouldEndNothingWhenThePasswordIsTheSame() throws Exception {
            Directory directory = mailroom.part(Directory.class);
            EmailAddress dave = EmailAddress.of("dave@acme.test");
            Optional<String> mark = directory.passwordMark(dave);
            assertThat(ask("PUT", "/agents/dave@acme.test", "carol", "{\"password\":\"secret-4\"}").statusCode()).isEqualTo(200);
            assertThat(directory.passwordMark(dave)).isPresent().isEqualTo(mark);
            assertThat(ask("PUT", "/agents/dave@acme.test", "carol", "{\"password\":\"another\"}").statusCode()).isEqualTo(200);
            try {
                assertThat(directory.passwordMark(dave)).isPresent().isNotEqualTo(mark);
            } finally {
                assertThat(ask("PUT", "/agents/dave@acme.test", "carol", "{\"password\":\"secret-4\"}").statusCode()).isEqualTo(200);
            }
        }

        @Test
        void shouldNotMixUpTheKeysOfTokensThatHaveTheSameName() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number() + "/tags";
            String one = "Bearer " + mailroom.part(Tokens.class).make("same", Scope.WORK).text();
            String other = "Bearer " + mailroom.part(Tokens.class).make("same", Scope.WORK).text();
            post(200, path, one, "{\"add\":[\"a\"]}", "Idempotency-Key", "k");
            assertThat(post(200, path, other, "{\"add\":[\"b\"]}", "Idempotency-Key", "k").path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        }

        @Test
        void shouldRefuseWhatWasChangedMeanwhile() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number();
            String etag = ask("GET", path, "alice", null).headers().firstValue("ETag").orElseThrow();
            post(200, path + "/priority", "alice", "{\"priority\":\"high\"}", "If-Match", etag);
            post(412, path + "/priority", "alice", "{\"priority\":\"low\"}", "If-Match", etag);
            assertThat(get(path, "alice").path("priority").asText()).isEqualTo("high");
        }

        /** The times are told in it. */
        @Test
        void shouldSendAgainWhenTheTeamHasAnotherTimeZone() throws Exception {
            String path = "/conversations/" + Matter.begun(mailroom).number();
            String zone = get("/teams/SUP", "carol").path("timeZone").asText();
            String etag = ask("GET", path, "carol", null).headers().firstValue("ETag").orElseThrow();
            assertThat(ask("PUT", "/teams/SUP", "carol", "{\"timeZone\":\"Pacific/Auckland\"}").statusCode()).isEqualTo(200);
            try {
                assertThat(ask("GET", path, "carol", null, "If-None-Match", etag).statusCode()).isEqualTo(200);
            } finally {
                assertThat(ask("PUT", "/teams/SUP", "carol", "{\"timeZone\":\"" + zone + "\"}").statusCode()).isEqualTo(200);
            }
        }

        @Test
        void shouldNotSendAgainWhatTheClientHas() throws Exception {
            for (String path : List.of("/conversations/" + Matter.begun(mailroom).number(), "/rules")) {
                String etag = ask("GET", path, "carol", null).headers().firstValue("ETag").orElseThrow();
                for (String known : List.of(etag, "\"other\", W/" + etag, "*")) {
                    HttpResponse<String> same = ask("GET", path, "carol", null, "If-None-Match", known);
                    assertThat(same.statusCode()).as(known).isEqualTo(304);
                    assertThat(same.headers().firstValue("ETag")).contains(etag);
                    assertThat(same.headers().firstValue("Content-Type")).isEmpty();
                }
                assertThat(ask("GET", path, "carol", null, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
                assertThat(ask("HEAD", path, "carol", null, "If-None-Match", etag).statusCode()).isEqualTo(304);
                assertThat(ask("GET", path, null, null, "If-None-Match", etag).statusCode()).isEqualTo(401);
            }
            String path = "/conversations/" + Matter.begun(mailroom).number();
            String etag = ask("GET", path, "alice", null).headers().firstValue("ETag").orElseThrow();
            post(200, path + "/priority", "alice", "{\"priority\":\"high\"}");
            assertThat(JSON.readTree(ask("GET", path, "alice", null, "If-None-Match", etag).body()).path("priority").asText()).isEqualTo("high");
        }

        @Test
        void shouldTransferMergeAndRedirect() throws Exception {
            Matter one = Matter.begun(mailroom);
            Matter two = Matter.begun(mailroom);
            post(200, "/conversations/" + two.number() + "/merge", "alice", "{\"into\":\"" + one.number() + "\"}");
            HttpResponse<String> moved = ask("GET", "/conversations/" + two.number() + "/messages", "alice", null);
            assertThat(moved.statusCode()).isEqualTo(308);
            assertThat(moved.headers().firstValue("Location")).contains("/api/v1/conversations/" + one.number() + "/messages");
            JsonNode items = get("/conversations/" + one.number() + "/messages", "alice").path("items");
            assertThat(items).hasSize(2);
            JsonNode part = post(201, "/conversations/" + one.number() + "/split", "alice", "{\"messageIds\":[\"" + items.get(1).path("id").asText() + "\"]}");
            assertThat(get("/conversations/" + part.path("number").asText() + "/messages", "alice").path("items")).hasSize(1);
            assertThat(post(200, "/conversations/" + one.number() + "/transfer", "alice", "{\"team\":\"SAL\"}").path("number").asText()).startsWith("SAL-");
        }

        @Test
        void shouldChangeAndRemoveTeamsAndMembers() throws Exception {
            post(201, "/teams", "carol", "{'key':'QA','name':'Quality','addresses':['qa@acme.test'],'members':[{'agent':'alice@acme.test','role':'agent'}],'undoSeconds':5}".replace('\'', '"'));
            assertThat(ask("PUT", "/teams/QA/members/bob@acme.test", "carol", "{\"role\":\"lead\"}").statusCode()).isEqualTo(404);
            assertThat(ask("PUT", "/teams/QA/members/alice@acme.test", "carol", "{\"role\":\"lead\"}").statusCode()).isEqualTo(200);
            assertThat(get("/teams/QA/members/alice@acme.test", "alice").path("role").asText()).isEqualTo("lead");
            assertThat(ask("PUT", "/teams/QA", "carol", "{\"name\":\"Quality and tests\",\"sendMode\":\"own\"}").statusCode()).isEqualTo(200);
            JsonNode team = get("/teams/QA", "carol");
            assertThat(team.path("name").asText()).isEqualTo("Quality and tests");
            assertThat(team.path("undoSeconds").asInt()).isEqualTo(5);
            assertThat(team.path("sendMode").asText()).isEqualTo("own");
            assertThat(team.path("addresses").get(0).asText()).isEqualTo("qa@acme.test");
            assertThat(team.path("members").get(0).path("role").asText()).isEqualTo("lead");
            assertThat(ask("PUT", "/teams/QA", "carol", "{\"lockMinutes\":0}").body()).contains("lockMinutes", "1 to 1440");
            try (var imap = mailroom.reading("alice")) {
                assertThat(imap.command("LSUB \"\" \"Teams/Q%\"").toString()).contains("Teams/Quality and tests");
                assertThat(ask("DELETE", "/teams/QA", "carol", null).statusCode()).isEqualTo(204);
                assertThat(imap.command("LIST \"\" \"Teams/Q*\"").toString() + imap.command("LSUB \"\" \"Teams/Q*\"")).doesNotContain("Quality");
            }
            assertThat(ask("GET", "/teams/QA", "carol", null).statusCode()).isEqualTo(404);
            Matter.begun(mailroom);
            assertThat(ask("DELETE", "/teams/SUP", "carol", null).statusCode()).isEqualTo(409);
            assertThat(get("/teams/SUP", "carol").path("members")).isNotEmpty();
            assertThat(get("/domains/acme.test", "carol").path("name").asText()).isEqualTo("acme.test");
        }

        @Test
        void shouldKeepTheLastAdministrator() throws Exception {
            assertThat(ask("PUT", "/agents/erin@acme.test", "carol", "{\"admin\":false}").statusCode()).isEqualTo(200);
            try {
                for (HttpResponse<String> refused : List.of(ask("PUT", "/agents/carol@acme.test", "carol", "{\"admin\":false,\"name\":\"No more\"}"), ask("DELETE", "/agents/carol@acme.test", "carol", null))) {
                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
                    assertThat(JSON.readTree(refused.body()).path("detail").asText()).isEqualTo(
                        "carol@acme.test is the last administrator who can log in: make another agent, who has a password, an administrator first. Nothing was changed.");
                }
                assertThat(get("/agents/carol@acme.test", "carol").path("name").asText()).isEqualTo("Carol Weiss");
                assertThat(get("/teams/SUP/members/carol@acme.test", "carol").path("role").asText()).isEqualTo("lead");
            } finally {
                assertThat(ask("PUT", "/agents/erin@acme.test", "carol", "{\"admin\":true}").statusCode()).isEqualTo(200);
            }
        }

        @Test
        void shouldHideConversationsOfOtherTeams() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(ask("GET", "/conversations/" + matter.number(), "dave", null).body().replace(matter.number().toString(), "SUP-99999"))
                .isEqualTo(ask("GET", "/conversations/SUP-99999", "dave", null).body());
            assertThat(ask("POST", "/conversations/" + matter.number() + "/claim", "dave", "{}").statusCode()).isEqualTo(404);
            assertThat(get("/conversations?team=SUP", "dave").path("items")).isEmpty();
            assertThat(ask("POST", "/conversations/" + matter.number() + "/claim", "oscar", "{}").statusCode()).isEqualTo(403);
        }

        @Test
        void shouldServeTokensByScope() throws Exception {
            Matter matter = Matter.begun(mailroom);
            JsonNode made = post(201, "/tokens", "carol", "{\"name\":\"script\",\"scope\":\"work\"}");
            String work = "Bearer " + made.path("token").asText();
            String read = "Bearer " + mailroom.part(Tokens.class).make("reader", Scope.READ).text();
            assertThat(post(200, "/conversations/" + matter.number() + "/assign", work, "{\"agent\":\"bob@acme.test\"}").path("assignee").asText()).isEqualTo("bob@acme.test");
            post(403, "/conversations/" + matter.number() + "/unassign", read, "{}");
            assertThat(get("/conversations/" + matter.number(), read).path("assignee").asText()).isEqualTo("bob@acme.test");
            assertThat(ask("GET", "/tokens", work, null).statusCode()).isEqualTo(403);
            assertThat(ask("DELETE", "/tokens/" + made.path("id").asText(), "carol", null).statusCode()).isEqualTo(204);
            assertThat(ask("GET", "/conversations", work, null).statusCode()).isEqualTo(401);
        }

        /** A script has no name of its own that colleagues and customers could be shown. */
        @Test
        void shouldLetATokenWriteInTheNameOfWhoMadeIt() throws Exception {
            String path = "/conversations/" + Matter.begun(mailroom).number();
            String work = "Bearer " + post(201, "/tokens", "carol", "{\"name\":\"writer\",\"scope\":\"work\"}").path("token").asText();
            post(201, path + "/note", work, "{\"text\":\"from a script\"}");
            post(201, path + "/reply", work, "{\"text\":\"so it is\"}");
            assertThat(get(path + "/messages", "carol").path("items").toString()).contains("from a script", "so it is");
            assertThat(get(path + "/messages", "carol").path("items").get(1).path("from").asText()).isEqualTo("carol@acme.test");
            assertThat(get(path + "/journal", "carol").path("items").toString()).contains("\"agent\":\"carol@acme.test\",\"channel\":\"rest\",\"client\":\"token writer\"");
            post(403, path + "/note", "Bearer " + mailroom.part(Tokens.class).make("nobody's", Scope.WORK).text(), "{\"text\":\"x\"}");
        }

        @Test
        void shouldLetATokenClaimAndLockInTheNameOfWhoMadeIt() throws Exception {
            String path = "/conversations/" + Matter.begun(mailroom).number();
            String work = "Bearer " + post(201, "/tokens", "carol", "{\"name\":\"taker\",\"scope\":\"work\"}").path("token").asText();
            String others = "Bearer " + post(201, "/tokens", "erin", "{\"name\":\"other\",\"scope\":\"work\"}").path("token").asText();
            String nobodys = "Bearer " + mailroom.part(Tokens.class).make("nobody's", Scope.WORK).text();
            for (String command : List.of("/claim", "/lock")) {
                post(403, path + command, nobodys, "{}");
                assertThat(post(403, path + command, others, "{}").path("detail").asText())
                    .isEqualTo("erin@acme.test, who has made this token, does not work in Support. Nothing was changed.");
            }
            for (String command : List.of("/note", "/reply")) {
                assertThat(post(403, path + command, others, "{\"text\":\"x\"}").path("detail").asText()).startsWith("erin@acme.test, who has made this token, ");
            }
            assertThat(post(200, path + "/claim", work, "{}").path("assignee").asText()).isEqualTo("carol@acme.test");
            assertThat(post(200, path + "/lock", work, "{}").path("lock").path("holder").asText()).isEqualTo("carol@acme.test");
            assertThat(post(409, path + "/lock", "alice", "{}").path("holder").asText()).isEqualTo("carol@acme.test");
            assertThat(post(200, path + "/unlock", work, "{}").path("lock").isNull()).isTrue();
            List<JsonNode> journal = new ArrayList<>();
            get(path + "/journal", "carol").path("items").forEach(journal::add);
            assertThat(journal).filteredOn(entry -> entry.path("client").asText().equals("token taker")).extracting(entry -> entry.path("event").asText() + " " + entry.path("agent").asText())
                .startsWith("assigned carol@acme.test", "locked carol@acme.test");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "POST | /conversations/SUP-1/claim | {        | 400",
            "POST | /conversations/SUP-1/claim | []       | 400",
            "POST | /conversations/SUP-1/claim | {\"a\":1} | 422",
            "POST | /conversations/SUP-1/claim | {\"takeOver\":\"yes\"} | 422",
            "POST | /conversations/SUP-1/tags  | {\"add\":[\"a b\"]} | 422",
            "POST | /conversations/SUP-1/tags  | {\"add\":\"a\"} | 422",
            "POST | /conversations/SUP-1/priority | {} | 422",
            "POST | /conversations/SUP-1/status | {\"status\":\"closed\"} | 422",
            "POST | /conversations/nonsense/claim | {} | 404",
            "POST | /conversations/SUP-99999/claim | {} | 404",
            "GET  | /conversations?limit=0 | `` | 400",
            "GET  | /conversations?cursor=x | `` | 400",
            "GET  | /conversations?colour=red | `` | 422",
            "GET  | /nothing | `` | 404",
            "PUT  | /conversations/SUP-1/claim | {} | 405",
            "GET  | /agents | `` | 403",
            "POST | /domains | {\"name\":\"x.test\"} | 403"})
        void shouldSayWhatIsWrong(String method, String path, String content, int status) throws Exception {
            Matter.begun(mailroom);
            HttpResponse<String> answer = ask(method, path, "alice", content.isEmpty() ? null : content);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(JSON.readTree(answer.body()).path("detail").asText()).isNotBlank();
        }

        @Test
        void shouldAskForALogin() throws Exception {
            HttpResponse<String> none = ask("GET", "/conversations", null, null);
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
            String wrong = "Basic " + Base64.getEncoder().encodeToString("alice@acme.test:no".getBytes(StandardCharsets.UTF_8));
            String nobody = "Basic " + Base64.getEncoder().encodeToString("nobody@acme.test:no".getBytes(StandardCharsets.UTF_8));
            assertThat(ask("GET", "/conversations", wrong, null).body()).isEqualTo(ask("GET", "/conversations", nobody, null).body());
            assertThat(ask("GET", "/health", null, null).statusCode()).isEqualTo(200);
        }

        @Test
        void shouldRefuseContentOfAnotherTypeOrTooLarge() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String path = "/conversations/" + matter.number() + "/note";
            post(415, path, "alice", "text=a", "Content-Type", "application/x-www-form-urlencoded");
            post(413, path, "alice", "{\"text\":\"" + "x".repeat(9 << 20) + "\"}");
            assertThat(get("/conversations/" + matter.number() + "/messages", "alice").path("items")).hasSize(1);
        }
    }
}
