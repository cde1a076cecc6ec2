package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.smtp.SmtpDialogue;

/** Agents answer customers: whose name it carries, where it is filed, and when it is stopped. */
class AnswerTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final String AGAIN = "Nothing was sent. Read it, or send again within 10 minutes to send anyway.";

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

        private void settings(String lines) throws Exception {
            mailroom.apply("teams:\n  - {name: Support, key: SUP, addresses: [support@acme.test, help@acme.test], " + lines + "}\n");
        }

        @Test
        void shouldSendAsTheTeamAndFileTheAnswer() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox sent = Letterbox.watched(mailroom.reading("bob"), "Teams/Support/Sent");
            Letterbox waiting = Letterbox.watched(mailroom.reading("carol"), "Teams/Support/Waiting");
            assertThat(matter.send("alice", matter.header("alice") + "Message-ID: <a-" + matter.name() + "@client>\r\nCc: other@customers.example\r\nBcc: secret@customers.example\r\n"
                + "X-Mailroom-Note: forged\r\n\r\nWe help.", "other@customers.example")).startsWith("250 2.6.0 ");
            String left = matter.awaitLeft();
            assertThat(left).contains("From: \"Alice Ito (Support)\" <help@acme.test>\r\n", "Message-ID: <a-" + matter.name() + "@client>\r\n", "Cc: other@customers.example\r\n",
                "We help.").doesNotContain("Sender:", "Bcc", "alice@acme.test", "Mailroom-").containsPattern("Reply-To: help\\+" + matter.number()
                + "\\.[0-9a-f]{20}@acme.test\r\n");
            assertThat(mailroom.sink().commands()).anyMatch(command -> command.startsWith("MAIL FROM:<help@acme.test>"));
            assertThat(sent.arrived()).contains("X-Mailroom-Agent: alice@acme.test\r\n", "X-Mailroom-Conversation: " + matter.number() + "\r\n", "We help.");
            assertThat(waiting.arrived(2)).anyMatch(message -> message.contains("X-Mailroom-Agent: alice@acme.test"));
            assertThat(matter.now().status()).isEqualTo(Status.WAITING);
            assertThat(matter.now().assignee()).contains(ALICE);
            assertThat(mailroom.reading("bob").command("STATUS Teams/Support/Sent (UNSEEN)")).anyMatch(line -> line.contains("UNSEEN 0"));
        }

        @Test
        void shouldSendOnBehalfOrInTheOwnNameWhenTheTeamSaysSo() throws Exception {
            settings("sendMode: onBehalf, replyToken: false");
            Matter matter = Matter.begun(mailroom, "support@acme.test");
            assertThat(matter.answer("alice", "text")).startsWith("250 ");
            assertThat(matter.awaitLeft()).contains("From: \"Alice Ito (Support)\" <support@acme.test>\r\n", "Sender: \"Alice Ito\" <alice@acme.test>\r\n").doesNotContain("\r\nReply-To");
            settings("sendMode: own");
            Matter own = Matter.begun(mailroom);
            assertThat(own.answer("alice", "text")).startsWith("250 ");
            assertThat(own.awaitLeft()).contains("From: alice@acme.test\r\n");
            settings("sendMode: as, replyToken: true");
        }

        @Test
        void shouldThreadTheCustomersNextMailByTheReplyAddress() throws Exception {
            Matter matter = Matter.begun(mailroom);
            matter.answer("alice", "text");
            String address = matter.awaitLeft().replaceAll("(?s).*Reply-To: (\\S+).*", "$1");
            Letterbox folder = Letterbox.watched(mailroom.reading("carol"), "Teams/Support/@alice");
            mailroom.receive("From: <" + matter.customer() + ">\r\nTo: " + address + "\r\nSubject: new subject\r\n\r\ntext\r\n", address);
            assertThat(folder.arrived(3)).anyMatch(message -> message.contains("Subject: new subject"));
        }

        @Test
        void shouldRefuseWhileAColleagueWrites() throws Exception {
            Matter matter = Matter.begun(mailroom);
            matter.act("bob", new Command.TakeLock(Lock.Cause.ASKED));
            assertThat(matter.answer("alice", "text")).matches("550 5\\.7\\.1 \\[LOCKED] " + matter.number()
                + ": Bob Sato is writing an answer since \\d\\d:\\d\\d \\(until .*\\)\\. Nothing was sent\\..*");
            matter.assertNothingLeft(0);
            assertThat(matter.now().status()).isEqualTo(Status.OPEN);
            assertThat(matter.answer("alice", "text")).startsWith("250 ");
            matter.awaitLeft();
        }

        @Test
        void shouldRefuseWhenAColleagueHasAnsweredAndSendTheSecondTime() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.answer("bob", "from bob")).startsWith("250 ");
            assertThat(matter.answer("alice", "from alice")).matches("550 5\\.7\\.1 \\[CHANGED] " + matter.number() + ": Bob Sato answered at \\d\\d:\\d\\d\\. " + AGAIN.replace(".", "\\."));
            matter.assertNothingLeft(1);
            assertThat(matter.answer("alice", "from alice, again")).startsWith("250 ");
            assertThat(matter.awaitLeft(2)).anyMatch(message -> message.contains("from alice, again"));
            assertThat(matter.answer("alice", "and more")).startsWith("250 ");
            assertThat(matter.journal()).contains("answer-refused");
        }

        @Test
        void shouldCloseFromSentByCopyAsByMove() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.answer("alice", "text")).startsWith("250 ");
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT Teams/Support/Sent");
            assertThat(alice.last("COPY * Teams/Support/Done")).contains(" OK ");
            alice.command("STORE * +FLAGS (\\Deleted)");
            assertThat(alice.last("EXPUNGE")).contains(" OK ");

            assertThat(matter.now().status()).isEqualTo(Status.DONE);
        }

        @Test
        void shouldStopAnswersThatCallThemselvesBulk() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.answer("bob", "from bob")).startsWith("250 ");
            try (SmtpDialogue smtp = mailroom.sending("alice")) {
                assertThat(smtp.envelope("alice@acme.test", matter.customer()).data("Precedence: bulk\r\nList-Id: <x>\r\n" + matter.header("alice") + "\r\nfrom alice"))
                    .startsWith("550 5.7.1 [CHANGED] ");
            }
            matter.assertNothingLeft(1);
        }

        @Test
        void shouldRefuseAnAnswerByNumberWhenAColleagueHasAnswered() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.answer("bob", "from bob")).startsWith("250 ");
            try (SmtpDialogue smtp = mailroom.sending("alice")) {
                assertThat(smtp.envelope("alice@acme.test", matter.customer(), "support+wait@acme.test").data("From: alice@acme.test\r\nTo: " + matter.customer()
                    + "\r\nMessage-ID: <bynumber-" + matter.name() + "@x>\r\nSubject: [" + matter.number() + "] hello\r\n\r\nfrom alice")).startsWith("550 5.7.1 [CHANGED] ");
            }
            matter.assertNothingLeft(1);
        }

        @Test
        void shouldRefuseAgainWhenSomethingCameAfterTheRefusal() throws Exception {
            Matter matter = Matter.begun(mailroom);
            matter.more("more1-" + matter.name());
            assertThat(matter.answer("alice", "text")).startsWith("550 5.7.1 [CHANGED] " + matter.number() + ": the customer (" + matter.customer() + ") wrote again at ");
            matter.more("more2-" + matter.name());
            assertThat(matter.answer("alice", "text")).startsWith("550 5.7.1 [CHANGED] ");
            assertThat(matter.answer("alice", "text")).startsWith("250 ");
        }

        @Test
        void shouldRefuseInAColleaguesConversation() throws Exception {
            Matter matter = Matter.begun(mailroom);
            matter.act("bob", new Command.Assign(EmailAddress.of("bob@acme.test")));
            assertThat(matter.answer("alice", "text")).startsWith("550 5.7.1 [ASSIGNED] " + matter.number() + " is assigned to Bob Sato since ");
            settings("assignedStop: allow");
            assertThat(matter.answer("alice", "text")).startsWith("250 ");
            settings("assignedStop: refuse");
            assertThat(matter.now().assignee()).contains(EmailAddress.of("bob@acme.test"));
        }

        @Test
        void shouldSendAndNoteItWhenTheTeamWantsToBeWarnedOnly() throws Exception {
            settings("collision: warn");
            Matter matter = Matter.begun(mailroom);
            matter.answer("bob", "from bob");
            assertThat(matter.answer("alice", "from alice")).startsWith("250 ");
            assertThat(matter.journal()).contains("answer-warned");
            settings("collision: off");
            Matter other = Matter.begun(mailroom);
            other.answer("bob", "from bob");
            assertThat(other.answer("alice", "from alice")).startsWith("250 ");
            assertThat(other.journal()).doesNotContain("answer-warned");
            settings("collision: refuse");
        }

        @Test
        void shouldLetOneOfTwoPassWhenBothSendAtOnce() throws Exception {
            ExecutorService both = Executors.newFixedThreadPool(2);
            try {
                for (int round = 0; round < 10; round++) {
                    Matter matter = Matter.begun(mailroom);
                    List<Future<String>> answers = new ArrayList<>();
                    for (String agent : List.of("alice", "bob")) {
                        SmtpDialogue smtp = mailroom.sending(agent).envelope(agent + "@acme.test", matter.customer());
                        answers.add(both.submit(() -> smtp.data(matter.header(agent) + "\r\nfrom " + agent)));
                    }
                    List<String> said = List.of(answers.get(0).get(), answers.get(1).get());
                    assertThat(said).filteredOn(answer -> answer.startsWith("250 ")).hasSize(1);
                    assertThat(said).filteredOn(answer -> answer.startsWith("550 5.7.1 [CHANGED] ")).hasSize(1);
                    matter.awaitLeft();
                }
            } finally {
                both.shutdownNow();
            }
        }

        @Test
        void shouldFollowCommandsInTheSameStep() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String message = matter.header("alice").replace("\nTo: ", "\nTo: Support <support+close@acme.test>, ") + "Cc: help+tag-billing@acme.test\r\n\r\ndone";
            assertThat(matter.send("alice", message, "support+close@acme.test", "help+tag-billing@acme.test", "support+urgent@acme.test", "support+assign-bob@acme.test")).startsWith("250 ");
            assertThat(matter.awaitLeft()).contains("To: " + matter.customer() + "\r\n").doesNotContain("+close", "+tag", "Cc:");
            assertThat(matter.now().status()).isEqualTo(Status.DONE);
            assertThat(matter.now().assignee()).contains(EmailAddress.of("bob@acme.test"));
            assertThat(matter.now().priority()).isEqualTo(Priority.URGENT);
            assertThat(matter.now().tags()).hasToString("[billing]");
        }

        @Test
        void shouldFollowCommandsWithoutAnswer() throws Exception {
            Matter matter = Matter.begun(mailroom);
            SmtpDialogue smtp = mailroom.sending("alice");
            assertThat(smtp.envelope("alice@acme.test", "support+assign-bob@acme.test").data("From: alice@acme.test\r\nSubject: [" + matter.number() + "] for you\r\n\r\n"))
                .startsWith("250 ");
            assertThat(matter.now().assignee()).contains(EmailAddress.of("bob@acme.test"));
            assertThat(smtp.envelope("alice@acme.test", "support+close@acme.test").data("From: alice@acme.test\r\nSubject: " + matter.number() + "\r\n\r\n"))
                .startsWith("550 5.7.1 [INUSE] " + matter.number() + " is assigned to Bob Sato since ");
            assertThat(smtp.envelope("alice@acme.test", "support+close@acme.test").data("From: alice@acme.test\r\nSubject: nothing\r\n\r\n"))
                .startsWith("550 5.1.1 [WHICH] ");
            assertThat(smtp.say("MAIL FROM:<alice@acme.test>")).startsWith("250 ");
            assertThat(smtp.say("RCPT TO:<support+fly@acme.test>")).startsWith("550 5.1.1 ").contains("'fly' is no command", "allowed: note, close, open");
            assertThat(smtp.say("RCPT TO:<support+assign-dave@acme.test>")).startsWith("550 5.1.1 ").contains("assign-bob");
            assertThat(smtp.say("RCPT TO:<support+snooze-2020-01-01@acme.test>")).startsWith("550 5.1.1 ").contains("is over");
            assertThat(smtp.say("RCPT TO:<support+tag-a/b@acme.test>")).startsWith("550 5.1.1 ");
            assertThat(smtp.say("RCPT TO:<support+snooze-3d@acme.test>")).startsWith("250 ");
            assertThat(matter.left()).isEmpty();
        }

        @Test
        void shouldTakePlusPartsOfStrangersAndOfOtherTeamsForAddresses() throws Exception {
            Letterbox queue = Letterbox.watched(mailroom.reading("carol"), "Teams/Support");
            assertThat(mailroom.stranger().envelope("x@customers.example", "support+close@acme.test").data("From: x@customers.example\r\nSubject: a\r\n\r\ntext")).startsWith("250 ");
            assertThat(mailroom.sending("dave").envelope("dave@acme.test", "support+fly@acme.test").data("From: dave@acme.test\r\nSubject: b\r\n\r\ntext")).startsWith("250 ");
            assertThat(queue.arrived(2)).hasSize(2);
        }

        @Test
        void shouldFillSavedRepliesIn() throws Exception {
            Matter matter = Matter.begun(mailroom);
            byte[] attachment = new byte[300];
            new java.util.Random(7).nextBytes(attachment);
            String encoded = java.util.Base64.getMimeEncoder().encodeToString(attachment) + "{{not}}";
            String message = matter.header("alice") + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
                + "--c\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nDear {{customer.firstName}}, {{ conversation.number }}\r\n> {{quoted}}\r\n--c\r\n"
                + "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Gr=FC=DFe {{customer.name}} {{agent.name}}</p>\r\n--c--\r\n"
                + "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded + "\r\n--b--\r\n";
            assertThat(matter.send("alice", message)).startsWith("250 ");
            javax.mail.internet.MimeMessage left = new javax.mail.internet.MimeMessage(null, new java.io.ByteArrayInputStream(
                matter.awaitLeft().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
            javax.mail.internet.MimeMultipart texts = (javax.mail.internet.MimeMultipart) ((javax.mail.internet.MimeMultipart) left.getContent()).getBodyPart(0).getContent();
            assertThat((String) texts.getBodyPart(0).getContent()).isEqualTo("Dear \u5c71\u7530, " + matter.number() + "\r\n> {{quoted}}");
            assertThat((String) texts.getBodyPart(1).getContent()).isEqualTo("<p>Gr\u00fc\u00dfe \u5c71\u7530 \u592a\u90ce Alice Ito</p>");
            assertThat(matter.awaitLeft()).contains("Content-Transfer-Encoding: base64\r\n\r\n" + encoded + "\r\n--b--\r\n");
            assertThat(matter.answer("alice", "Your order {{order.number}} for {{customer.name}}")).startsWith("550 5.6.0 [PLACEHOLDER] there is no value for {{order.number}} in ");
        }

        @Test
        void shouldLeaveTheCustomersSubjectAsItIs() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            mailroom.receive("From: <" + matter.customer() + ">\r\nTo: help@acme.test\r\nSubject: {{user}} and {{agent.name}} are shown in " + matter.name() + "\r\nMessage-ID: <b-"
                + matter.name() + "@customers.example>\r\n\r\ntext\r\n", "help@acme.test");
            queue.arrived();
            assertThat(matter.send("alice", "From: alice@acme.test\r\nSubject: Re: {{user}} and {{agent.name}} are shown in " + matter.name() + "\r\nIn-Reply-To: <b-" + matter.name()
                + "@customers.example>\r\n\r\nI see, {{conversation.number}}.\r\n")).startsWith("250 ");
            assertThat(matter.awaitLeft()).contains("Subject: Re: {{user}} and {{agent.name}} are shown in ").doesNotContain("{{conversation");
        }

        @Test
        void shouldRefuseAnswersToWhatWasHandedToATeamOfOthers() throws Exception {
            Matter matter = Matter.begun(mailroom);
            mailroom.part(org.mailroom.domain.conversation.Desk.class).transfer(matter.number(), new org.mailroom.domain.team.TeamKey("SAL"),
                org.mailroom.domain.conversation.Actor.agent(org.mailroom.domain.team.EmailAddress.of("carol@acme.test"),
                    org.mailroom.domain.conversation.Actor.Channel.REST, "test"), org.mailroom.domain.conversation.Manner.PLAIN);
            assertThat(matter.answer("alice", "text")).startsWith("550 5.7.1 [NOPERM] " + matter.number() + " has been handed to another team").doesNotContain("SAL", "Sales");
            assertThat(matter.answer("dave", "text")).startsWith("250 2.6.0 ").contains(", answers SAL-");
            matter.awaitLeft();
            matter.assertNothingLeft(1);
        }

        @Test
        void shouldRefuseAnswersOfWhoHasLeftTheTeamOrOnlyReads() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.answer("oscar", "text")).startsWith("550 5.7.1 [NOPERM] You may only read the conversations of Support");
            mailroom.apply("teams:\n  - {name: Support, key: SUP, addresses: [support@acme.test, help@acme.test], members: {alice@acme.test: agent, carol@acme.test: lead, oscar@acme.test: observer}}\n");
            assertThat(matter.answer("bob", "text")).startsWith("550 5.7.1 [NOPERM] ").contains("does not work any more");
            mailroom.apply("teams:\n  - {name: Support, key: SUP, addresses: [support@acme.test, help@acme.test], members: {alice@acme.test: agent, bob@acme.test: agent, carol@acme.test: lead, oscar@acme.test: observer}}\n");
            matter.assertNothingLeft(0);
            assertThat(matter.answer("dave", "of another team, who knows nothing")).startsWith("250 2.6.0 Message received as Mail").doesNotContain("answers");
        }

        @Test
        void shouldBringBouncesOfAnswersBackToTheConversation() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox folder = Letterbox.watched(mailroom.reading("carol"), "Teams/Support/Waiting");
            mailroom.sink().answering("RCPT TO:<gone-" + matter.name(), "550 5.1.1 nobody here");
            assertThat(matter.send("alice", matter.header("alice") + "\r\ntext", "gone-" + matter.name() + "@customers.example")).startsWith("250 ");
            assertThat(folder.arrived(3)).anyMatch(message -> message.contains("multipart/report") && message.contains("550 5.1.1 nobody here"));
            assertThat(matter.now().status()).isEqualTo(Status.WAITING);
        }

        @Test
        void shouldFileNothingWhenTheSpoolRefuses() throws Exception {
            Matter matter = Matter.begun(mailroom);
            List<String> before = matter.journal();
            rename("queued_mail", "queued_mail_away");
            try {
                assertThat(matter.answer("alice", "text")).startsWith("451 4.3.0 ").contains("it was not accepted");
            } finally {
                rename("queued_mail_away", "queued_mail");
            }
            assertThat(matter.now().status()).isEqualTo(Status.OPEN);
            assertThat(matter.journal()).isEqualTo(before);
            assertThat(matter.answer("alice", "text")).startsWith("250 ");
            matter.awaitLeft();
            matter.assertNothingLeft(1);
        }

        private void rename(String from, String to) {
            mailroom.part(org.mailroom.store.sql.Database.class)
                .write(connection -> org.mailroom.store.sql.Sql.update(connection, "ALTER TABLE " + from + " RENAME TO " + to));
        }

        @Test
        void shouldTakeReceiptsForNoAnswers() throws Exception {
            Matter matter = Matter.begun(mailroom);
            assertThat(matter.send("alice", matter.header("alice") + "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n"
                + "--b\r\n\r\nread\r\n--b--\r\n")).startsWith("250 ");
            matter.awaitLeft();
            assertThat(matter.now().status()).isEqualTo(Status.OPEN);
        }

        @Test
        void shouldAnswerForTheTeamInWhoseNameTheAgentWritesWhenTwoHaveTheMail() throws Exception {
            Matter matter = Matter.begun(mailroom);
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            mailroom.receive("From: <" + matter.customer() + ">\r\nTo: help@acme.test, sales@acme.test\r\nSubject: two " + matter.name() + "\r\nMessage-ID: <two-" + matter.name()
                + "@customers.example>\r\nIn-Reply-To: " + matter.id() + "\r\n\r\ntext\r\n", "help@acme.test", "sales@acme.test");
            String number = sales.arrived().replaceAll("(?s).*X-Mailroom-Conversation: (\\S+).*", "$1");
            org.awaitility.Awaitility.await()
                .until(() -> matter.journal().stream().filter("received"::equals).count() == 2);
            String reply = "To: " + matter.customer() + "\r\nSubject: Re: two " + matter.name() + "\r\nIn-Reply-To: <two-" + matter.name() + "@customers.example>\r\n\r\ntext";
            assertThat(matter.send("carol", "From: sales@acme.test\r\n" + reply)).contains("answers " + number);
            assertThat(matter.now().status()).isEqualTo(Status.OPEN);
            assertThat(matter.send("carol", "From: help@acme.test\r\n" + reply)).contains("answers " + matter.number());
            assertThat(matter.send("carol", "From: carol@acme.test\r\n" + reply, "sales+close@acme.test")).contains("answers " + number);
        }

        @Test
        void shouldMergeTheCopyThatAClientSavesAfterSending() throws Exception {
            Matter matter = Matter.begun(mailroom);
            String message = matter.header("alice") + "Message-ID: <copy-" + matter.name() + "@client>\r\n\r\ntext\r\n";
            assertThat(matter.send("alice", message)).startsWith("250 ");
            org.mailroom.imap.ImapClient client = mailroom.reading("alice", "support");
            assertThat(client.append("Sent", message)).contains("OK");
            client.command("SELECT Sent");
            assertThat(client.command("SEARCH SUBJECT " + matter.name())).anyMatch(line -> line.matches("\\* SEARCH \\d+"));
        }
    }
}
