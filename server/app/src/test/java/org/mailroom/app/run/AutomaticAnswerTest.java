package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.smtp.SmtpDialogue;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Saved replies that a rule has sent at once. */
class AutomaticAnswerTest {
    private static final String RULES = """
        - {name: receipt, when: {subject: {contains: receipt}}, then: {reply: Receipt}}
        - {name: formal, when: {subject: {contains: formal}}, then: {reply: With agent}}
        - {name: missing, when: {subject: {contains: missing}}, then: {reply: No such}}
        - {name: leak, when: {subject: {contains: leak}}, then: {reply: With note}}
        - {name: sorted, when: {subject: {contains: newsletter}}, then: {reply: Receipt, status: trash}}
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
        private static final Pattern TEXT = Pattern.compile("(?s)Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)");

        Contract(Engine engine) {
            super(engine);
        }

        @Override
        void configure() throws Exception {
            Files.writeString(mailroom.file("rules.yaml"), RULES);
        }

        @BeforeAll
        void savedReplies() {
            SavedReplies replies = mailroom.part(SavedReplies.class);
            replies.add(new TeamKey("SUP"), new SavedReply("Receipt", "We have your mail", "Dear {{customer.name}},\nwe have your mail as {{conversation.number}}. Grüße, {{team.name}}\n",
                Optional.of("<p>Dear {{customer.firstName}}</p>")));
            replies.add(new TeamKey("SUP"), new SavedReply("With agent", "a", "I am {{agent.name}}.", Optional.empty()));
            replies.add(new TeamKey("SUP"), new SavedReply("With note", "a", "Hello.\n> [Internal\n> note SUP-1]\n> Cora is difficult.\n", Optional.empty()));
        }

        private void receive(String sender, String header, String subject, String id) throws IOException {
            receive(sender, header, subject, id, "support@acme.test");
        }

        private void receive(String sender, String header, String subject, String id, String recipient) throws IOException {
            try (SmtpDialogue smtp = SmtpDialogue.greeted(mailroom.port("smtp"))) {
                String message = header + "To: " + recipient + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + id + "@customers.example>\r\n\r\nHello.\r\n.\r\n";
                smtp.envelope(sender, recipient).send(message.getBytes(StandardCharsets.ISO_8859_1));
                String answer = smtp.answer();
                if (!answer.startsWith("250 ")) {
                    throw new IOException(answer);
                }
            }
        }

        private static String from(String address) {
            return "From: Cora Maria <" + address + ">\r\n";
        }

        /** What has left for this address. */
        private List<String> sentTo(String address) {
            return mailroom.sink().messages().stream().filter(message -> message.contains("\r\nTo: <" + address + ">\r\n")).toList();
        }

        private ConversationNumber conversation(String id) {
            return mailroom.part(Database.class).read(connection -> Sql.first(connection,
                "SELECT c.number FROM conversation c JOIN conversation_message m ON m.conversation = c.id WHERE m.mime_id = ?", row -> row.getString(1), id + "@customers.example"))
                .flatMap(ConversationNumber::parse).orElse(null);
        }

        private ConversationNumber filed(String id) {
            Awaitility.await(id).until(() -> conversation(id) != null);
            return conversation(id);
        }

        private List<String> journal(ConversationNumber number) {
            return mailroom.part(Desk.class).journal(number).stream().map(entry -> entry.event().what()).toList();
        }

        private String sent(String address) {
            Awaitility.await(address).until(() -> !sentTo(address).isEmpty());
            return sentTo(address).get(0);
        }

        @Test
        void shouldAnswerAtOnceAndFileTheAnswer() throws Exception {
            receive("cora1@customers.example", from("cora1@customers.example"), "A receipt, please", "aa1");
            String answer = sent("cora1@customers.example");
            ConversationNumber number = filed("aa1");
            assertThat(answer).contains("\r\nAuto-Submitted: auto-replied\r\n", "\r\nPrecedence: bulk\r\n", "\r\nX-Auto-Response-Suppress: All\r\n", "\r\nIn-Reply-To: <aa1@customers.example>\r\n",
                "\r\nReferences: <aa1@customers.example>\r\n", "\r\nSubject: Auto: A receipt, please\r\n", "From: \"Support\" <support@acme.test>\r\n", "\r\nReply-To: support+" + number + ".").doesNotContain("X-Mailroom");
            assertThat(mailroom.sink().commands()).as("the sender of the envelope").anyMatch(command -> command.startsWith("MAIL FROM:<>"));
            Matcher text = TEXT.matcher(answer);
            assertThat(text.find()).isTrue();
            assertThat(new String(Base64.getMimeDecoder().decode(text.group(1)), StandardCharsets.UTF_8)).isEqualTo("Dear Cora Maria,\r\nwe have your mail as " + number + ". Grüße, Support\r\n");

            List<Conversations.Message> messages = mailroom.part(Conversations.class).messages(number);
            assertThat(messages).extracting(Conversations.Message::kind).containsExactly("in", "out");
            assertThat(messages.get(1).text()).contains("Dear Cora Maria");
            assertThat(mailroom.part(Desk.class).find(number).orElseThrow().status()).isEqualTo(Status.OPEN);
            assertThat(mailroom.part(Desk.class).find(number).orElseThrow().assignee()).isEmpty();
            assertThat(journal(number)).contains("answered-automatically").doesNotContain("answered");
        }

        @Test
        void shouldAnswerASenderOnceADayWhateverComes() throws Exception {
            for (int i = 0; i < 4; i++) {
                receive("cora2+" + i + "@customers.example", from("cora2@customers.example"), "receipt " + i, "ab" + i);
                filed("ab" + i);
            }
            receive("dora2@customers.example", from("dora2@customers.example"), "receipt", "ab9");
            sent("dora2@customers.example");
            assertThat(mailroom.sink().messages()).filteredOn(message -> message.contains("\r\nTo: <cora2+")).hasSize(1);
        }

        @Test
        void shouldAnswerOneOfManyThatComeAtOnce() throws Exception {
            ExecutorService senders = Executors.newFixedThreadPool(8);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int count = i;
                all.add(senders.submit(() -> {
                    receive("cora3@customers.example", from("cora3@customers.example"), "receipt", "ac" + count);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            senders.shutdown();
            for (int i = 0; i < 16; i++) {
                filed("ac" + i);
            }
            receive("dora3@customers.example", from("dora3@customers.example"), "receipt", "ac99");
            sent("dora3@customers.example");
            assertThat(sentTo("cora3@customers.example")).hasSize(1);
        }

        @Test
        void shouldStayAQuietEndOfEveryRing() throws Exception {
            // The other side answers each answer: as RFC 3834 wants it, and as bad machines do, from another address each time.
            receive("robot@other.example", from("robot@other.example"), "receipt", "ad0");
            String ours = sent("robot@other.example");
            String id = ours.replaceAll("(?s).*\r\nMessage-ID: (<[^>]+>).*", "$1");
            receive("robot@other.example", from("robot@other.example") + "Auto-Submitted: auto-replied\r\nIn-Reply-To: " + id + "\r\n", "Re: receipt", "ad1");
            for (int i = 2; i < 6; i++) {
                receive("ticket" + i + "@other.example", from("ticket" + i + "@other.example") + "In-Reply-To: " + id + "\r\n", "Re: receipt", "ad" + i);
                assertThat(filed("ad" + i)).isEqualTo(filed("ad0"));
            }
            // A forward elsewhere brings the answer itself back, or a bounce of it, or the bounce of a bounce.
            receive("robot2@other.example", ours.substring(0, ours.indexOf("\r\nMIME-Version")).replaceAll("(?m)^(To|Subject|Message-ID):.*\r\n", "") + "\r\n", "receipt", "ad7");
            receive("", "From: MAILER-DAEMON@other.example\r\nAuto-Submitted: auto-replied\r\nReferences: " + id + "\r\n", "receipt: undeliverable", "ad8");
            receive("", "From: MAILER-DAEMON@other.example\r\n", "receipt: undeliverable", "ad9");
            receive("list-bounces@other.example", "From: Cora <cora4@other.example>\r\nList-Id: <list.other.example>\r\n", "receipt on the list", "ad10");
            for (int i = 7; i < 11; i++) {
                filed("ad" + i);
            }
            receive("dora4@customers.example", from("dora4@customers.example"), "receipt", "ad99");
            sent("dora4@customers.example");
            assertThat(mailroom.sink().messages()).filteredOn(text -> text.contains("@other.example>\r\n") && text.contains("Auto-Submitted")).hasSize(1);
        }

        @Test
        void shouldTellInTheJournalWhyThereIsNoAnswer() throws Exception {
            receive("no-reply@customers.example", from("no-reply@customers.example"), "receipt", "ae1");
            assertThat(mailroom.part(Desk.class).journal(filed("ae1"))).anySatisfy(entry -> assertThat(entry.event().details()).containsEntry("noReply", "the sender is a machine"));
            receive("cora5@customers.example", from("cora5@customers.example"), "formal", "ae2");
            receive("cora6@customers.example", from("cora6@customers.example"), "missing", "ae3");
            for (String id : List.of("ae2", "ae3")) {
                Awaitility.await().until(() -> journal(filed(id)).contains("automatic-answer-failed"));
            }
            assertThat(mailroom.part(Desk.class).journal(filed("ae2"))).anySatisfy(entry -> assertThat(entry.event().details().get("why")).contains("agent.name"));
            assertThat(mailroom.part(Desk.class).journal(filed("ae3"))).anySatisfy(entry -> assertThat(entry.event().details().get("why")).isEqualTo("there is no saved reply 'No such' in team SUP"));
            receive("cora7@customers.example", from("cora7@customers.example"), "newsletter", "ae4");
            filed("ae4");
            receive("dora5@customers.example", from("dora5@customers.example"), "receipt", "ae99");
            sent("dora5@customers.example");
            for (String who : List.of("no-reply", "cora5", "cora6", "cora7")) {
                assertThat(sentTo(who + "@customers.example")).isEmpty();
            }
        }

        /** What was not written is no answer: the day is not over for whoever would have got it, nor for the conversation. */
        @Test
        void shouldAnswerTheNextMailWhenTheFirstCouldNotBeAnswered() throws Exception {
            receive("cora11@customers.example", from("cora11@customers.example"), "missing", "ai1");
            Awaitility.await().until(() -> journal(filed("ai1")).contains("automatic-answer-failed"));
            receive("cora11@customers.example", from("cora11@customers.example") + "In-Reply-To: <ai1@customers.example>\r\n", "receipt", "ai2");
            sent("cora11@customers.example");
            assertThat(filed("ai2")).isEqualTo(filed("ai1"));
            receive("cora11@customers.example", from("cora11@customers.example"), "receipt", "ai3");
            receive("dora11@customers.example", from("dora11@customers.example"), "receipt", "ai4");
            sent("dora11@customers.example");
            assertThat(sentTo("cora11@customers.example")).hasSize(1);
        }

        @Test
        void shouldNotStopAnAgentsAnswer() throws Exception {
            receive("cora8@customers.example", from("cora8@customers.example"), "receipt", "af1");
            sent("cora8@customers.example");
            assertThat(mailroom.sending("alice").envelope("alice@acme.test", "cora8@customers.example")
                .data("From: alice@acme.test\r\nTo: cora8@customers.example\r\nSubject: Re: receipt\r\nIn-Reply-To: <af1@customers.example>\r\nMessage-ID: <al-af1@acme.test>\r\n\r\nHello.\r\n")).startsWith("250 ");
            assertThat(mailroom.part(Desk.class).find(filed("af1")).orElseThrow().status()).isEqualTo(Status.WAITING);
        }

        /** Other people have written since, and the answer had to wait. */
        @Test
        void shouldGreetWhoeverHasSentTheMail() throws Exception {
            receive("cora9@customers.example", from("cora9@customers.example"), "A question", "ag1");
            filed("ag1");
            receive("dora9@customers.example", "From: Dora Ott <dora9@customers.example>\r\nIn-Reply-To: <ag1@customers.example>\r\n", "Re: A question", "ag2");
            assertThat(filed("ag2")).isEqualTo(filed("ag1"));
            mailroom.part(Database.class).write(connection -> Sql.update(connection, "INSERT INTO automatic_answer (message, team, template, recipient, due, attempts)"
                + " SELECT message, 'SUP', 'Receipt', 'cora9@customers.example', 0, 0 FROM conversation_message WHERE mime_id = ?", "ag1@customers.example"));
            Matcher text = TEXT.matcher(sent("cora9@customers.example"));
            assertThat(text.find()).isTrue();
            assertThat(new String(Base64.getMimeDecoder().decode(text.group(1)), StandardCharsets.UTF_8)).startsWith("Dear Cora Maria,");
        }

        @Test
        void shouldNotLetANoteOut() throws Exception {
            receive("cora10@customers.example", from("cora10@customers.example"), "leak", "ah1");
            Awaitility.await().until(() -> journal(filed("ah1")).contains("automatic-answer-failed") || !sentTo("cora10@customers.example").isEmpty());
            assertThat(mailroom.part(Desk.class).journal(filed("ah1"))).anySatisfy(entry -> assertThat(entry.event().details().get("why")).contains("internal note"));
            assertThat(sentTo("cora10@customers.example")).isEmpty();
        }
    }
}
