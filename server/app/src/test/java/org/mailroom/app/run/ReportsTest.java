package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Status;

import com.fasterxml.jackson.databind.JsonNode;

/** Reports over HTTP of what has happened to a running server. */
class ReportsTest {
    private static final List<String> KINDS = List.of("overview", "volume", "response-times", "agents", "sla");

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

        private JsonNode total(String kind) throws Exception {
            JsonNode items = rest.get("/reports/" + kind + "?team=SUP", "carol").path("items");
            return items.size() == 0 ? items : items.get(items.size() - 1);
        }

        @Test
        void shouldTellOfWhatHasHappened() throws Exception {
            rest.ask(200, "PUT", "/teams/SUP/sla", "carol", "{\"targets\": {\"normal\": {\"first\": \"8h\", \"resolution\": \"8h\"}}}");
            JsonNode before = total("overview");
            Matter matter = Matter.begun(mailroom);
            Matter.begun(mailroom);
            assertThat(matter.answer("alice", "Here it is.")).startsWith("250 ");
            matter.act("alice", new Command.Park(Status.DONE));
            matter.act("alice", new Command.Reopen());
            JsonNode after = total("overview");
            for (String[] grown : List.of(new String[] {"in", "2"}, new String[] {"out", "1"}, new String[] {"created", "2"}, new String[] {"done", "1"}, new String[] {"reopened", "1"},
                    new String[] {"backlog", "2"}, new String[] {"spam", "0"})) {
                assertThat(after.path(grown[0]).asInt() - before.path(grown[0]).asInt()).as(grown[0]).isEqualTo(Integer.parseInt(grown[1]));
            }
            assertThat(after.path("team").asText()).isEqualTo("SUP");
            assertThat(after.path("created").asInt() + after.path("transferredIn").asInt() - after.path("transferredOut").asInt())
                .isLessThanOrEqualTo(after.path("backlog").asInt() + after.path("parked").asInt() + after.path("closed").asInt());
            assertThat(after.path("attainment").toString()).isEqualTo("{\"first\":100.0,\"next\":null,\"resolution\":100.0}");
            assertThat(after.path("firstResponse").path("count").asInt()).isPositive();
            assertThat(after.path("firstResponse").path("median").isIntegralNumber()).isTrue();
            assertThat(total("volume").path("out").asInt()).isPositive();
            assertThat(total("response-times").path("resolution").path("count").asInt()).isPositive();
            JsonNode alice = rest.get("/reports/agents?team=SUP", "carol").path("items").get(0);
            assertThat(alice.path("agent").asText()).isEqualTo("alice@acme.test");
            assertThat(alice.path("name").asText()).isEqualTo("Alice Ito");
            assertThat(alice.path("answers").asInt()).isPositive();
            JsonNode sla = total("sla");
            assertThat(sla.path("priority").asText()).isEqualTo("normal");
            assertThat(sla.path("first").toString()).matches("\\{\"target\":\"8h\",\"kept\":[1-9]\\d*,\"late\":0,\"attainment\":100.0}");
            assertThat(sla.path("next").toString()).isEqualTo("{\"target\":\"off\",\"kept\":0,\"late\":0,\"attainment\":null}");
        }

        @Test
        void shouldComeAsTable() throws Exception {
            for (String kind : KINDS) {
                HttpResponse<String> answer = rest.ask("GET", "/reports/" + kind + "?team=SUP&from=2026-11-01&to=2026-11-03&groupBy=day", "carol", null, "Accept", "text/csv");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
                assertThat(answer.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"" + kind + ".csv\"");
            }
            assertThat(rest.ask("GET", "/reports/volume?team=SUP&from=2001-02-01&to=2001-02-02", "carol", null, "Accept", "text/csv, */*;q=0.1").body()).isEqualTo(
                "team,begin,end,in,automatic,out,created,transferredIn,transferredOut,done,reopened,reopenRate,backlog,parked,closed,spam,viruses,notes\r\n"
                    + "SUP,2001-02-01,2001-02-01,0,0,0,0,0,0,0,0,,0,0,0,0,0,0\r\nSUP,2001-02-02,2001-02-02,0,0,0,0,0,0,0,0,,0,0,0,0,0,0\r\n");
            assertThat(rest.ask("GET", "/reports/agents?team=SUP&from=2001-02-01&to=2001-02-02", "carol", null, "Accept", "text/csv").body()).matches("team,begin,end,agent,name,answers,[^\r]+\r\n");
            assertThat(rest.ask("GET", "/reports/response-times?team=SUP&from=2001-02-01&to=2001-03-15&groupBy=month", "carol", null, "Accept", "text/csv").body())
                .startsWith("team,begin,end,firstResponse.count,firstResponse.median,firstResponse.p90,firstResponse.elapsedMedian,firstResponse.elapsedP90,nextResponse.count,")
                .contains("\r\nSUP,2001-02-01,2001-02-28,0,,,,,0,").contains("\r\nSUP,2001-03-01,2001-03-15,0,");
            assertThat(rest.ask("GET", "/reports/volume?team=SUP", "carol", null, "Accept", "application/json, text/csv").body()).startsWith("{\"items\":[");
        }

        @Test
        void shouldBeForLeads() throws Exception {
            for (String kind : KINDS) {
                rest.ask(401, "GET", "/reports/" + kind, null, null);
                rest.ask(403, "GET", "/reports/" + kind, "alice", null);
                rest.ask(403, "GET", "/reports/" + kind + "?team=SUP", "alice", null);
                rest.ask(403, "GET", "/reports/" + kind + "?team=SAL", "dave", null);
                assertThat(rest.ask(422, "GET", "/reports/" + kind + "?team=SUP", "dave", null).path("field").asText()).isEqualTo("team");
                rest.get("/reports/" + kind, "erin");
                assertThat(rest.ask("POST", "/reports/" + kind, "carol", "{}").statusCode()).isEqualTo(405);
            }
            assertThat(rest.get("/reports/overview", "carol").path("items").findValuesAsText("team")).contains("SAL", "SUP");
            rest.ask(404, "GET", "/reports/everything", "carol", null);
        }

        @Test
        void shouldNameWhatIsNotUnderstood() throws Exception {
            for (String[] wrong : List.of(new String[] {"from", "from=yesterday"}, new String[] {"to", "from=2026-11-02&to=2026-11-01"}, new String[] {"to", "from=2020-01-01&to=2026-11-01"},
                    new String[] {"groupBy", "groupBy=year"}, new String[] {"team", "team=NOPE"}, new String[] {"until", "until=2026-11-01"}, new String[] {"to", "to=2026-02-30"})) {
                assertThat(rest.ask(422, "GET", "/reports/volume?" + wrong[1], "carol", null).path("field").asText()).as(wrong[1]).isEqualTo(wrong[0]);
            }
            assertThat(rest.get("/reports/volume?team=SUP&from=2026-11-01&to=2026-11-30&groupBy=week", "carol").path("items")).hasSize(6);
        }
    }
}
