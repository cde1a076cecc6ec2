package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.imap.ImapClient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Saved replies, by the API and in the folder Templates: they are the same. */
class SavedRepliesTest {
    private static final String FOLDER = "Teams/Support/Templates";
    private static final String TEXT = "Dear {{customer.firstName}},\n\nGrüße und 山田様\nfrom {{agent.name}} ({{conversation.number}})\n";
    private static final String HTML = "<p>Dear <b>{{customer.name}}</b>,</p>\n<p>Grüße &amp; {{ team.name }}</p>\n";

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

        private static String json(String... fields) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < fields.length; i += 2) {
                object.put(fields[i], fields[i + 1]);
            }
            return object.toString();
        }

        private JsonNode add(String name, String text) throws Exception {
            return rest.ask(201, "POST", "/templates", "alice", json("team", "SUP", "name", name, "text", text));
        }

        private static String uid(ImapClient client, String folder, String subject) throws Exception {
            client.command("SELECT \"" + folder + "\"");
            return client.command("UID SEARCH SUBJECT \"" + subject + "\"").get(0).replace("* SEARCH", "").strip();
        }

        @Test
        void shouldShowInTheFolderWhatIsMadeHere() throws Exception {
            JsonNode made = rest.ask(201, "POST", "/templates", "alice", json("team", "SUP", "name", "Gruß", "subject", "Your order 注文", "text", TEXT, "html", HTML));
            String id = made.path("id").asText();
            JsonNode got = rest.get("/templates/" + id, "oscar");
            assertThat(got).isEqualTo(made);
            assertThat(got.path("name").asText()).isEqualTo("Gruß");
            assertThat(got.path("subject").asText()).isEqualTo("Your order 注文");
            assertThat(got.path("text").asText()).isEqualTo(TEXT);
            assertThat(got.path("html").asText()).isEqualTo(HTML);
            assertThat(rest.items("/templates?team=SUP&limit=1", "bob")).contains(got);

            ImapClient bob = mailroom.reading("bob");
            String uid = uid(bob, FOLDER, "Your order");
            String fetched = String.join("\n", bob.command("UID FETCH " + uid + " (FLAGS BODY.PEEK[HEADER] BODY.PEEK[1] BODYSTRUCTURE)"));
            assertThat(fetched).contains("\\Seen", "From: \"Support\" <support@acme.test>", "\"ALTERNATIVE\"");
            rest.ask(204, "DELETE", "/templates/" + id, "alice", null);
            rest.ask(404, "DELETE", "/templates/" + id, "alice", null);
            assertThat(uid(bob, FOLDER, "Your order")).isEmpty();
        }

        @Test
        void shouldTakeWhatAMailClientSaves() throws Exception {
            ImapClient alice = mailroom.reading("alice");
            alice.append(FOLDER, "From: alice@acme.test\r\nSubject: by hand\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Gr\u00fc\u00dfe, {{agent.name}}</p>\r\n");
            JsonNode one = rest.items("/templates", "alice").stream().filter(item -> item.path("name").asText().equals("by hand")).findFirst().orElseThrow();
            assertThat(one.path("subject").asText()).isEqualTo("by hand");
            assertThat(one.path("text").asText()).isEqualTo("Grüße, {{agent.name}}");
            assertThat(one.path("html").asText()).isEqualTo("<p>Grüße, {{agent.name}}</p>\n");

            alice.command("SELECT \"" + FOLDER + "\"");
            String uid = uid(alice, FOLDER, "by hand");
            alice.command("UID STORE " + uid + " +FLAGS (\\Deleted)");
            rest.ask(404, "GET", "/templates/" + one.path("id").asText(), "alice", null);
            alice.command("UID STORE " + uid + " -FLAGS (\\Deleted)");
            rest.get("/templates/" + one.path("id").asText(), "alice");
            alice.command("UID MOVE " + uid + " \"Teams/Support/Trash\"");
            rest.ask(404, "GET", "/templates/" + one.path("id").asText(), "alice", null);
        }

        @Test
        void shouldKeepItsIdWhenItsContentIsReplaced() throws Exception {
            JsonNode made = rest.ask(201, "POST", "/templates", "alice", json("team", "SUP", "name", "first", "text", "one", "html", "<p>one</p>"));
            String path = "/templates/" + made.path("id").asText();
            ImapClient bob = mailroom.reading("bob");
            bob.command("SELECT \"" + FOLDER + "\"");
            JsonNode put = rest.ask(200, "PUT", path, "bob", json("text", "two"));
            assertThat(put.path("id")).isEqualTo(made.path("id"));
            assertThat(put.path("html").asText()).isEqualTo("<p>one</p>");
            put = rest.ask(200, "PUT", path, "bob", "{\"name\": \"second\", \"subject\": \"other\", \"html\": null}");
            assertThat(put.path("html").isNull()).isTrue();
            assertThat(rest.get(path, "alice")).isEqualTo(put);
            assertThat(put.path("text").asText()).isEqualTo("two");
            assertThat(uid(bob, FOLDER, "first")).isEmpty();
            assertThat(uid(bob, FOLDER, "other")).matches("\\d+");
            assertThat(rest.items("/templates?team=SUP", "alice")).filteredOn(item -> item.path("id").equals(made.path("id"))).hasSize(1);
            rest.ask(204, "DELETE", path, "bob", null);
            rest.ask(404, "PUT", path, "bob", json("text", "three"));
            assertThat(uid(bob, FOLDER, "other")).isEmpty();
        }

        @Test
        void shouldNameAPlaceholderThatNothingCanBeFilledInto() throws Exception {
            for (String[] wrong : List.of(new String[] {"text", "Dear {{customer.nmae}} {{x}}"}, new String[] {"html", "<p>{{customer.nmae}} {{x}}</p>"},
                    new String[] {"subject", "{{customer.nmae}} {{x}}"})) {
                String[] fields = {"team", "SUP", "name", "wrong", "text", "fine", wrong[0], wrong[1]};
                JsonNode problem = rest.ask(422, "POST", "/templates", "alice", json(fields));
                assertThat(problem.path("field").asText()).isEqualTo(wrong[0]);
                assertThat(problem.path("detail").asText()).contains("{{customer.nmae}}, {{x}}", "allowed: {{agent.name}}", "Nothing was changed");
            }
            JsonNode made = add("right", "> {{quoted.by.others}}\nfine");
            rest.ask(422, "PUT", "/templates/" + made.path("id").asText(), "alice", json("text", "{{wrong}}"));
            assertThat(rest.get("/templates/" + made.path("id").asText(), "alice")).isEqualTo(made);
            assertThat(rest.items("/templates", "alice")).noneMatch(item -> item.path("name").asText().equals("wrong"));
        }

        @Test
        void shouldBeOfTheTeamOnly() throws Exception {
            JsonNode made = add("ours", "text");
            String path = "/templates/" + made.path("id").asText();
            rest.ask(404, "GET", path, "dave", null);
            rest.ask(404, "PUT", path, "dave", json("text", "theirs"));
            rest.ask(404, "DELETE", path, "dave", null);
            assertThat(rest.items("/templates", "dave")).noneMatch(item -> item.path("team").asText().equals("SUP"));
            assertThat(rest.get("/templates?team=SUP", "dave").path("items")).isEmpty();
            assertThat(rest.ask(422, "POST", "/templates", "dave", json("team", "SUP", "name", "x", "text", "y")).path("field").asText()).isEqualTo("team");
            rest.ask(403, "POST", "/templates", "oscar", json("team", "SUP", "name", "x", "text", "y"));
            rest.ask(403, "PUT", path, "oscar", json("text", "y"));
            rest.ask(403, "DELETE", path, "oscar", null);
            assertThat(rest.get(path, "erin")).isEqualTo(made);
            String read = "Bearer " + mailroom.part(Tokens.class).make("reader", Scope.READ).text();
            String work = "Bearer " + mailroom.part(Tokens.class).make("worker", Scope.WORK).text();
            assertThat(rest.get(path, read)).isEqualTo(made);
            rest.ask(403, "DELETE", path, read, null);
            rest.ask(204, "DELETE", path, work, null);
        }

        @Test
        void shouldKeepLineEndsOutOfHeaders() throws Exception {
            for (String field : List.of("name", "subject")) {
                String[] fields = {"team", "SUP", "name", "x", "text", "y", field, "a\r\nBcc: victim@example.org"};
                assertThat(rest.ask(422, "POST", "/templates", "alice", json(fields)).path("field").asText()).isEqualTo(field);
            }
            assertThat(rest.ask(422, "POST", "/templates", "alice", json("team", "SUP", "name", "x", "text", "y".repeat(100_001))).path("field").asText()).isEqualTo("text");
            assertThat(rest.ask(400, "GET", "/templates?cursor=x", "alice", null).path("field").asText()).isEqualTo("cursor");
            rest.ask(404, "GET", "/templates/999999999999999999999", "alice", null);
        }

        /** A message elsewhere is no saved reply, though it has an id. */
        @Test
        void shouldFindNothingButTemplates() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String message = rest.get("/conversations/" + matter.number() + "/messages", "alice").path("items").get(0).path("id").asText();
            rest.ask(404, "GET", "/templates/" + message, "alice", null);
            rest.ask(404, "DELETE", "/templates/" + message, "alice", null);
            assertThat(rest.get("/conversations/" + matter.number() + "/messages", "alice").path("items")).hasSize(1);
        }

        @Test
        void shouldBeFilledInWhenItIsSent() throws Exception {
            JsonNode made = add("to send", "Dear {{customer.name}}, about {{conversation.number}}.\n");
            Matter matter = Matter.begun(mailroom);
            String text = made.path("text").asText();
            assertThat(matter.answer("alice", "")).startsWith("250 ");
            rest.ask(201, "POST", "/conversations/" + matter.number() + "/reply", "alice", json("text", text));
            assertThat(matter.awaitLeft(2)).anyMatch(message -> new String(java.util.Base64.getMimeDecoder().decode(message.substring(message.indexOf("\r\n\r\n") + 4)),
                StandardCharsets.UTF_8).contains("山田 太郎, about " + matter.number()));
        }
    }
}
