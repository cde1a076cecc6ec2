package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;
import org.mailroom.store.customer.Traces;
import org.mailroom.store.sql.Database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** All that the server keeps of one person, and its end. */
class CustomersTest {
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
        private static final String CLOSED = "127.0.0.2";
        private Rest rest;

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() {
            mailroom.with("MAILROOM_WEBHOOK_ALLOW", CLOSED + "/32");
        }

        @BeforeEach
        void client() {
            rest = new Rest(mailroom);
        }

        /** Letters that stand nowhere else, few enough to be one term of the index. */
        private static String word() {
            return new Random().ints(12, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
        }

        /** A mail with a file that is too large for a row; all of these files are the same. */
        private String mail(String who, String to, String text) {
            return "From: <" + who + "@customers.example>\r\nTo: " + to + "\r\nSubject: " + who + " asks\r\nMessage-ID: <" + who + "@customers.example>\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + text + "\r\n--b\r\nContent-Type: text/plain; name=file.txt\r\nContent-Disposition: attachment\r\n\r\n"
                + "a line of a file\r\n".repeat(5000) + "--b--\r\n";
        }

        private ConversationNumber begun(String who) throws Exception {
            mailroom.receive(mail(who, "help@acme.test", "I am " + who + "."), "help@acme.test");
            JsonNode list = Awaitility.await().until(() -> rest.get("/conversations?customer=" + who + "@customers.example", "carol").path("items"),
                items -> items.size() == 1);
            return ConversationNumber.parse(list.get(0).path("number").asText()).orElseThrow();
        }

        private String answer(String who, String text, String... more) throws Exception {
            try (SmtpDialogue smtp = mailroom.sending("alice")) {
                String[] recipients = new String[more.length + 1];
                recipients[0] = who + "@customers.example";
                System.arraycopy(more, 0, recipients, 1, more.length);
                return smtp.envelope("alice@acme.test", recipients).data("From: alice@acme.test\r\nTo: " + who + "@customers.example\r\nSubject: Re: " + who + " asks\r\nIn-Reply-To: <"
                    + who + "@customers.example>\r\n\r\n" + text);
            }
        }

        private List<String> tracesOf(String word) throws Exception {
            List<String> traces = new java.util.ArrayList<>(Traces.columns(mailroom.part(Database.class), word));
            traces.addAll(Traces.files(mailroom.data(), word));
            traces.addAll(Traces.terms(mailroom.data().resolve("index"), word));
            return traces;
        }

        private List<String> kinds(JsonNode conversation) {
            return conversation.path("messages").findValuesAsText("kind");
        }

        @Test
        void shouldGiveAllThatIsKeptWithoutWhatIsInternal() throws Exception {
            String who = word();
            ConversationNumber number = begun(who);
            rest.ask(201, "POST", "/conversations/" + number + "/note", "bob", "{\"text\": \"an internal word\"}");
            assertThat(answer(who, "Here it is.")).startsWith("250 ");
            JsonNode own = rest.get("/customers/" + who.toUpperCase() + "@customers.example", "carol");
            assertThat(own.path("address").asText()).isEqualTo(who + "@customers.example");
            assertThat(own.path("next").isNull()).isTrue();
            JsonNode it = own.path("items").get(0);
            assertThat(it.path("number").asText()).isEqualTo(number.toString());
            assertThat(it.path("own").asBoolean()).isTrue();
            assertThat(kinds(it)).containsExactly("in", "out");
            assertThat(it.path("messages").get(0).path("text").asText()).contains("I am " + who);
            assertThat(it.path("messages").get(0).path("attachments").get(0).path("name").asText()).isEqualTo("file.txt");
            assertThat(own.toString()).doesNotContain("internal word", "alice@acme.test\"}", "assignee", "journal", "raw");
            JsonNode internal = rest.get("/customers/" + who + "@customers.example?internal=true", "carol").path("items").get(0);
            assertThat(kinds(internal)).containsExactlyInAnyOrder("in", "note", "out");
            assertThat(internal.path("journal").findValuesAsText("event")).contains("created", "received", "answered");

            Map<String, String> files = archive(who, "");
            assertThat(files).containsKeys("person.json", number + "/conversation.json").hasSize(4);
            assertThat(files.keySet()).anyMatch(name -> name.matches(number + "/\\d{8}-\\d{6}-in-\\d+\\.eml")).anyMatch(name -> name.matches(number + "/\\d{8}-\\d{6}-out-\\d+\\.eml"));
            String all = String.join("", files.values());
            assertThat(all).contains("I am " + who, "a line of a file", "Here it is.").doesNotContain("X-Mailroom-", "internal word");
            assertThat(String.join("", archive(who, "?internal=true").values())).contains("X-Mailroom-", "internal word");
        }

        private Map<String, String> archive(String who, String query) throws Exception {
            byte[] zip = java.net.http.HttpClient.newHttpClient().send(java.net.http.HttpRequest.newBuilder(rest.uri("/customers/" + who + "@customers.example" + query))
                .header("Authorization", Rest.authorization("carol")).header("Accept", "application/zip").build(), java.net.http.HttpResponse.BodyHandlers.ofByteArray()).body();
            Map<String, String> files = new TreeMap<>();
            try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
            return files;
        }

        /** Brings the person's name wherever the server keeps anything. */
        private ConversationNumber everywhere(String who) throws Exception {
            ConversationNumber number = begun(who);
            String path = "/conversations/" + number;
            rest.ask(200, "POST", path + "/tags", "bob", "{\"add\": [\"" + who + "\"]}", "Idempotency-Key", "tags-" + who + "@customers.example");
            rest.ask(201, "POST", path + "/note", "bob", "{\"text\": \"@alice, look: " + who + " again\"}", "Idempotency-Key", "a note on " + who);
            assertThat(answer(who, who + ", here it is.")).startsWith("250 ");
            Awaitility.await().until(() -> mailroom.sink().messages().stream().anyMatch(message -> message.contains(who)));
            assertThat(answer(who, "Later, " + who, "support+send-" + LocalDate.now().plusYears(1) + "T0900@acme.test")).contains("it waits in the Outbox");
            // One that is refused comes back, and is kept; one that is put off waits in the queue.
            mailroom.sink().answering("RCPT TO:<" + who + "@customers.example>", "550 5.1.1 no");
            assertThat(answer(who, "Once more, " + who)).startsWith("250 ");
            Awaitility.await().until(() -> mailroom.part(Conversations.class).entries(number).stream().anyMatch(entry -> entry.from().contains("mailer-daemon")
                || entry.kind().equals("in") && !entry.from().contains(who)));
            mailroom.sink().answering("RCPT TO:<" + who + "@customers.example>", "450 4.2.0 later");
            assertThat(answer(who, "And again, " + who)).startsWith("250 ");
            mailroom.receive("From: <" + who + "@customers.example>\r\nTo: bob@acme.test\r\nSubject: personal\r\n\r\nHello Bob.\r\n", "bob@acme.test");
            ImapClient alice = mailroom.reading("alice");
            assertThat(alice.append("Sent", "From: alice@acme.test\r\nTo: \"" + who + "\" <" + who + "@customers.example>\r\nSubject: x\r\n\r\nby another client\r\n")).contains("OK");
            assertThat(alice.append("Drafts", "From: alice@acme.test\r\nIn-Reply-To: <" + who + "@customers.example>\r\nSubject: Re: " + who + "\r\n\r\nnot done\r\n")).contains("OK");
            assertThat(alice.command("SELECT Teams/Support/Waiting")).anyMatch(line -> line.matches("\\* [4-9] EXISTS"));
            assertThat(alice.last("COPY 1:* Archive")).contains("OK [COPYUID");
            Awaitility.await().untilAsserted(() -> assertThat(rest.get("/customers/" + who + "@customers.example", "carol").path("elsewhere").toString())
                .matches("\\{\"mailboxes\":4,\"queues\":[1-9],\"repositories\":[1-9],\"blocked\":false}"));
            return number;
        }

        @Test
        void shouldEraseItWhereverItIsAndNothingElse() throws Exception {
            String other = word();
            ConversationNumber others = begun(other);
            rest.ask(201, "POST", "/webhooks", "carol", "{\"url\": \"http://" + CLOSED + ":9/\", \"secret\": \"x\"}");
            String who = word();
            ConversationNumber number = everywhere(who);
            Awaitility.await("the commit of the index").until(() -> !Traces.terms(mailroom.data().resolve("index"), who).isEmpty());
            assertThat(Traces.columns(mailroom.part(Database.class), who)).contains("message.header", "conversation.customer", "journal.details", "queued_mail.envelope",
                "repository_mail.header", "outbox.recipients", "repeated_request.content", "mailbox_keyword.keyword");
            JsonNode before = rest.get("/conversations/" + number, "carol");

            JsonNode erased = rest.ask(200, "DELETE", "/customers/" + who + "@customers.example", "carol", null);
            assertThat(erased.path("conversations").asInt()).isEqualTo(1);
            assertThat(erased.path("messages").asInt()).isGreaterThan(5);
            assertThat(erased.path("mails").asInt()).isGreaterThan(5);
            assertThat(erased.path("underway").asInt()).isZero();
            assertThat(erased.path("overwritten").asBoolean()).isTrue();
            assertThat(tracesOf(who)).as("while it serves").isEmpty();
            JsonNode husk = rest.get("/conversations/" + number, "carol");
            assertThat(husk.path("created")).isEqualTo(before.path("created"));
            assertThat(husk.path("customer").asText()).isEqualTo(Conversation.ERASED);
            assertThat(husk.path("status").asText()).isEqualTo("trash");
            assertThat(rest.get("/conversations/" + number + "/messages", "carol").path("items")).isEmpty();
            JsonNode journal = rest.get("/conversations/" + number + "/journal", "carol").path("items");
            assertThat(journal.findValuesAsText("event")).startsWith("created", "received").contains("answered", "noted").endsWith("erased");
            assertThat(rest.get("/conversations?q=" + who, "carol").path("items")).isEmpty();
            for (String login : List.of("alice", "bob")) {
                ImapClient client = mailroom.reading(login);
                for (String folder : List.of("INBOX", "Sent", "Drafts", "Archive", "Teams/Support", "Teams/Support/Sent", "Teams/Support/Outbox", "Teams/Support/Trash")) {
                    client.command("SELECT \"" + folder + "\"");
                    assertThat(client.command("SEARCH TEXT " + who).get(0)).as(folder).isEqualTo("* SEARCH");
                    assertThat(client.command("SEARCH SUBJECT " + number).get(0)).as(folder).isEqualTo("* SEARCH");
                }
            }
            rest.ask(404, "GET", "/customers/" + who + "@customers.example", "carol", null);
            rest.ask(404, "DELETE", "/customers/" + who + "@customers.example", "carol", null);

            assertThat(kinds(rest.get("/customers/" + other + "@customers.example", "carol").path("items").get(0))).containsExactly("in");
            long message = mailroom.part(Conversations.class).entries(others).get(0).id();
            assertThat(new String(mailroom.part(Conversations.class).raw(others, message).orElseThrow().readAllBytes(), StandardCharsets.ISO_8859_1)).contains("I am " + other, "a line of a file");
            mailroom.hangUp();
            mailroom.stop();
            assertThat(Traces.files(mailroom.data(), who)).as("afterwards").isEmpty();
            mailroom.restart();
            assertThat(tracesOf(who)).isEmpty();
        }

        @Test
        void shouldBeForAdministrators() throws Exception {
            String who = word();
            ConversationNumber number = begun(who);
            String path = "/customers/" + who + "@customers.example";
            for (String method : List.of("GET", "DELETE")) {
                rest.ask(401, method, path, null, null);
                rest.ask(403, method, path, "alice", null);
                rest.ask(404, method, "/customers/nobody@nowhere.example", "carol", null);
                rest.ask(404, method, "/customers/nobody", "carol", null);
                rest.ask(422, method, path + "?all=yes", "carol", null);
            }
            rest.ask(422, "GET", path + "?internal=yes", "carol", null);
            rest.ask(400, "GET", path + "?cursor=yes", "carol", null);
            rest.ask(405, "POST", path, "carol", "{}");
            rest.ask(422, "DELETE", path, "carol", "{\"really\": true}");
            rest.ask(422, "DELETE", "/customers/alice@acme.test", "carol", null);
            assertThat(mailroom.part(Desk.class).find(number).orElseThrow().customer()).isEqualTo(who + "@customers.example");

            assertThat(PageReader.loggedIn(mailroom, "dave").get("/customers").status()).isEqualTo(403);
            assertThat(PageReader.loggedIn(mailroom, "alice").get("/conversations/" + number).text()).doesNotContain("/customers?");
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            String link = carol.get("/conversations/" + number).document().select("a[href^=/customers?]").attr("href");
            PageReader.Page page = carol.get(link);
            assertThat(page.document().select("table a").text()).contains(number.toString());
            assertThat(new ObjectMapper().readTree(archive(who, "").get("person.json")).path("address").asText()).isEqualTo(who + "@customers.example");
            PageReader.Page file = carol.get(page.document().select("a[href^=/customers/archive]").attr("href"));
            assertThat(file.header("Content-Type")).isEqualTo("application/zip");
            assertThat(file.header("Content-Disposition")).contains(who + "@customers.example.zip");
            assertThat(carol.fill(page, "/customers/erase", Map.of("again", "somebody@else.example")).status()).isEqualTo(422);
            assertThat(mailroom.part(Desk.class).find(number).orElseThrow().customer()).isEqualTo(who + "@customers.example");
            assertThat(carol.fill(page, "/customers/erase", Map.of("again", who + "@customers.example")).document().select("[role=status]").text()).contains("Erased: 1 conversations");
            assertThat(mailroom.part(Desk.class).find(number).orElseThrow().customer()).isEqualTo(Conversation.ERASED);
        }
    }
}
