package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
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
            queue.arrived(5);
            int left = mailroom.sink().messages().size();
            List<String> with = words(replay(NEW, 5));
            assertThat(with).containsExactly(
                "SUP-3 for SUP: Lottery, from <emil@customers.example>", "team SUP -> -", "reject - -> no", "rules - -> no",
                "SUP-2 for SUP: My bill, from <boss@customers.example>", "team SUP -> SAL", "priority normal -> high", "category - -> billing", "tags - -> billing", "rules - -> money, boss",
                "SUP-1 for SUP: Your invoice, from <cora@customers.example>", "team SUP -> SAL", "priority normal -> high",
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
                "team SUP", "goes on with SUP-1", "rules money", "2 mails, 1 otherwise (team 1, priority 1, category 1, tags 1); nothing was delivered or changed");
            assertThat(words(replay("- {name: a, then: {team: Shipping}}\n", 5))).containsExactly("mailroom: new.yaml: line 1: rule 'a': there is no team 'Shipping'",
                "mailroom: nothing was delivered or changed", "exit 1");

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
