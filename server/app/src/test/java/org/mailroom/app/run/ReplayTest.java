package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.setup.ReplayRules;

import com.fasterxml.jackson.databind.JsonNode;

/** What other rules would make of mail: by the command, with a server and without, and by the API. */
class ReplayTest {
    private static final String RULES = "- {name: money, when: {subject: {contains: invoice}}, then: {category: billing}}\n";
    private static final String NEW = """
        - {name: money, when: {subject: {contains: [invoice, bill]}}, then: {category: billing, priority: high, team: Sales}}
        - {name: boss, when: {from: {is: boss@customers.example}}, then: {assign: bob}}
        - {name: no, when: {subject: {contains: lottery}}, then: {reject: no}}
        """;

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

        @Override
        void configure() throws Exception {
            Files.writeString(mailroom.file("rules.yaml"), RULES);
        }

        /** Each has the Message-ID of its author. */
        private static String mail(String from, String subject, String more) {
            return "From: <" + from + "@customers.example>\r\nTo: support@acme.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + from + ".mail@customers.example>\r\n" + more + "\r\nHello.\r\n";
        }

        private List<String> replay(String rules, int last, Path... files) throws Exception {
            SpokenLines console = new SpokenLines();
            int exit = new ReplayRules(Offline::open).run(new YamlText("new.yaml", rules), new ReplayRules.Wanted(List.of(files), last, "", ""), mailroom.settings(), console);
            List<String> said = new ArrayList<>(console.results());
            said.addAll(console.errors());
            said.add("exit " + exit);
            return said;
        }

        private static List<String> words(List<String> lines) {
            return lines.stream().map(line -> line.strip().replaceAll("\\s+", " ")).toList();
        }

        @Test
        void shouldTellWhatWouldBeOtherwiseAndDeliverNothing(@TempDir Path temporary) throws Exception {
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            mailroom.receive(mail("cora", "Your invoice", ""), "support@acme.test");
            queue.arrived(1);
            mailroom.receive(mail("boss", "My bill", ""), "help@acme.test");
            queue.arrived(2);
            mailroom.receive(mail("dora", "Re: Your invoice", "In-Reply-To: <cora.mail@customers.example>\r\n"), "support@acme.test");
            queue.arrived(3);
            mailroom.receive(mail("emil", "Lottery", ""), "support@acme.test");
            queue.arrived(4);
            mailroom.receive(mail("finn", "Hello", ""), "support@acme.test");
            // Other tests have been here: the numbers of Cora's, the boss's and Emil's mail.
            List<String> numbers = Stream.of(0, 1, 3).map(i -> queue.arrived(5).get(i).replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1")).toList();
            int left = mailroom.sink().messages().size();
            List<String> with = words(replay(NEW, 5));
            assertThat(with).containsExactly(
                numbers.get(2) + " for SUP: Lottery, from <emil@customers.example>", "team SUP -> -", "reject - -> no", "rules - -> no",
                numbers.get(1) + " for SUP: My bill, from <boss@customers.example>", "team SUP -> SAL", "priority normal -> high", "category - -> billing", "tags - -> billing", "rules - -> money, boss",
                numbers.get(0) + " for SUP: Your invoice, from <cora@customers.example>", "team SUP -> SAL", "priority normal -> high",
                "5 mails, 3 otherwise (team 3, reject 1, priority 2, category 1, tags 1); nothing was delivered or changed", "exit 0");
            assertThat(words(replay(NEW, 2))).contains("2 mails, 1 otherwise (team 1, reject 1); nothing was delivered or changed");
            assertThat(words(replay(RULES, 5))).containsExactly("5 mails, 0 otherwise; nothing was delivered or changed", "exit 0");
            assertThat(words(replay(NEW.replace(", team: Sales", ""), 5))).contains("assignee nobody -> bob@acme.test");

            // The file of a mail, as a client saves it from the folder, and as it has never come.
            Path saved = temporary.resolve("saved.eml");
            Files.writeString(saved, queue.arrived(5).get(1));
            Path fresh = temporary.resolve("fresh.eml");
            Files.writeString(fresh, mail("anna", "Re: Your invoice", "In-Reply-To: <cora.mail@customers.example>\r\n"));
            List<String> files = words(replay(NEW, 1, saved, fresh));
            assertThat(files).containsSubsequence("saved.eml for SUP: My bill, from <boss@customers.example>", "team SUP -> SAL", "status open", "assignee nobody", "priority normal -> high", "fresh.eml for SUP: Re: Your invoice, from <anna@customers.example>",
                "team SUP", "goes on with " + numbers.get(0), "rules money", "2 mails, 1 otherwise (team 1, priority 1, category 1, tags 1); nothing was delivered or changed");
            assertThat(words(replay("- {name: a, then: {team: Shipping}}\n", 5))).containsExactly("mailroom: new.yaml: line 1: rule 'a': there is no team 'Shipping'",
                "mailroom: nothing was delivered or changed", "exit 1");

            Path rules = Files.writeString(temporary.resolve("new.yaml"), NEW);
            Process process = OwnProcess.start(mailroom.environment(), "replay", "--rules", rules.toString(), "--from", "boss@customers.example", "--to", "support@acme.test,sales@acme.test", fresh.toString());
            List<String> said = words(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList());
            assertThat(process.waitFor()).as("%s", said).isZero();
            assertThat(said).containsSubsequence("fresh.eml for SUP: Re: Your invoice, from <anna@customers.example>", "goes on with " + numbers.get(0), "rules money -> money, boss",
                "fresh.eml for SAL: Re: Your invoice, from <anna@customers.example>", "assignee nobody", "folder Teams/Sales", "rules money -> money, boss");

            mailroom.stop();
            assertThat(words(replay(NEW, 5))).as("without a server").isEqualTo(with);
            mailroom.restart();
            Letterbox again = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            mailroom.receive(mail("gina", "Last", ""), "support@acme.test");
            again.arrived(1);
            assertThat(mailroom.sink().messages()).hasSize(left);
            assertThat(mailroom.part(MailRepositoryStore.class).select(MailRepositoryUrl.from("sql://rejected")).list().hasNext()).isFalse();
        }

        @Test
        void shouldShowLeadsWhatWouldBeOtherwise() throws Exception {
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            mailroom.receive(mail("ivan", "A page's bill <b>", ""), "support@acme.test");
            queue.arrived(1);
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            PageReader.Page empty = carol.get("/rules/replay");
            assertThat(empty.document().select("textarea[name=yaml]").val().strip()).isEqualTo(RULES.strip());
            String token = empty.document().select("form[action=/rules/replay] input[name=token]").attr("value");

            Document last = carol.fill(empty, "/rules/replay", Map.of("yaml", NEW, "last", "1")).document();
            assertThat(last.select("[role=status]").text()).startsWith("1 mails, 1 otherwise").contains("priority 1", "category 1");
            assertThat(last.select("caption").text()).startsWith("A page's bill <b>");
            assertThat(last.select("#outcome tr").eachText()).contains("priority normal high", "category - billing").noneMatch(row -> row.startsWith("status"));
            assertThat(last.select("#outcome del").eachText()).contains("normal");
            assertThat(last.select("textarea[name=yaml]").val().strip()).isEqualTo(NEW.strip());

            Map<String, String> values = Map.of("token", token, "yaml", NEW, "last", "1", "to", "sales@acme.test");
            Document one = carol.upload("/rules/replay", values, "mail", Map.of("one.eml", mail("boss", "Hello", "").getBytes(StandardCharsets.UTF_8))).document();
            assertThat(one.select("caption").text()).contains("Hello", "SAL");
            assertThat(one.select("#outcome tr").eachText()).contains("team SAL SAL", "rules - boss");
            Document file = carol.upload("/rules/replay", values, "rules", Map.of("rules.yaml", RULES.getBytes(StandardCharsets.UTF_8))).document();
            assertThat(file.select("[role=status]").text()).startsWith("1 mails, 0 otherwise");

            assertThat(carol.upload("/rules/replay", values, "mail", Map.of("no.eml", new byte[] {0, 1, (byte) 0xff, '\n', ':'})).status()).isIn(200, 422);
            PageReader.Page latin = carol.upload("/rules/replay", values, "rules", Map.of("rules.yaml", new byte[] {'-', ' ', (byte) 0xe4}));
            assertThat(latin.status()).isEqualTo(422);
            assertThat(latin.alert()).contains("not UTF-8");

            PageReader.Page wrong = carol.fill(empty, "/rules/replay", Map.of("yaml", "- {name: a, then: {team: Shipping}}", "last", "1"));
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.document().select(".trouble").text()).contains("line 1", "there is no team 'Shipping'");
            PageReader.Page many = carol.fill(empty, "/rules/replay", Map.of("last", "1001"));
            assertThat(many.status()).isEqualTo(422);
            assertThat(many.alert()).contains("allowed: 1 to 1000");
            assertThat(PageReader.loggedIn(mailroom, "alice").get("/rules/replay").status()).isEqualTo(403);
            assertThat(carol.get("/rules").document().select("button[formaction=/rules/replay]")).hasSize(1);
            assertThat(Files.readString(mailroom.file("rules.yaml"))).isEqualTo(RULES);

            // What was tried is saved, if nobody was quicker.
            String others = RULES.replace("billing", "money");
            PageReader.Page tried = carol.fill(empty, "/rules/replay", Map.of("yaml", others, "last", "1"));
            assertThat(carol.fill(tried, "/rules", Map.of()).status()).isEqualTo(303);
            assertThat(Files.readString(mailroom.file("rules.yaml")).strip()).isEqualTo(others.strip());
            assertThat(carol.fill(tried, "/rules", Map.of()).status()).isEqualTo(409);
            carol.fill(carol.get("/rules"), "/rules", Map.of("yaml", RULES));
            assertThat(Files.readString(mailroom.file("rules.yaml"))).isEqualTo(RULES);
        }

        @Test
        void shouldTellByTheApiWhatTheLeadMaySee() throws Exception {
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            mailroom.receive(mail("hans", "A bill for Sales", ""), "sales@acme.test");
            sales.arrived();
            Rest rest = new Rest(mailroom);
            JsonNode all = rest.ask(200, "POST", "/rules/replay?last=1", "carol", NEW.replace("team: Sales", "team: Support"), "Content-Type", "application/yaml");
            assertThat(all.path("mails").asInt()).isEqualTo(1);
            assertThat(all.path("changed").asInt()).isEqualTo(1);
            assertThat(all.path("summary").path("team").asInt()).isEqualTo(1);
            JsonNode item = all.path("items").get(0);
            assertThat(item.path("before").path("team").asText()).isEqualTo("SAL");
            assertThat(item.path("after").path("team").asText()).isEqualTo("SUP");
            assertThat(item.path("differences").toString()).contains("\"team\"", "\"priority\"");
            JsonNode message = rest.ask(200, "POST", "/rules/replay", "carol", "{\"rules\": \"- {name: a, then: {tag: x}}\", \"message\": \"From: a@b.example\\nSubject: one\\n\\ntext\", \"to\": \"help@acme.test\"}");
            assertThat(message.path("items").get(0).path("after").path("tags").asText()).isEqualTo("x");
            assertThat(rest.ask(422, "POST", "/rules/replay", "carol", "- {name: a, then: {tagg: x}}", "Content-Type", "application/yaml").path("detail").asText()).startsWith("line 1: unknown key 'tagg' in rule 1.then");
            rest.ask(422, "POST", "/rules/replay?last=0", "carol", NEW, "Content-Type", "application/yaml");
            rest.ask(422, "POST", "/rules/replay", "carol", "{}");
            rest.ask(403, "POST", "/rules/replay", "alice", NEW, "Content-Type", "application/yaml");
        }
    }
}
