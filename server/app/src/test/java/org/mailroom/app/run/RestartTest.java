package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** The server ends and starts again on the same data, ports and all. */
class RestartTest {

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

        private void startAnew() throws Exception {
            mailroom.stop();
            mailroom.restart();
        }

        @Test
        void shouldHaveMessagesFlagsAndNumbersAsTheyWere() throws Exception {
            ImapClient alice = mailroom.reading("alice");
            Letterbox queue = Letterbox.watched(alice, "Teams/Support");
            for (int i = 1; i <= 4; i++) {
                mailroom.receive("Subject: number " + i + "\r\n\r\ntext " + i + "\r\n", "support@acme.test");
                queue.arrived(i);
            }
            alice.command("STORE 1 +FLAGS (\\Seen \\Flagged #billing)");
            alice.command("STORE 2 +FLAGS (\\Answered)");
            alice.command("MOVE 3 \"Teams/Support/Done\"");
            alice.append("INBOX", "Subject: uploaded\r\n\r\n" + "z".repeat(200_000));
            alice.command("SETMETADATA INBOX (/private/comment \"kept\")");
            alice.command("CREATE Mine");
            alice.command("SUBSCRIBE Mine");
            List<String> before = seen(mailroom.reading("alice"));

            startAnew();

            assertThat(seen(mailroom.reading("alice"))).isEqualTo(before);
            Letterbox again = Letterbox.watched(mailroom.reading("bob"), "Teams/Support");
            mailroom.receive("Subject: new\r\n\r\n", "support@acme.test");
            assertThat(again.arrived()).contains("Subject: new");
        }

        /** All that a client can ask for, as it is answered. */
        private static List<String> seen(ImapClient client) throws Exception {
            List<String> answers = new ArrayList<>();
            for (String command : List.of("LIST \"\" \"*\" RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ))", "LSUB \"\" \"*\"",
                "EXAMINE \"Teams/Support\"", "UID FETCH 1:* (UID FLAGS MODSEQ INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[])",
                "EXAMINE \"Teams/Support/Done\"", "UID FETCH 1:* (UID FLAGS BODY.PEEK[])", "EXAMINE INBOX", "UID FETCH 1:* (UID FLAGS BODY.PEEK[])",
                "GETMETADATA INBOX /private/comment")) {
                answers.addAll(client.command(command));
            }
            assertThat(answers).anyMatch(line -> line.contains("#billing")).anyMatch(line -> line.contains("kept"));
            return answers.stream().filter(line -> !line.contains("RECENT")).map(line -> line.replaceFirst("^t\\d+ ", "t ").replace(" \\Recent", "").replace("\\Recent", ""))
                .toList();
        }

        @Test
        void shouldDeliverEachMailOnceWhenItEndsInTheMiddle() throws Exception {
            try (SmtpDialogue smtp = SmtpDialogue.greeted(mailroom.port("smtp"))) {
                for (int i = 0; i < 40; i++) {
                    assertThat(smtp.envelope("cora@customers.example", "support@acme.test", "sales@acme.test").data("Subject: hurry " + i + "\r\n\r\ntext")).startsWith("250 ");
                }
            }
            startAnew();

            ImapClient carol = mailroom.reading("carol");
            for (String team : List.of("Teams/Support", "Teams/Sales")) {
                carol.command("SELECT \"" + team + "\"");
                Awaitility.await(team).until(() -> {
                    carol.command("NOOP");
                    return carol.command("SEARCH SUBJECT hurry").get(0).split(" ").length - 2 >= 40;
                });
                List<String> subjects = carol.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])").stream()
                    .filter(line -> line.contains("hurry")).map(line -> line.replaceAll("(?s).*(hurry \\d+).*", "$1")).toList();
                assertThat(subjects).hasSize(40).doesNotHaveDuplicates();
            }
        }

        @Test
        void shouldSendDeferredMailOnceWhenTheOtherSideTakesItLater() throws Exception {
            mailroom.sink().answering("RCPT TO:<later@", "451 4.2.1 not now");
            mailroom.stop();
            mailroom.edit("mailetcontainer.xml", "<retries>1m, 5m,", "<retries>2s, 2s, 2s, 1m, 5m,");
            mailroom.restart();
            try {
                mailroom.sending("alice").envelope("alice@acme.test", "later@elsewhere.example").data("From: alice@acme.test\r\nSubject: deferred\r\n\r\ntext");
                Awaitility.await().until(() -> mailroom.sink().commands().contains("RCPT TO:<later@elsewhere.example>"));

                mailroom.stop();
                assertThat(mailroom.sink().messages()).noneMatch(message -> message.contains("deferred"));
                mailroom.sink().answering("RCPT TO:<later@", "250 fine");
                mailroom.restart();

                Awaitility.await().until(() -> mailroom.sink().messages().stream().anyMatch(message -> message.contains("deferred")));
                mailroom.sending("alice").envelope("alice@acme.test", "other@elsewhere.example").data("From: alice@acme.test\r\nSubject: after it\r\n\r\ntext");
                Awaitility.await().until(() -> mailroom.sink().messages().stream().anyMatch(message -> message.contains("after it")));
                assertThat(mailroom.sink().messages()).filteredOn(message -> message.contains("deferred")).hasSize(1);
            } finally {
                mailroom.edit("mailetcontainer.xml", "<retries>2s, 2s, 2s, 1m, 5m,", "<retries>1m, 5m,");
            }
        }
    }
}
