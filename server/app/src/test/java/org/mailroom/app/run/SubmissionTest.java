package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.smtp.SmtpDialogue;

/** Agents send. */
class SubmissionTest {

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

        private List<String> left(String subject) {
            return mailroom.sink().messages().stream().filter(message -> message.contains("Subject: " + subject + "\r\n")).toList();
        }

        private void awaitLeft(String subject) {
            Awaitility.await(subject).until(() -> !left(subject).isEmpty());
        }

        @Test
        void shouldRefuseStrangersOnTheSubmissionPort() throws Exception {
            SmtpDialogue smtp = mailroom.keep(SmtpDialogue.greeted(mailroom.port("submission")));
            assertThat(smtp.say("MAIL FROM:<alice@acme.test>")).startsWith("530 5.7.0 ");
            assertThat(smtp.say(SmtpDialogue.plain("alice@acme.test", "wrong"))).startsWith("535 5.7.8 ");
            assertThat(smtp.say(SmtpDialogue.plain("nobody@acme.test", "wrong"))).startsWith("535 5.7.8 ");
            assertThat(smtp.say("RCPT TO:<support@acme.test>")).startsWith("503 ");
        }

        @Test
        void shouldDeliverInsideAndOutsideOnceEach() throws Exception {
            Letterbox bob = Letterbox.watched(mailroom.reading("bob"), "INBOX");
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            String header = "Received: before\r\nX-Mailroom-Note: forged\r\nx-mailroom-agent: forged\r\n folded\r\nFrom: Alice <alice@acme.test>\r\n"
                + "To: cora@customers.example\r\nBcc: secret@elsewhere.example,\r\n bob@acme.test\r\nSubject: once\r\n";
            SmtpDialogue smtp = mailroom.sending("alice").envelope("alice@acme.test", "cora@customers.example", "bob@acme.test", "sales@acme.test",
                "secret@elsewhere.example", "cora@other.example");
            assertThat(smtp.data(header + "\r\nGr\u00fc\u00dfe \u00ff")).startsWith("250 ");

            awaitLeft("once");
            String clean = "Received: before\r\nFrom: Alice <alice@acme.test>\r\nTo: cora@customers.example\r\nSubject: once\r\n\r\nGr\u00fc\u00dfe \u00ff\r\n";
            assertThat(bob.arrived()).endsWith(clean);
            assertThat(sales.arrived()).endsWith(clean).contains("X-Mailroom-Team: Sales\r\n");
            mailroom.sending("alice").envelope("alice@acme.test", "cora@customers.example").data("From: alice@acme.test\r\nSubject: later\r\n\r\ntext");
            awaitLeft("later");
            assertThat(left("once")).hasSize(1).allMatch(message -> message.endsWith(clean))
                .noneMatch(message -> message.toLowerCase(java.util.Locale.ROOT).contains("x-mailroom") || message.contains("Bcc") || message.contains("Return-Path"));
            assertThat(mailroom.sink().commands()).contains("RCPT TO:<secret@elsewhere.example>", "RCPT TO:<cora@other.example>");
        }

        @Test
        void shouldSendOneMessageWhenItsTextPretendsToBeTwo() throws Exception {
            String second = "MAIL FROM:<ceo@acme.test>\rRCPT TO:<cora@customers.example>\rDATA\rFrom: ceo@acme.test\rSubject: smuggled\r\rtext\r.\r";
            mailroom.sending("alice").envelope("alice@acme.test", "cora@customers.example")
                .data("From: alice@acme.test\r\nSubject: only one\r\n\r\ntext\r.\r" + second + "\r\n..\r\n" + second);
            awaitLeft("only one");
            assertThat(left("only one")).singleElement().asString().contains("\r\n..\r\nMAIL FROM:<ceo@acme.test>\r\nRCPT TO:")
                .doesNotContain("\r\n.\r\n").doesNotContainPattern("\r[^\n]");
            assertThat(mailroom.sink().commands()).noneMatch(command -> command.contains("ceo@acme.test"));
        }

        @Test
        void shouldCheckWhoWrites() throws Exception {
            SmtpDialogue smtp = mailroom.sending("alice");
            assertThat(smtp.say("MAIL FROM:<bob@acme.test>")).startsWith("550 5.7.1 [FROM] alice@acme.test may not send as bob@acme.test; allowed: alice@acme.test, support@acme.test, help@acme.test");
            for (String from : List.of("From: bob@acme.test", "From: \"alice@acme.test\" <boss@acme.test>", "From: sales@acme.test", "X: y",
                "From: alice@acme.test\r\nFrom: bob@acme.test", "From: alice@acme.test, bob@acme.test", "From: alice@acme.test\r\nSender: bob@acme.test")) {
                assertThat(smtp.envelope("alice@acme.test", "cora@customers.example").data(from + "\r\nSubject: refused\r\n\r\ntext")).as(from).startsWith("550 5.7.1 [FROM] ");
            }
            for (String from : List.of("From: Help <help@acme.test>", "From: =?utf-8?Q?Alice_=E4=BC=8A?= <ALICE@acme.test>", "From: support+SUP-1@acme.test")) {
                String subject = "allowed " + from.hashCode();
                assertThat(smtp.envelope("support@acme.test", "cora@customers.example").data(from + "\r\nSubject: " + subject + "\r\n\r\ntext")).as(from).startsWith("250 ");
                awaitLeft(subject);
            }
            assertThat(left("refused")).isEmpty();
            assertThat(mailroom.sending("oscar").say("MAIL FROM:<support@acme.test>")).startsWith("550 5.7.1 [FROM] ");
        }

        @Test
        void shouldTellTheSenderWhenTheOtherSideRefuses() throws Exception {
            Letterbox inbox = Letterbox.watched(mailroom.reading("alice"), "INBOX");
            mailroom.sink().answering("RCPT TO:<gone@", "550 5.1.1 nobody here");
            mailroom.sending("alice").envelope("alice@acme.test", "gone@elsewhere.example").data("From: alice@acme.test\r\nSubject: to nobody\r\n\r\ntext");
            assertThat(inbox.arrived()).contains("Return-Path: <>\r\n", "multipart/report", "gone@elsewhere.example", "550 5.1.1 nobody here");
        }
    }
}
