package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.imap.ImapClient;
import org.mailroom.mailets.scan.RealSpamd;
import org.mailroom.smtp.SmtpDialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What is in quarantine, and out of it again; blocked senders; a team's own scores. With the real spamd. */
class QuarantineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUARANTINE = "Teams/Support/Quarantine";

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
        private final HttpClient http = HttpClient.newHttpClient();
        private RealSpamd spamd;

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() throws Exception {
            spamd = RealSpamd.started();
            mailroom.with("MAILROOM_SPAMD", spamd.tcp()).edit("mailetcontainer.xml", "<quarantine>off</quarantine>", "<quarantine>500</quarantine>");
        }

        @AfterAll
        void stopScanner() throws Exception {
            if (spamd != null) {
                spamd.close();
            }
        }

        private HttpResponse<String> call(String agent, String method, String path, String content) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mailroom.port("web") + "/api/v1" + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((agent + "@acme.test:" + ServedMailroom.password(agent)).getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json");
            return http.send(request.method(method, content.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(content)).build(),
                HttpResponse.BodyHandlers.ofString());
        }

        private List<JsonNode> quarantined(String agent) throws Exception {
            HttpResponse<String> answer = call(agent, "GET", "/quarantine?limit=200", "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            List<JsonNode> items = new ArrayList<>();
            JSON.readTree(answer.body()).get("items").forEach(items::add);
            return items;
        }

        private JsonNode item(String subject) throws Exception {
            return quarantined("carol").stream().filter(one -> one.get("subject").asText().equals(subject)).findFirst().orElseThrow();
        }

        private static String message(String subject, String from, String text) {
            return "From: Cora <" + from + ">\r\nTo: support@acme.test\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + subject + "@customers.example>\r\nSubject: " + subject
                + "\r\n\r\n" + text + "\r\n";
        }

        private static String bad(String subject) {
            return message(subject, "cora@customers.example", RealSpamd.GTUBE);
        }

        private List<String> events(String number) {
            return mailroom.part(Desk.class).journal(ConversationNumber.parse(number).orElseThrow()).stream().map(entry -> entry.event().what()).toList();
        }

        private static int count(ImapClient client, String folder, String subject) throws Exception {
            client.command("SELECT \"" + folder + "\"");
            String found = Matters.found(client, "SUBJECT " + subject).replace("* SEARCH", "").strip();
            return found.isEmpty() ? 0 : found.split(" ").length;
        }

        @Test
        void shouldReleaseToTheQueueOnceAndOnlyForLeads() throws Exception {
            Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), QUARANTINE);
            mailroom.receive(bad("held-one"), "support@acme.test");
            String number = quarantine.arrived().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            assertThat(call("alice", "GET", "/quarantine", "").statusCode()).isEqualTo(403);
            assertThat(call("alice", "GET", "/conversations/" + number + "/messages", "").statusCode()).isEqualTo(404);
            assertThat(call("alice", "POST", "/quarantine/" + number + "/release", "").statusCode()).isEqualTo(404);
            assertThat(item("held-one").get("id").asText()).isEqualTo(number);
            assertThat(item("held-one").get("why").asText()).contains("spam: ");

            ImapClient alice = mailroom.reading("alice");
            assertThat(count(alice, "Teams/Support", "held-one")).isZero();
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = call("carol", "POST", "/quarantine/" + number + "/release", "");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(JSON.readTree(answer.body()).get("status").asText()).isEqualTo("open");
            }
            assertThat(count(alice, "Teams/Support", "held-one")).isEqualTo(1);
            assertThat(alice.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (X-Spam-Flag Subject)])").toString()).contains("X-Spam-Flag: YES");
            assertThat(events(number)).containsOnlyOnce("released");
            assertThat(quarantined("carol")).noneMatch(one -> one.get("subject").asText().equals("held-one"));
        }

        @Test
        void shouldJoinTheConversationThatItAnswers() throws Exception {
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            mailroom.receive(message("begun", "cora@customers.example", "Where is it?"), "support@acme.test");
            String number = queue.arrived().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), QUARANTINE);
            mailroom.receive("In-Reply-To: <begun@customers.example>\r\n" + bad("answers"), "support@acme.test");
            String held = quarantine.arrived().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            assertThat(held).isNotEqualTo(number);
            HttpResponse<String> answer = call("carol", "POST", "/quarantine/" + held + "/release", "");
            assertThat(JSON.readTree(answer.body()).get("number").asText()).as(answer.body()).isEqualTo(number);
            assertThat(JSON.readTree(call("alice", "GET", "/conversations/" + number + "/messages", "").body()).get("items")).hasSize(2);
            assertThat(call("carol", "POST", "/quarantine/" + held + "/release", "").statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(call("alice", "GET", "/conversations/" + number + "/messages", "").body()).get("items")).hasSize(2);
        }

        @Test
        void shouldDeleteForGood() throws Exception {
            Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), QUARANTINE);
            mailroom.receive(bad("gone-one"), "support@acme.test");
            String number = quarantine.arrived().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            assertThat(call("carol", "POST", "/quarantine/" + number + "/delete", "").statusCode()).isEqualTo(204);
            assertThat(call("carol", "POST", "/quarantine/" + number + "/delete", "").statusCode()).isEqualTo(404);
            ImapClient carol = mailroom.reading("carol");
            for (String folder : Matters.FOLDERS) {
                assertThat(count(carol, folder, "gone-one")).as(folder).isZero();
            }
            assertThat(events(number)).contains("deleted");
        }

        @Test
        void shouldReleaseWhatIsKeptForAnAgent() throws Exception {
            mailroom.receive(bad("kept-one"), "alice@acme.test");
            mailroom.receive(bad("kept-two"), "alice@acme.test");
            Awaitility.await().until(() -> quarantined("carol").stream().filter(one -> one.get("kind").asText().equals("mail")).count() == 2);
            assertThat(item("kept-one").get("recipients").get(0).asText()).isEqualTo("alice@acme.test");
            Letterbox inbox = Letterbox.watched(mailroom.reading("alice"), "INBOX");
            String id = item("kept-one").get("id").asText();
            assertThat(call("alice", "POST", "/quarantine/" + id + "/release", "").statusCode()).isEqualTo(403);
            assertThat(call("carol", "POST", "/quarantine/" + id + "/release", "").statusCode()).isEqualTo(200);
            assertThat(call("carol", "POST", "/quarantine/" + id + "/release", "").statusCode()).isEqualTo(404);
            assertThat(inbox.arrived()).contains("X-Spam-Flag: YES\r\n").endsWith(bad("kept-one"));
            assertThat(call("carol", "POST", "/quarantine/" + item("kept-two").get("id").asText() + "/delete", "").statusCode()).isEqualTo(204);
            assertThat(quarantined("carol")).noneMatch(one -> one.get("kind").asText().equals("mail"));
            inbox.arrived(1);
        }

        @Test
        void shouldLetALeadMoveItOutByImap() throws Exception {
            Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), QUARANTINE);
            mailroom.receive(bad("moved-one"), "support@acme.test");
            quarantine.arrived();
            ImapClient carol = mailroom.reading("carol");
            carol.command("SELECT \"" + QUARANTINE + "\"");
            String uid = Matters.found(carol, "SUBJECT moved-one").replace("* SEARCH ", "");
            assertThat(Matters.last(carol.command("UID MOVE " + uid + " \"Teams/Support\""))).contains(" OK ");
            assertThat(count(mailroom.reading("alice"), "Teams/Support", "moved-one")).isEqualTo(1);
        }

        private String recipient(String sender, String recipient) throws Exception {
            try (SmtpDialogue smtp = SmtpDialogue.greeted(mailroom.port("smtp"))) {
                smtp.say("EHLO client.example");
                smtp.say("MAIL FROM:<" + sender + ">");
                return smtp.say("RCPT TO:<" + recipient + ">");
            }
        }

        @Test
        void shouldBlockSendersForATeamAndForAll() throws Exception {
            assertThat(call("alice", "POST", "/blocked", "{\"sender\": \"junk.example\", \"team\": \"SUP\"}").statusCode()).isEqualTo(403);
            assertThat(call("carol", "POST", "/blocked", "{\"sender\": \"no sender\"}").body()).contains("\"field\":\"sender\"", "allowed: such as");
            assertThat(call("carol", "POST", "/blocked", "{\"sender\": \"Junk.example\", \"team\": \"SUP\"}").statusCode()).isEqualTo(201);
            Letterbox spam = Letterbox.watched(mailroom.reading("alice"), "Teams/Support/Spam");
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            mailroom.receive(message("blocked-one", "x@news.junk.example", "Hello"), "support@acme.test", "sales@acme.test");
            assertThat(spam.arrived()).contains("Subject: blocked-one");
            assertThat(sales.arrived()).contains("Subject: blocked-one");

            assertThat(call("carol", "POST", "/blocked", "{\"sender\": \"junk.example\", \"team\": \"SUP\", \"reject\": true}").statusCode()).isEqualTo(201);
            assertThat(recipient("x@news.junk.example", "support@acme.test")).startsWith("550 5.7.1 <x@news.junk.example>: support@acme.test does not take mail from this sender.");
            assertThat(recipient("x@news.junk.example", "sales@acme.test")).startsWith("250 ");
            assertThat(recipient("x@good.example", "support@acme.test")).startsWith("250 ");
            assertThat(call("erin", "POST", "/blocked", "{\"sender\": \"worst@junk.example\", \"reject\": true}").statusCode()).isEqualTo(201);
            assertThat(recipient("Worst@junk.example", "alice@acme.test")).startsWith("550 5.7.1 ");
            assertThat(call("carol", "GET", "/blocked?team=SUP", "").body()).isEqualTo("{\"items\":[{\"sender\":\"junk.example\",\"team\":\"SUP\",\"reject\":true}],\"next\":null}");
            assertThat(call("carol", "DELETE", "/blocked", "{\"sender\": \"worst@junk.example\"}").statusCode()).isEqualTo(204);
            assertThat(call("carol", "DELETE", "/blocked/junk.example?team=SUP", "").statusCode()).isEqualTo(204);
            assertThat(call("carol", "DELETE", "/blocked/junk.example?team=SUP", "").statusCode()).isEqualTo(404);
            assertThat(recipient("x@news.junk.example", "support@acme.test")).startsWith("250 ");
        }

        @Test
        void shouldUseTheScoresOfEachTeam() throws Exception {
            assertThat(call("dave", "PUT", "/teams/SAL/screening", "{}").statusCode()).isEqualTo(403);
            assertThat(call("carol", "PUT", "/teams/SAL/screening", "{\"spamFolder\": \"many\"}").body()).contains("\"field\":\"spamFolder\"", "a number such as 5.0, or off");
            assertThat(call("carol", "PUT", "/teams/SAL/screening", "{\"dmarcFail\": \"quarantine\", \"spamMark\": \"off\", \"spamFolder\": 900, \"spamQuarantine\": \"off\"}").body())
                .isEqualTo("{\"dmarcFail\":\"quarantine\",\"spamMark\":\"off\",\"spamFolder\":900.0,\"spamQuarantine\":\"off\",\"spamReject\":null}");
            Letterbox quarantine = Letterbox.watched(mailroom.reading("carol"), QUARANTINE);
            Letterbox spam = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales/Spam");
            mailroom.receive(bad("scored-one"), "support@acme.test", "sales@acme.test");
            assertThat(quarantine.arrived()).contains("X-Spam-Flag: YES\r\n");
            assertThat(spam.arrived()).contains("X-Spam-Flag: NO\r\n", "Subject: scored-one");
            assertThat(call("carol", "PUT", "/teams/SAL/screening", "{}").body()).contains("\"spamFolder\":null");
        }
    }
}
