package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.health.Health;
import org.mailroom.domain.health.Part;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.store.queue.SqlMailQueueFactory;

/** {@code rules.yaml} in the running server, by SMTP and IMAP. */
class RulesTest {
    private static final String RULES = """
        - {name: partner, when: {from: {is: '@partner.example'}}, then: {stop: true}}
        - {name: invoices, when: {subject: {contains: invoice}, language: {in: [en, de]}}, then: {category: billing, priority: high, tag: money}}
        - {name: offers, when: {recipient: {is: help@acme.test}, body: {matches: 'offer|price'}}, then: {team: Sales, tag: offer}}
        - {name: both, when: {subject: {contains: everybody}}, then: {team: [SUP, SAL]}}
        - {name: for-bob, when: {header: {X-Account: {is: '4711'}}}, then: {assign: bob}}
        - {name: gold, when: {segment: gold}, then: {priority: urgent}}
        - {name: archive, when: {subject: {contains: newsletter}}, then: {status: done}}
        - {name: suspicious, when: {attachment: {contains: .exe}}, then: {quarantine: true}}
        - {name: no, when: {subject: {contains: lottery}}, then: {reject: no lotteries}}
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
            Files.writeString(mailroom.file("segments.csv"), "sender,segment,score\n@gold.example,gold,10\n");
        }

        private static String mail(String id, String subject, String more, String text) {
            return "From: Cora <cora@customers.example>\r\nTo: support@acme.test\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + id + "@customers.example>\r\nSubject: "
                + subject + "\r\n" + more + "\r\n" + text + "\r\n";
        }

        /** A char for a byte. */
        private static String utf8(String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }

        private Letterbox watched(String agent, String folder) throws Exception {
            return Letterbox.watched(mailroom.reading(agent), folder);
        }

        private static String number(String stored) {
            return stored.replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
        }

        private List<JournalEntry> journal(String stored) {
            return mailroom.part(Desk.class).journal(ConversationNumber.parse(number(stored)).orElseThrow());
        }

        @Test
        void shouldCategoriseAndPrioritise() throws Exception {
            Letterbox queue = watched("alice", "Teams/Support");
            mailroom.receive(mail("r1", "Your invoice of May", "", "The invoice has a wrong address, please send another one."), "support@acme.test");
            String stored = queue.arrived();
            assertThat(stored).contains("X-Mailroom-Category: billing\r\n", "X-Mailroom-Language: en\r\n", "X-Mailroom-Priority: high\r\n", "X-Mailroom-Team: Support\r\n");
            assertThat(mailroom.part(Desk.class).find(ConversationNumber.parse(number(stored)).orElseThrow())).hasValueSatisfying(it -> {
                assertThat(it.tags()).extracting(Object::toString).containsExactly("billing", "money");
                assertThat(it.priority().word()).isEqualTo("high");
            });
            assertThat(journal(stored)).anySatisfy(entry -> assertThat(entry.event().details()).containsEntry("rules", "invoices"));
        }

        @Test
        void shouldNotLookBehindAStopNorAtAnotherLanguage() throws Exception {
            Letterbox queue = watched("alice", "Teams/Support");
            mailroom.receive(mail("r2", "invoice", "", utf8("お世話になっております。請求書の再発行をお願いいたします。")), "support@acme.test");
            assertThat(queue.arrived()).contains("X-Mailroom-Language: ja\r\n", "X-Mailroom-Priority: normal\r\n").doesNotContain("X-Mailroom-Category");
            Letterbox again = watched("bob", "Teams/Support");
            mailroom.receive(mail("r3", "invoice", "", "The invoice has a wrong address, please send another one.").replace("cora@customers", "paul@partner"), "support@acme.test");
            assertThat(again.arrived()).contains("X-Mailroom-Priority: normal\r\n").doesNotContain("X-Mailroom-Category");
        }

        @Test
        void shouldSendMailToAnotherTeamAndFollowItsAnswers() throws Exception {
            Letterbox sales = watched("dave", "Teams/Sales");
            Letterbox support = watched("alice", "Teams/Support");
            mailroom.receive(mail("r4", "Question", "", "Please send us an offer for ten chairs."), "help@acme.test");
            String stored = sales.arrived();
            assertThat(stored).contains("X-Mailroom-Team: Sales\r\n", "Delivered-To: help@acme.test\r\n");
            assertThat(number(stored)).startsWith("SAL-");
            mailroom.receive(mail("r5", "Re: Question", "In-Reply-To: <r4@customers.example>\r\n", "And the price of one table, please."), "help@acme.test");
            assertThat(sales.arrived(2)).extracting(Contract::number).containsExactly(number(stored), number(stored));
            mailroom.receive(mail("r6", "Another question", "", "Where is my parcel?"), "help@acme.test");
            support.arrived(1);
        }

        @Test
        void shouldNotTakeAnAnswerOutOfItsConversation() throws Exception {
            Letterbox support = watched("alice", "Teams/Support");
            mailroom.receive(mail("r7", "Question", "", "Where is my parcel?"), "help@acme.test");
            String first = support.arrived();
            mailroom.receive(mail("r8", "Re: Question", "In-Reply-To: <r7@customers.example>\r\n", "What is the price of another one?"), "help@acme.test");
            assertThat(support.arrived(2)).extracting(Contract::number).containsExactly(number(first), number(first));
        }

        @Test
        void shouldBeginALinkedConversationInEachTeamThatARuleNames() throws Exception {
            Letterbox support = watched("alice", "Teams/Support");
            Letterbox sales = watched("dave", "Teams/Sales");
            mailroom.receive(mail("r9", "For everybody", "", "Hello."), "support@acme.test");
            String here = number(support.arrived());
            String there = number(sales.arrived());
            assertThat(mailroom.part(Desk.class).links(ConversationNumber.parse(here).orElseThrow())).containsExactly(there);
        }

        @Test
        void shouldJudgeAMailForEachTeamApart() throws Exception {
            Letterbox support = watched("alice", "Teams/Support");
            Letterbox sales = watched("dave", "Teams/Sales");
            mailroom.receive(mail("r10", "Question", "", "Please make an offer."), "help@acme.test", "sales@acme.test");
            String stored = sales.arrived();
            assertThat(stored).contains("Delivered-To: sales@acme.test\r\n");
            assertThat(mailroom.part(Desk.class).find(ConversationNumber.parse(number(stored)).orElseThrow()).orElseThrow().tags()).hasToString("[offer]");
            mailroom.receive(mail("r11", "Question 2", "", "Please make an offer."), "support@acme.test", "sales@acme.test");
            support.arrived(1);
            sales.arrived(2);
        }

        @Test
        void shouldAssign() throws Exception {
            Letterbox bobs = watched("alice", "Teams/Support/@bob");
            mailroom.receive(mail("r12", "Question", "X-Account: 4711\r\n", "Hello."), "support@acme.test");
            assertThat(bobs.arrived()).contains("X-Mailroom-Assignee: bob@acme.test\r\n");
        }

        @Test
        void shouldKnowTheSegmentOfASender() throws Exception {
            Letterbox queue = watched("alice", "Teams/Support");
            mailroom.receive(mail("r13", "Question", "", "Hello.").replace("cora@customers", "cora@gold"), "support@acme.test");
            assertThat(queue.arrived()).contains("X-Mailroom-Priority: urgent\r\n");
        }

        @Test
        void shouldBeginInTheStateOfTheRule() throws Exception {
            Letterbox done = watched("alice", "Teams/Support/Done");
            Letterbox quarantine = watched("carol", "Teams/Support/Quarantine");
            mailroom.receive(mail("r14", "Our newsletter", "", "News."), "support@acme.test");
            done.arrived();
            mailroom.receive(mail("r15", "Look", "Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\nContent-Type: application/octet-stream; name=\"game.EXE\"\r\n\r\nx\r\n--b--"), "support@acme.test");
            quarantine.arrived();
        }

        @Test
        void shouldKeepWhatARuleRejects() throws Exception {
            Letterbox sales = watched("dave", "Teams/Sales");
            int before = kept().size();
            int left = mailroom.sink().messages().size();
            mailroom.receive(mail("r16", "Lottery", "", "You have won."), "support@acme.test");
            Awaitility.await().until(() -> kept().size() == before + 1);
            mailroom.receive(mail("r17", "Lottery", "", "You have won."), "support@acme.test", "sales@acme.test");
            Awaitility.await().until(() -> kept().size() == before + 2);
            mailroom.receive(mail("r18", "Question", "", "Hello."), "sales@acme.test");
            sales.arrived(1);
            assertThat(mailroom.sink().messages()).hasSize(left);
        }

        private Health health() {
            return mailroom.part(Checks.class).now().health(Part.RULES);
        }

        private List<String> kept() throws Exception {
            List<String> names = new ArrayList<>();
            mailroom.part(MailRepositoryStore.class).select(MailRepositoryUrl.from("sql://rejected")).list().forEachRemaining(key -> names.add(key.asString()));
            return names;
        }

        @Test
        void shouldTakeChangedRulesAndKeepThemWhenAChangeIsWrong() throws Exception {
            RuleBook book = mailroom.part(RuleBook.class);
            String more = "- {name: more, when: {subject: {contains: quux}}, then: {tag: quux}}\n";
            try {
                Files.writeString(mailroom.file("rules.yaml"), RULES + more);
                Awaitility.await().until(() -> book.rules().list().size() == 10);
                Letterbox queue = watched("alice", "Teams/Support");
                mailroom.receive(mail("r19", "quux", "", "Hello."), "support@acme.test");
                assertThat(journal(queue.arrived())).anySatisfy(entry -> assertThat(entry.event().details()).containsEntry("rules", "more"));
                // What was wrong while there were no teams yet is told until the next round.
                Awaitility.await().until(() -> health() == Health.OK);
                Files.writeString(mailroom.file("rules.yaml"), RULES + more + "- {name: bad, then: {team: Shipping}}\n");
                Awaitility.await().until(() -> !book.well());
                assertThat(book.rules().list()).hasSize(10);
                assertThat(health()).isEqualTo(Health.DEGRADED);
            } finally {
                Files.writeString(mailroom.file("rules.yaml"), RULES);
                Awaitility.await().until(() -> book.well() && book.rules().list().size() == 9);
            }
        }

        /** As after a crash between the filing and the end of the chain: the spool has the mail again, as it came. */
        @Test
        void shouldNotFileAMailWithASecondTeamWhenRulesChangeBetweenTwoAttempts() throws Exception {
            RuleBook book = mailroom.part(RuleBook.class);
            Letterbox support = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            spool("attempt-1", "support@acme.test");
            support.arrived(1);
            try {
                book.replace("- {name: to-sales, then: {team: Sales}}\n", Optional.empty());
                spool("attempt-1", "support@acme.test");
                spool("attempt-2", "support@acme.test");
                sales.arrived(1);
                book.replace("- {name: to-both, then: {team: [SUP, SAL]}}\n", Optional.empty());
                spool("attempt-2", "support@acme.test");
                spool("attempt-3", "support@acme.test");
                assertThat(sales.arrived(2)).extracting(stored -> stored.contains("attempt-2"), stored -> stored.contains("attempt-3")).containsExactly(tuple(true, false), tuple(false, true));
                assertThat(support.arrived(2)).extracting(stored -> stored.contains("attempt-1"), stored -> stored.contains("attempt-3")).containsExactly(tuple(true, false), tuple(false, true));
            } finally {
                book.replace(RULES, Optional.empty());
            }
        }

        private void spool(String name, String recipient) throws Exception {
            MailImpl mail = MailImpl.builder().name(name).sender("cora@customers.example").addRecipient(recipient).build();
            try {
                byte[] message = mail(name, "Attempt", "", "Hello.").getBytes(StandardCharsets.US_ASCII);
                mail.setMessageContent(MimeMessageInputStreamSource.create(name, new ByteArrayInputStream(message)));
                mailroom.part(SqlMailQueueFactory.class).createQueue(MailQueueFactory.SPOOL).enQueue(mail);
            } finally {
                mail.dispose();
            }
        }
    }
}
