package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

/** Presence, working hours, handing out and the next conversation, by the API. */
class RoutingApiTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

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

        @BeforeAll
        void meet() {
            rest = new Rest(mailroom);
        }

        /** A team of its own, of alice, bob and the lead carol; gives its key. */
        private String team() throws Exception {
            String key = "N" + COUNT.incrementAndGet();
            mailroom.apply("teams:\n  - key: " + key + "\n    name: Next " + key + "\n    addresses: [" + key.toLowerCase(java.util.Locale.ROOT) + "@acme.test]\n"
                + "    members: {alice@acme.test: agent, bob@acme.test: agent, carol@acme.test: lead, oscar@acme.test: observer}\n");
            return key;
        }

        private void mail(String team, int number) throws Exception {
            mailroom.receive("From: c" + number + "@customers.example\r\nSubject: n" + number + "\r\nMessage-ID: <n" + number + team + "@customers.example>\r\n\r\nHello.\r\n",
                team.toLowerCase(java.util.Locale.ROOT) + "@acme.test");
            org.awaitility.Awaitility.await().until(() -> rest.items("/conversations?team=" + team + "&limit=200", "carol").size() == number);
        }

        private List<String> numbers(String query) throws Exception {
            return rest.items("/conversations?" + query, "carol").stream().map(it -> it.path("number").asText()).toList();
        }

        private String detail(int status, String method, String path, String login, String content) throws Exception {
            return rest.ask(status, method, path, login, content).path("detail").asText();
        }

        @Test
        void shouldLetAgentsSayThatTheyAreAway() throws Exception {
            JsonNode before = rest.get("/presence", "bob");
            assertThat(before.path("away").asBoolean(true)).isFalse();
            assertThat(before.path("since").isNull()).isTrue();
            JsonNode away = rest.ask(200, "PUT", "/presence", "bob", "{\"away\":true,\"until\":\"2126-12-01T08:00:00+09:00\"}");
            assertThat(away.path("away").asBoolean()).isTrue();
            assertThat(away.path("until").asText()).isEqualTo("2126-11-30T23:00:00Z");
            assertThat(rest.get("/agents/bob@acme.test", "carol").path("away").asBoolean()).isTrue();
            assertThat(rest.get("/agents/bob@acme.test", "carol").path("awayUntil").asText()).isEqualTo("2126-11-30T23:00:00Z");
            assertThat(rest.get("/agents/alice@acme.test", "carol").path("away").asBoolean(true)).isFalse();
            assertThat(rest.items("/agents", "carol").stream().filter(it -> it.path("away").asBoolean()).map(it -> it.path("address").asText())).containsExactly("bob@acme.test");

            JsonNode back = rest.ask(200, "PUT", "/agents/bob@acme.test", "carol", "{\"away\":false}");
            assertThat(back.path("away").asBoolean(true)).isFalse();
            assertThat(back.path("name").asText()).isEqualTo("Bob Sato");
            JsonNode changes = rest.get("/agents/bob@acme.test/presence", "carol").path("changes");
            assertThat(changes.get(0).path("away").asBoolean(true)).isFalse();
            assertThat(changes.get(0).path("agent").asText()).isEqualTo("carol@acme.test");
            assertThat(changes.get(0).path("channel").asText()).isEqualTo("rest");
            assertThat(changes.get(1).path("agent").asText()).isEqualTo("bob@acme.test");
        }

        @Test
        void shouldShowTheMembersOfATeamWhoIsAway() throws Exception {
            String team = team();
            rest.ask(200, "PUT", "/agents/alice@acme.test", "carol", "{\"away\":true}");
            List<JsonNode> items = rest.items("/teams/" + team + "/presence", "oscar");
            rest.ask(200, "PUT", "/presence", "alice", "{\"away\":false}");

            assertThat(items).extracting(it -> it.path("agent").asText() + " " + it.path("role").asText() + " " + it.path("away").asBoolean()).containsExactly(
                "alice@acme.test agent true", "bob@acme.test agent false", "carol@acme.test lead false", "oscar@acme.test observer false");
            rest.ask(404, "GET", "/teams/" + team + "/presence", "dave", null);
            rest.ask(404, "GET", "/teams/nope/presence", "carol", null);
        }

        @Test
        void shouldRefuseWhatIsNoPresence() throws Exception {
            String bearer = "Bearer " + rest.ask(201, "POST", "/tokens", "carol", "{\"name\":\"shop\",\"scope\":\"admin\"}").path("token").asText();
            assertThat(detail(422, "PUT", "/presence", "bob", "{}")).contains("away");
            assertThat(detail(422, "PUT", "/presence", "bob", "{\"away\":\"yes\"}")).contains("must be true or false");
            assertThat(detail(422, "PUT", "/presence", "bob", "{\"away\":true,\"until\":\"tomorrow\"}")).contains("'tomorrow' is no time with offset");
            assertThat(detail(422, "PUT", "/presence", "bob", "{\"away\":true,\"until\":\"2020-12-01T08:00:00Z\"}")).contains("is over; name a time to come");
            assertThat(detail(422, "PUT", "/presence", "bob", "{\"away\":false,\"until\":\"2126-12-01T08:00:00Z\"}")).contains("goes with \"away\": true only");
            assertThat(detail(422, "PUT", "/agents/bob@acme.test", "carol", "{\"name\":\"Robert\",\"away\":true,\"awayUntil\":\"2020-12-01T08:00:00Z\"}")).contains("is over");
            assertThat(detail(422, "PUT", "/presence", "bob", "{\"away\":true,\"why\":\"ill\"}")).contains("why");
            rest.ask(403, "PUT", "/presence", bearer, "{\"away\":true}");
            rest.ask(403, "PUT", "/agents/alice@acme.test", "bob", "{\"away\":true}");
            rest.ask(403, "GET", "/agents/alice@acme.test/presence", "bob", null);
            rest.ask(404, "GET", "/agents/zoe@acme.test/presence", "carol", null);
            rest.ask(401, "PUT", "/presence", null, "{\"away\":true}");
            rest.ask(405, "DELETE", "/presence", "bob", null);
            assertThat(rest.get("/presence", "bob").path("away").asBoolean(true)).isFalse();
            assertThat(rest.get("/agents/bob@acme.test", "carol").path("name").asText()).isEqualTo("Bob Sato");
        }

        @Test
        void shouldSetHowATeamHandsOut() throws Exception {
            String team = team();
            Files.createDirectories(mailroom.file("holidays"));
            Files.writeString(mailroom.file("holidays/jp.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\nEND:VCALENDAR\n");
            String path = "/teams/" + team + "/routing";
            JsonNode before = rest.get(path, "oscar");
            assertThat(before.toString()).isEqualTo("{\"assignment\":\"manual\",\"ringMinutes\":10,\"unassignAfter\":\"off\",\"timeZone\":\"UTC\",\"hours\":\"always\",\"holidays\":\"none\",\"open\":true}");
            JsonNode after = rest.ask(200, "PUT", path, "carol", "{\"assignment\":\"skills\",\"ringMinutes\":5,\"unassignAfter\":\"1h30m\",\"timeZone\":\"Asia/Tokyo\","
                + "\"hours\":{\"mon-fri\":\"09:00-12:00, 13:00-18:00\"},\"holidays\":\"holidays/jp.ics\"}");
            assertThat(after.path("hours").toString()).isEqualTo("{\"mon-fri\":\"09:00-12:00, 13:00-18:00\"}");
            assertThat(rest.get(path, "bob").path("unassignAfter").asText()).isEqualTo("1h30m");
            JsonNode shape = rest.get("/teams/" + team, "bob");
            assertThat(shape.path("holidays").asText()).isEqualTo("holidays/jp.ics");
            assertThat(shape.path("timeZone").asText()).isEqualTo("Asia/Tokyo");
            JsonNode rest2 = rest.ask(200, "PUT", path, "carol", "{\"hours\":\"always\",\"holidays\":\"none\"}");
            assertThat(rest2.path("open").asBoolean()).isTrue();
            assertThat(rest2.path("assignment").asText()).isEqualTo("skills");

            assertThat(detail(422, "PUT", path, "carol", "{\"assignment\":\"random\"}")).contains("allowed: manual, roundRobin, leastLoaded, skills");
            assertThat(detail(422, "PUT", path, "carol", "{\"ringMinutes\":0}")).contains("allowed: 1 to 10000");
            assertThat(detail(422, "PUT", path, "carol", "{\"unassignAfter\":\"soon\"}")).contains("is no limit");
            assertThat(detail(422, "PUT", path, "carol", "{\"timeZone\":\"Mars/Base\"}")).contains("timeZone");
            assertThat(detail(422, "PUT", path, "carol", "{\"hours\":{\"mon\":\"9-17\"}}")).contains("are no working hours");
            assertThat(detail(422, "PUT", path, "carol", "{\"hours\":{}}")).contains("one day of the week at least");
            assertThat(detail(422, "PUT", path, "carol", "{\"hours\":\"nights\"}")).contains("allowed: always");
            assertThat(detail(422, "PUT", path, "carol", "{\"holidays\":\"../x.ics\"}")).contains("is no file with holidays");
            assertThat(detail(422, "PUT", path, "carol", "{\"holidays\":\"none.ics\"}")).contains("there is no such file");
            rest.ask(403, "PUT", path, "bob", "{\"assignment\":\"manual\"}");
            rest.ask(404, "GET", path, "dave", null);
            assertThat(rest.get(path, "bob")).isEqualTo(rest2);
        }

        @Test
        void shouldGiveTheMostUrgentToWhoAsks() throws Exception {
            String team = team();
            for (int i = 1; i <= 4; i++) {
                mail(team, i);
            }
            rest.ask(200, "POST", "/conversations/" + team + "-3/priority", "bob", "{\"priority\":\"urgent\"}");
            rest.ask(200, "POST", "/conversations/" + team + "-1/priority", "bob", "{\"priority\":\"low\"}");
            rest.ask(200, "POST", "/conversations/" + team + "-2/lock", "bob", "{}");
            assertThat(numbers("team=" + team + "&status=open&assignee=none&order=urgency&limit=2")).containsExactly(team + "-3", team + "-2", team + "-4", team + "-1");
            assertThat(numbers("team=" + team + "&order=urgency")).hasSize(4);

            JsonNode next = rest.ask(200, "POST", "/teams/" + team + "/next", "alice", "{}");
            assertThat(next.path("number").asText()).isEqualTo(team + "-3");
            assertThat(next.path("assignee").asText()).isEqualTo("alice@acme.test");
            assertThat(next.path("waitingSince").asText()).isNotEmpty();
            assertThat(rest.ask(200, "POST", "/teams/" + team + "/next", "alice", null).path("number").asText()).isEqualTo(team + "-4");
            assertThat(rest.ask(200, "POST", "/teams/" + team + "/next", "bob", null).path("number").asText()).isEqualTo(team + "-2");
            assertThat(rest.ask(200, "POST", "/teams/" + team + "/next", "carol", null).path("number").asText()).isEqualTo(team + "-1");
            rest.ask(204, "POST", "/teams/" + team + "/next", "alice", null);
            var own = mailroom.reading("alice");
            assertThat(own.command("STATUS \"Teams/Next " + team + "/@alice\" (MESSAGES)").get(0)).contains("MESSAGES 2");
        }

        @Test
        void shouldRefuseNextForWhoOnlyReadsOrIsNobody() throws Exception {
            String team = team();
            mail(team, 1);
            String bearer = "Bearer " + rest.ask(201, "POST", "/tokens", "carol", "{\"name\":\"shop\",\"scope\":\"work\"}").path("token").asText();
            rest.ask(403, "POST", "/teams/" + team + "/next", "oscar", "{}");
            rest.ask(403, "POST", "/teams/" + team + "/next", bearer, "{}");
            rest.ask(404, "POST", "/teams/" + team + "/next", "dave", "{}");
            rest.ask(422, "POST", "/teams/" + team + "/next", "alice", "{\"number\":\"" + team + "-1\"}");
            assertThat(detail(422, "GET", "/conversations?order=size", "alice", null)).contains("allowed: updated, urgency");
            assertThat(detail(400, "GET", "/conversations?order=urgency&cursor=MTox", "alice", null)).contains("is no cursor");
            assertThat(numbers("team=" + team + "&assignee=none")).hasSize(1);
        }

        @Test
        void shouldGiveEachWhoAsksAtOnceAnotherOne() throws Exception {
            String team = team();
            for (int i = 1; i <= 24; i++) {
                mail(team, i);
            }
            ExecutorService threads = Executors.newFixedThreadPool(8);
            List<String> given = new ArrayList<>();
            try {
                List<Callable<String>> asks = new ArrayList<>();
                for (int i = 0; i < 27; i++) {
                    String agent = List.of("alice", "bob", "carol").get(i % 3);
                    asks.add(() -> {
                        var answer = rest.ask("POST", "/teams/" + team + "/next", agent, "{}");
                        return answer.statusCode() == 204 ? "" : new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer.body()).path("number").asText();
                    });
                }
                for (Future<String> one : threads.invokeAll(asks)) {
                    if (!one.get().isEmpty()) {
                        given.add(one.get());
                    }
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(given).hasSize(24);
            assertThat(new HashSet<>(given)).hasSize(24);
            assertThat(numbers("team=" + team + "&assignee=none")).isEmpty();
        }
    }
}
