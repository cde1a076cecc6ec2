package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.app.run.PageReader.Page;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings;

/** The pages of leads and administrators: who may open them, what they show and change, and what they refuse. */
class SteeringPagesTest {
    private static final TeamKey SUP = new TeamKey("SUP");

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
        Contract(Engine engine) {
            super(engine);
        }

        /** Carol is lead of both teams and administers; dave is an agent of Sales, erin administers and is in no team. */
        @ParameterizedTest
        @CsvSource({"/templates,200,200,200", "/journal,200,200,200", "/teams,200,200,200", "/reports,200,403,200", "/quarantine,200,403,200", "/blocked,200,403,200", "/rules,200,403,200", "/rules/replay,200,403,200", "/agents,200,403,200",
            "/queue,200,403,200", "/chain,200,403,200", "/tokens,200,403,200", "/webhooks,200,403,200", "/repositories/error,200,403,200", "/customers,200,403,200", "/health,200,403,200"})
        void shouldOpenForThoseWhoMay(String path, int carol, int dave, int erin) throws Exception {
            for (Map.Entry<String, Integer> one : Map.of("carol", carol, "dave", dave, "erin", erin).entrySet()) {
                PageReader reader = PageReader.loggedIn(mailroom, one.getKey());
                Page page = reader.get(path);
                assertThat(page.status()).as(one.getKey()).isEqualTo(one.getValue());
                assertThat(page.document().select("script:not([src]), style, [style]")).isEmpty();
                assertThat(page.document().select("form[method=post]")).allSatisfy(form -> assertThat(form.select("input[name=token]").val()).isNotEmpty());
                assertThat(page.document().select("nav a[href=" + path.replaceAll("^/repositories/.*", "/queue").replace("/replay", "") + "]").isEmpty()).as(one.getKey()).isEqualTo(one.getValue() != 200);
            }
        }

        @ParameterizedTest
        @CsvSource({"/blocked", "/blocked/remove", "/rules", "/rules/replay", "/customers/erase", "/teams", "/teams/SUP", "/teams/SUP/members", "/teams/SUP/members/remove", "/agents", "/agents/bob@acme.test",
            "/agents/bob@acme.test/remove", "/agents/bob@acme.test/presence", "/domains", "/domains/remove", "/queue/retry", "/repositories/error/retry", "/tokens", "/webhooks", "/templates", "/teams/SUP/next"})
        void shouldRefuseOthersAndFormsOfOtherSites(String path) throws Exception {
            PageReader dave = PageReader.loggedIn(mailroom, "dave");
            String token = dave.get("/").document().select("input[name=token]").first().val();
            Map<String, String> values = new HashMap<>(Map.of("sender", "x.example", "yaml", "", "name", "X", "key", "XXX", "addresses", "x@acme.test", "agent", "dave@acme.test"));
            values.putAll(Map.of("role", "lead", "address", "x@acme.test", "password", "x", "domain", "x.test", "scope", "admin", "team", "SUP", "text", "x", "url", "https://x.example/", "secret", "x"));
            values.put("token", token);
            Directory directory = mailroom.part(Directory.class);
            List<Object> before = List.of(directory.agents(), directory.teams(), directory.domains(), mailroom.part(BlockedSenders.class).all(), mailroom.part(Tokens.class).list());
            assertThat(dave.post(path, values).status()).isIn(403, 404, 422);
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            values.put("token", "0");
            assertThat(carol.post(path, values).status()).isEqualTo(403);
            assertThat(List.of(directory.agents(), directory.teams(), directory.domains(), mailroom.part(BlockedSenders.class).all(), mailroom.part(Tokens.class).list())).isEqualTo(before);
        }

        @Test
        void shouldReleaseAndDeleteWhatIsInQuarantine() throws Exception {
            Matter kept = Matter.begun(mailroom);
            Matter gone = Matter.begun(mailroom);
            for (Matter matter : List.of(kept, gone)) {
                mailroom.part(Desk.class).act(matter.number(), new Command.Park(Status.QUARANTINED), Actor.agent(EmailAddress.of("carol@acme.test"), Actor.Channel.REST, ""), Manner.PLAIN);
            }
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            Page page = carol.get("/quarantine");
            assertThat(page.text()).contains(kept.name(), gone.name());
            assertThat(carol.fill(page, "/quarantine/" + kept.number() + "/release", Map.of()).header("Location")).startsWith("/conversations/" + kept.number());
            assertThat(kept.now().status()).isEqualTo(Status.OPEN);
            assertThat(carol.fill(page, "/quarantine/" + gone.number() + "/delete", Map.of()).status()).isEqualTo(303);
            assertThat(carol.get("/quarantine").text()).doesNotContain(gone.name());
            assertThat(carol.fill(page, "/quarantine/" + gone.number() + "/delete", Map.of()).status()).isEqualTo(404);
            assertThat(PageReader.loggedIn(mailroom, "alice").get("/conversations/" + gone.number()).document().select(".mail")).isEmpty();
        }

        @Test
        void shouldBlockAndUnblock() throws Exception {
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            assertThat(carol.fill(carol.get("/blocked"), "/blocked", Map.of("sender", "Spam.Example", "team", "SUP", "reject", "yes")).status()).isEqualTo(303);
            assertThat(mailroom.part(BlockedSenders.class).all()).contains(new BlockedSender("spam.example", Optional.of(SUP), true));
            assertThat(carol.get("/blocked").text()).contains("spam.example", "Refused");
            Page wrong = carol.fill(carol.get("/blocked"), "/blocked", Map.of("sender", "no <sender>", "team", ""));
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.alert()).contains("neither an address nor a domain");
            assertThat(wrong.document().select("#sender").val()).isEqualTo("no <sender>");
            assertThat(carol.fill(carol.get("/blocked"), "/blocked/remove", Map.of("sender", "spam.example", "team", "SUP")).status()).isEqualTo(303);
            assertThat(mailroom.part(BlockedSenders.class).all()).isEmpty();
        }

        @Test
        void shouldWriteSavedReplies() throws Exception {
            PageReader alice = PageReader.loggedIn(mailroom, "alice");
            Page form = alice.get("/templates/new");
            assertThat(form.document().select("#team option").eachText()).containsExactly("Support");
            Page wrong = alice.fill(form, "/templates", Map.of("name", "Greeting", "text", "Dear {{nobody.name}}"));
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.document().select("#text").val()).isEqualTo("Dear {{nobody.name}}");
            assertThat(alice.fill(form, "/templates", Map.of("name", "Greeting", "text", "Dear {{customer.name}},\r\nbye")).status()).isEqualTo(303);
            SavedReplies replies = mailroom.part(SavedReplies.class);
            SavedReplies.Saved saved = replies.list(Set.of(SUP), Optional.empty(), 10).items().stream().filter(one -> one.content().name().equals("Greeting")).findFirst().orElseThrow();
            assertThat(saved.content().text()).isEqualTo("Dear {{customer.name}},\nbye");
            assertThat(alice.fill(alice.get("/templates/" + saved.id()), "/templates/" + saved.id(), Map.of("name", "Greetings")).status()).isEqualTo(303);
            assertThat(alice.get("/templates").text()).contains("Greetings");
            assertThat(PageReader.loggedIn(mailroom, "oscar").get("/templates/" + saved.id()).document().select("form[action^=/templates/] button")).isEmpty();
            assertThat(PageReader.loggedIn(mailroom, "dave").get("/templates/" + saved.id()).status()).isEqualTo(404);
            assertThat(alice.fill(alice.get("/templates/" + saved.id()), "/templates/" + saved.id() + "/delete", Map.of()).status()).isEqualTo(303);
            assertThat(replies.find(saved.id())).isEmpty();
        }

        @Test
        void shouldChangeRulesOrSayWhatIsWrong() throws Exception {
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            Page page = carol.get("/rules");
            String before = page.document().select("#yaml").val();
            Page wrong = carol.fill(page, "/rules", Map.of("yaml", "- name: a\n  when: {subject: {contains: x}}\n  then: {colour: red}\n"));
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.document().select(".trouble").text()).contains("line 3", "colour");
            assertThat(wrong.document().select("#yaml").val()).contains("colour: red");
            String good = "- name: invoices\n  when: {subject: {contains: invoice}}\n  then: {tag: money}\n";
            assertThat(carol.fill(page, "/rules", Map.of("yaml", good)).status()).isEqualTo(303);
            Page after = carol.get("/rules");
            assertThat(after.document().select("#yaml").val()).isEqualTo(good.strip());
            assertThat(after.text()).contains("invoices");
            Page stale = carol.fill(page, "/rules", Map.of("yaml", ""));
            assertThat(stale.status()).isEqualTo(409);
            assertThat(carol.fill(after, "/rules", Map.of("yaml", before)).status()).isEqualTo(303);
        }

        @Test
        void shouldMakeAndChangeAgentsAndDomains() throws Exception {
            Directory directory = mailroom.part(Directory.class);
            PageReader erin = PageReader.loggedIn(mailroom, "erin");
            assertThat(erin.fill(erin.get("/agents"), "/agents", Map.of("address", "gina@acme.test", "name", "Gina <b>", "password", "secret-g")).status()).isEqualTo(303);
            EmailAddress gina = EmailAddress.of("gina@acme.test");
            PageReader own = new PageReader(mailroom);
            assertThat(own.login("gina", "secret-g").status()).isEqualTo(303);
            Page edit = erin.get("/agents/gina@acme.test");
            assertThat(edit.document().select("h1").text()).isEqualTo("Gina <b>");
            assertThat(erin.fill(edit, "/agents/gina@acme.test", Map.of("name", "Gina", "languages", "ja, en", "skills", "billing", "capacity", "7")).status()).isEqualTo(303);
            assertThat(directory.agent(gina).orElseThrow().languages()).containsExactly("ja", "en");
            assertThat(directory.agent(gina).orElseThrow().capacity()).isEqualTo(7);
            assertThat(erin.fill(edit, "/agents/gina@acme.test", Map.of("password", "secret-g")).status()).isEqualTo(303);
            assertThat(own.get("/").status()).as("the password is as it was").isEqualTo(200);
            assertThat(erin.fill(edit, "/agents/gina@acme.test", Map.of("password", "another")).status()).isEqualTo(303);
            assertThat(own.get("/").status()).isEqualTo(303);
            for (Map<String, String> bad : List.of(Map.of("capacity", "many"), Map.of("name", "a\r\nb"), Map.of("capacity", "-1"))) {
                assertThat(erin.fill(edit, "/agents/gina@acme.test", bad).status()).as("%s", bad).isEqualTo(422);
            }
            assertThat(erin.fill(erin.get("/agents"), "/agents", Map.of("address", "gina@acme.test", "name", "x", "password", "x")).status()).isEqualTo(409);
            assertThat(erin.fill(erin.get("/agents"), "/agents", Map.of("address", "x@elsewhere.test", "name", "x", "password", "x")).status()).isEqualTo(422);
            assertThat(erin.fill(erin.get("/agents/erin@acme.test"), "/agents/erin@acme.test/remove", Map.of()).status()).isEqualTo(422);
            assertThat(erin.fill(edit, "/agents/gina@acme.test/remove", Map.of()).status()).isEqualTo(303);
            assertThat(directory.agent(gina)).isEmpty();
            assertThat(erin.fill(erin.get("/agents"), "/domains", Map.of("domain", "New.Test")).status()).isEqualTo(303);
            assertThat(directory.domains()).contains("new.test");
            assertThat(erin.fill(erin.get("/agents"), "/domains/remove", Map.of("domain", "acme.test")).status()).isEqualTo(422);
            assertThat(erin.fill(erin.get("/agents"), "/domains/remove", Map.of("domain", "new.test")).status()).isEqualTo(303);
        }

        @Test
        void shouldBeAwayAndBack() throws Exception {
            EmailAddress alice = EmailAddress.of("alice@acme.test");
            Attendance attendance = mailroom.part(Attendance.class);
            PageReader reader = PageReader.loggedIn(mailroom, "alice");
            assertThat(reader.fill(reader.get("/teams"), "/presence", Map.of("away", "yes")).header("Location")).isEqualTo("/teams");
            assertThat(attendance.absence(alice)).isPresent();
            Page away = reader.get("/");
            assertThat(away.text()).contains("I am back");
            reader.fill(away, "/presence", Map.of());
            assertThat(attendance.absence(alice)).isEmpty();
            PageReader erin = PageReader.loggedIn(mailroom, "erin");
            erin.fill(erin.get("/agents/alice@acme.test"), "/agents/alice@acme.test/presence", Map.of("away", "yes"));
            assertThat(attendance.absence(alice)).isPresent();
            erin.fill(erin.get("/agents/alice@acme.test"), "/agents/alice@acme.test/presence", Map.of());
            assertThat(attendance.absence(alice)).isEmpty();
        }

        @Test
        void shouldMakeTeamsAndChangeThem() throws Exception {
            Directory directory = mailroom.part(Directory.class);
            PageReader erin = PageReader.loggedIn(mailroom, "erin");
            assertThat(erin.fill(erin.get("/teams"), "/teams", Map.of("name", "Press", "key", "PRS", "addresses", "press@acme.test news@acme.test")).header("Location")).startsWith("/teams/PRS");
            String path = "/teams/PRS";
            assertThat(erin.fill(erin.get(path), path + "/members", Map.of("agent", "dave@acme.test", "role", "lead")).status()).isEqualTo(303);
            PageReader dave = PageReader.loggedIn(mailroom, "dave");
            Page led = dave.get(path);
            assertThat(led.document().select("form[action=" + path + "] button")).isEmpty();
            assertThat(dave.fill(led, path + "/members", Map.of("agent", "bob@acme.test", "role", "observer")).status()).isEqualTo(303);
            Map<String, String> values = Map.of("timeZone", "Asia/Tokyo", "hours", "mon-fri 09:00-12:00, 13:00-18:00; sat 10:00-14:00", "sendMode", "onBehalf", "lockMinutes", "20", "spamFolder", "6.5",
                "dmarcFail", "quarantine", "assignment", "roundRobin");
            assertThat(erin.fill(erin.get(path), path, values).status()).isEqualTo(303);
            Team team = directory.team(new TeamKey("PRS")).orElseThrow();
            assertThat(team.members()).containsEntry(EmailAddress.of("bob@acme.test"), Role.OBSERVER).containsEntry(EmailAddress.of("dave@acme.test"), Role.LEAD);
            assertThat(team.settings().sendMode()).isEqualTo(TeamSettings.SendMode.ON_BEHALF);
            assertThat(team.settings().assignment()).isEqualTo(TeamSettings.Assignment.ROUND_ROBIN);
            assertThat(team.settings().lockMinutes()).isEqualTo(20);
            assertThat(team.settings().timeZone().getId()).isEqualTo("Asia/Tokyo");
            assertThat(team.settings().duty().hours()).hasToString("mon-fri 09:00-12:00, 13:00-18:00; sat 10:00-14:00");
            assertThat(team.settings().screening().spamFolder().orElseThrow().from()).isEqualTo(6.5);
            assertThat(team.settings().replyToken()).isTrue();
            assertThat(erin.fill(erin.get(path), path, Map.of()).status()).isEqualTo(303);
            assertThat(directory.team(new TeamKey("PRS"))).contains(team);
            for (Map<String, String> bad : List.of(Map.of("timeZone", "Mars"), Map.of("hours", "whenever"), Map.of("lockMinutes", "0"), Map.of("spamMark", "high"), Map.of("addresses", "nonsense"),
                Map.of("name", "a/b"), Map.of("holidays", "../x.ics"), Map.of("sendMode", "none"), Map.of("addresses", "support@acme.test"))) {
                Page wrong = erin.fill(erin.get(path), path, bad);
                assertThat(wrong.status()).as("%s", bad).isEqualTo(422);
                assertThat(wrong.alert()).as("%s", bad).contains("Nothing was changed");
            }
            assertThat(directory.team(new TeamKey("PRS"))).contains(team);
            assertThat(dave.fill(dave.get(path), path + "/members/remove", Map.of("agent", "dave@acme.test")).status()).isIn(303, 404);
            assertThat(dave.get(path).status()).isEqualTo(404);
        }

        /** The page does not show it; it used to be gone when anything else was saved. */
        @Test
        void shouldKeepWhatATeamPromisesWhenItsPageIsSaved() throws Exception {
            Rest rest = new Rest(mailroom);
            PageReader erin = PageReader.loggedIn(mailroom, "erin");
            rest.ask(201, "POST", "/teams", "erin", "{\"key\":\"VOW\",\"name\":\"Promising\",\"addresses\":[\"vow@acme.test\"]}");
            String promised = rest.ask(200, "PUT", "/teams/VOW/sla", "erin", "{\"targets\":{\"high\":{\"first\":\"1h\"}},\"warn\":\"20m\",\"escalate\":[\"notifyLead\"]}").toString();
            assertThat(erin.fill(erin.get("/teams/VOW"), "/teams/VOW", Map.of("lockMinutes", "20")).status()).isEqualTo(303);
            assertThat(rest.get("/teams/VOW", "erin").path("lockMinutes").asInt()).isEqualTo(20);
            assertThat(rest.get("/teams/VOW/sla", "erin")).hasToString(promised);
        }

        @Test
        void shouldMakeTokensThatAreShownOnce() throws Exception {
            PageReader erin = PageReader.loggedIn(mailroom, "erin");
            Page made = erin.fill(erin.get("/tokens"), "/tokens", Map.of("name", "shop", "scope", "read"));
            String text = made.document().select(".secret").text();
            assertThat(mailroom.part(Tokens.class).find(text).orElseThrow().name()).isEqualTo("shop");
            Page list = erin.get("/tokens");
            assertThat(list.text()).contains("shop").doesNotContain(text);
            assertThat(erin.fill(list, "/tokens", Map.of("name", "x".repeat(101))).status()).isEqualTo(422);
            assertThat(erin.fill(list, "/tokens", Map.of("name", "a\nb")).status()).isEqualTo(422);
            String remove = list.document().select("form[action^=/tokens/]").first().attr("action");
            assertThat(erin.fill(list, remove, Map.of()).status()).isEqualTo(303);
            assertThat(mailroom.part(Tokens.class).find(text)).isEmpty();
        }

        @Test
        void shouldMakeWebhooksThatDoNotReachIntoTheHouse() throws Exception {
            Webhooks webhooks = mailroom.part(Webhooks.class);
            PageReader erin = PageReader.loggedIn(mailroom, "erin");
            for (String url : List.of("http://127.0.0.1:1/", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/latest", "ftp://x.example/", "nonsense", "http://user@x.example/")) {
                Page refused = erin.fill(erin.get("/webhooks"), "/webhooks", Map.of("url", url, "secret", "s", "events", "received"));
                assertThat(refused.status()).as(url).isEqualTo(422);
                assertThat(refused.document().select("#secret").val()).isEmpty();
            }
            assertThat(erin.fill(erin.get("/webhooks"), "/webhooks", Map.of("url", "https://192.88.98.1/x", "secret", "s", "events", "A B")).status()).isEqualTo(422);
            assertThat(webhooks.list()).isEmpty();
            Webhook hook = webhooks.add(HookUrl.of("https://hooks.customers.example/x"), Set.of("received"), Optional.of(SUP), "s");
            Page list = erin.get("/webhooks");
            assertThat(list.text()).contains("https://hooks.customers.example/x", "received");
            assertThat(erin.get("/webhooks/" + hook.id()).status()).isEqualTo(200);
            assertThat(erin.fill(list, "/webhooks/" + hook.id() + "/remove", Map.of()).status()).isEqualTo(303);
            assertThat(webhooks.list()).isEmpty();
            assertThat(erin.get("/webhooks/" + hook.id()).status()).isEqualTo(404);
        }

        @Test
        void shouldTakeTheNext() throws Exception {
            Matter.begun(mailroom);
            PageReader bob = PageReader.loggedIn(mailroom, "bob");
            String address = bob.fill(bob.get("/"), "/teams/SUP/next", Map.of()).header("Location");
            assertThat(address).matches("/conversations/SUP-\\d+\\?done=claimed");
            assertThat(bob.get(address).document().select(".state").text()).contains("Assigned to you");
        }

        @Test
        void shouldTellTheJournalOfOnesTeams() throws Exception {
            Matter matter = Matter.begun(mailroom);
            matter.act("bob", new Command.Assign(EmailAddress.of("bob@acme.test")));
            PageReader alice = PageReader.loggedIn(mailroom, "alice");
            Awaitility.await().until(() -> alice.get("/journal?team=SUP&agent=bob@acme.test").document().select("tr").eachText().stream()
                .anyMatch(text -> text.contains(matter.number().toString()) && text.contains("Bob Sato assigned it")));
            Document all = alice.get("/journal").document();
            assertThat(all.select("tr").eachText()).anyMatch(text -> text.contains("received a message"));
            assertThat(PageReader.loggedIn(mailroom, "dave").get("/journal").text()).doesNotContain(matter.number().toString());
            assertThat(alice.get("/journal?team=x%20y").status()).isEqualTo(422);
            assertThat(alice.get("/journal?before=" + Instant.now().toEpochMilli() + "x").status()).isEqualTo(200);
        }

        @Test
        void shouldReportOnTeamsThatOneLeads() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.answer("alice", "Here it is.")).startsWith("250 ");
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            Awaitility.await().until(() -> carol.get("/reports?team=SUP").document().select("td").eachText().contains("Alice Ito"));
            Document page = carol.get("/reports?team=SUP&groupBy=week").document();
            assertThat(page.select("#team option").eachText()).containsExactly("Sales", "Support");
            assertThat(page.select(".pile dt").eachText()).contains("In", "Answers", "Backlog");
            assertThat(page.select("canvas[data-chart]")).allSatisfy(canvas -> assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readTree(canvas.attr("data-chart")).path("series").isEmpty()).isFalse());
            String file = page.select("a[href^=/reports/agents.csv]").attr("href");
            Page csv = carol.get(file);
            assertThat(csv.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
            assertThat(csv.header("Content-Disposition")).matches("attachment; filename=\"agents-SUP-\\d{4}-\\d\\d-\\d\\d-\\d{4}-\\d\\d-\\d\\d\\.csv\"");
            assertThat(csv.text()).startsWith("\ufeffteam,begin,end,agent,").contains(",alice@acme.test,Alice Ito,");
            for (String wrong : List.of("from=yesterday", "from=2026-11-02&to=2026-11-01", "groupBy=year", "team=NOPE", "team=%3Cx%3E")) {
                Page refused = carol.get("/reports?" + wrong);
                assertThat(refused.status()).as(wrong).isEqualTo(422);
                assertThat(refused.alert()).isNotBlank();
                assertThat(refused.document().select("canvas, .empty")).isNotEmpty();
            }
            assertThat(carol.get("/reports/everything.csv").status()).isEqualTo(404);
            PageReader dave = PageReader.loggedIn(mailroom, "dave");
            assertThat(dave.get(file).status()).isIn(403, 422);
            assertThat(dave.get("/reports/agents.csv").status()).isEqualTo(403);
        }

        @Test
        void shouldDrawTheChain() throws Exception {
            Document page = PageReader.loggedIn(mailroom, "erin").get("/chain").document();
            assertThat(page.select("svg .lane-name").eachText()).containsExactly("root", "transport", "undeliverable", "quarantine", "rejected", "error");
            assertThat(page.select("svg .box-name").eachText()).contains("Sanitise", "Virus", "File", "Relay", "Bounce");
            assertThat(page.select("svg path.way").size()).isGreaterThan(4);
        }

        @Test
        void shouldShowQueuesAndRepositories() throws Exception {
            PageReader erin = PageReader.loggedIn(mailroom, "erin");
            assertThat(erin.get("/queue").status()).isEqualTo(200);
            assertThat(erin.get("/repositories/none-such").status()).isEqualTo(404);
            String token = erin.get("/queue").document().select("input[name=token]").first().val();
            assertThat(erin.post("/queue/retry", Map.of("token", token)).status()).isEqualTo(303);
            assertThat(erin.post("/queue/none/retry", Map.of("token", token)).status()).isEqualTo(404);
        }
    }
}
