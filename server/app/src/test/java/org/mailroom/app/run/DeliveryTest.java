package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** Mail from outside: who gets it, and what is refused. */
class DeliveryTest {

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

        private Letterbox queue(String agent) throws Exception {
            return Letterbox.watched(mailroom.reading(agent), "Teams/Support");
        }

        private static String message(String subject) {
            return "From: Cora <cora@customers.example>\r\nTo: somebody\r\nSubject: " + subject + "\r\n\r\nWhere is it?\r\n";
        }

        @Test
        void shouldTellBothAgentsByIdleWhenMailComesForTheTeam() throws Exception {
            List<ImapClient> agents = List.of(mailroom.reading("alice"), mailroom.reading("bob"));
            for (ImapClient agent : agents) {
                agent.command("SELECT \"Teams/Support\"");
                agent.send("i IDLE\r\n");
                assertThat(agent.line()).startsWith("+ ");
            }

            mailroom.receive(message("the first"), "support@acme.test");

            for (ImapClient agent : agents) {
                String told;
                do {
                    told = agent.line();
                } while (!told.endsWith(" EXISTS"));
                agent.send("DONE\r\n");
                agent.until("i");
                String number = told.split(" ")[1];
                assertThat(agent.command("FETCH " + number + " (BODY.PEEK[])").get(0)).contains(
                    "Return-Path: <customer@customers.example>\r\nDelivered-To: support@acme.test\r\nX-Mailroom-Team: Support\r\nAuthentication-Results: mail.acme.test; dkim=none; dmarc=none\r\n"
                        + " header.from=customers.example\r\nX-Mailroom-Language: en\r\nX-Mailroom-Virus: unscanned off\r\nMessage-ID: <",
                    "@acme.test>\r\nX-Mailroom-Conversation: SUP-", "\r\nX-Mailroom-Priority: normal\r\n",
                    "\r\nReceived: from client.example",
                    message("the first"));
            }
        }

        @Test
        void shouldReachTheQueueByEveryWayOfWritingTheAddress() throws Exception {
            for (String address : List.of("help@acme.test", "support+order-17@acme.test", "HELP+x@acme.test", "SUPPORT@ACME.TEST", "Support@Acme.Test")) {
                Letterbox queue = queue("alice");
                mailroom.receive(message("to " + address), address);
                assertThat(queue.arrived()).as(address).contains("Subject: to " + address, "X-Mailroom-Team: Support\r\n")
                    .containsIgnoringCase("Delivered-To: " + address + "\r\n");
                mailroom.hangUp();
            }
        }

        @Test
        void shouldReachTheInboxWhenWrittenToAnAgent() throws Exception {
            Letterbox inbox = Letterbox.watched(mailroom.reading("alice"), "INBOX");
            mailroom.receive(message("private"), "Alice+shop@acme.test");
            assertThat(inbox.arrived()).contains("Subject: private").doesNotContain("X-Mailroom-Team");
        }

        @Test
        void shouldFileOneCopyInEachWhenWrittenToSeveral() throws Exception {
            Letterbox support = queue("bob");
            Letterbox sales = Letterbox.watched(mailroom.reading("dave"), "Teams/Sales");
            Letterbox inbox = Letterbox.watched(mailroom.reading("alice"), "INBOX");

            mailroom.receive(message("to all"), "support@acme.test", "help@acme.test", "sales@acme.test", "alice@acme.test", "alice+again@acme.test");
            // What comes later shows that nothing more came before.
            mailroom.receive(message("later"), "support@acme.test", "sales@acme.test", "alice@acme.test");

            for (Letterbox box : List.of(support, sales, inbox)) {
                assertThat(box.arrived(2)).anyMatch(mail -> mail.contains("Subject: to all")).anyMatch(mail -> mail.contains("Subject: later"));
            }
        }

        @Test
        void shouldReachEveryAdministratorWhenWrittenToPostmasterOrAbuse() throws Exception {
            for (String address : List.of("postmaster@acme.test", "Abuse@acme.test")) {
                Letterbox carol = Letterbox.watched(mailroom.reading("carol"), "INBOX");
                Letterbox erin = Letterbox.watched(mailroom.reading("erin"), "INBOX");
                mailroom.receive(message("for " + address), address);
                assertThat(carol.arrived()).contains("for " + address);
                assertThat(erin.arrived()).contains("for " + address);
            }
            ImapClient alice = mailroom.reading("alice");
            alice.command("SELECT INBOX");
            assertThat(alice.command("SEARCH SUBJECT postmaster").get(0)).isEqualTo("* SEARCH");
        }

        @Test
        void shouldRefuseRecipientsThatNobodyHasOrThatAreElsewhere() throws Exception {
            SmtpDialogue smtp = mailroom.stranger();
            assertThat(smtp.say("MAIL FROM:<cora@customers.example>")).startsWith("250 ");
            assertThat(smtp.say("RCPT TO:<nobody@acme.test>")).startsWith("550 5.1.1 <nobody@acme.test>");
            assertThat(smtp.say("RCPT TO:<nobody+support@acme.test>")).startsWith("550 5.1.1 ");
            assertThat(smtp.say("RCPT TO:<someone@elsewhere.example>")).startsWith("550 5.7.1 ").contains("relaying denied");
            assertThat(smtp.say("RCPT TO:<postmaster@elsewhere.example>")).startsWith("550 5.7.1 ");
            assertThat(smtp.say("RCPT TO:<someone%elsewhere.example@acme.test>")).startsWith("550 5.1.1 ");
            assertThat(smtp.say("DATA")).startsWith("503 ");
            assertThat(smtp.say("AUTH PLAIN AGFsaWNlQGFjbWUudGVzdABzZWNyZXQtMQ==")).startsWith("502 5.5.1");
            assertThat(smtp.say("RCPT TO:<support@acme.test>")).startsWith("250 ");
        }
    }
}
