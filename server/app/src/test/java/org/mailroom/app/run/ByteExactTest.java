package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** What comes in by SMTP goes out by IMAP byte for byte, behind the header fields that this server writes. */
class ByteExactTest {
    private static final String OURS = "(?s)Return-Path: <cora@customers\\.example>\r\nDelivered-To: support@acme\\.test\r\nX-Mailroom-Team: Support\r\nAuthentication-Results: mail\\.acme\\.test;[^\r\n]*\r\n(?: [^\r\n]*\r\n)?(?:X-Mailroom-Language: [a-z]{2}\r\n)?X-Mailroom-Virus: unscanned off\r\n"
        + "(?:Message-ID: <\\d+@acme\\.test>\r\n)?X-Mailroom-Conversation: SUP-\\d+\r\nX-Mailroom-Priority: normal\r\n"
        + "Received: from client\\.example \\(\\[127\\.0\\.0\\.1]\\)\r\n\tby mail\\.acme\\.test \\(Mailroom\\) with ESMTP id [^\r\n]+\r\n"
        + "\tfor <support@acme\\.test>;\r\n\t[^\r\n]+\r\n";

    /** What is written straight into bytes, unless EMAILID is asked for too. */
    private static final String SYNCHRONISED = "UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (From To Subject Date Message-ID References Content-Type)]"
        + " BODY.PEEK[HEADER.FIELDS.NOT (Received X-Many)] BODY.PEEK[HEADER] BODY.PEEK[TEXT] BODY.PEEK[]";

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

        /** More header fields than the shipped settings take. */
        @Override
        void configure() throws Exception {
            mailroom.edit("smtpserver.xml", "<headerCountLimit>1000<", "<headerCountLimit>2000<");
        }

        static Stream<Map.Entry<String, String>> odd() {
            return OddMessages.all().entrySet().stream();
        }

        @ParameterizedTest
        @MethodSource("odd")
        void shouldGiveBackWhatCameWhenItIsOdd(Map.Entry<String, String> odd) throws Exception {
            ImapClient alice = mailroom.reading("alice");
            Letterbox queue = Letterbox.watched(alice, "Teams/Support");

            send(odd.getValue());

            String stored = queue.arrived();
            assertThat(stored).endsWith(odd.getValue());
            assertThat(stored.substring(0, stored.length() - odd.getValue().length())).matches(OURS);
            List<String> described = alice.command("FETCH * (RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER])");
            assertThat(described.get(0)).contains("RFC822.SIZE " + stored.length());
            assertThat(described.get(described.size() - 1)).contains(" OK ");
            assertThat(alice.command("FETCH * (" + SYNCHRONISED + ")").get(0))
                .isEqualTo(alice.command("FETCH * (" + SYNCHRONISED + " EMAILID)").get(0).replaceFirst(" EMAILID \\(\\d+\\)\\)\\z", ")"));
            assertThat(alice.last("SEARCH TEXT nowhere")).contains(" OK ");
        }

        @Test
        void shouldTakeNothingButForeignMarksOutWhenThereAreSome() throws Exception {
            Letterbox queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
            send("X-Mailroom-Team: Sales\r\nAuthentication-Results: Mail.acme.test; spf=pass\r\nSubject: \u00fc\u0000\r\nx-spam-flag: NO\r\n folded\r\nno field\r\nX-Mailroom: stays\r\n\r\nX-Mailroom-Team: text\u00ff\r\n");
            assertThat(queue.arrived()).endsWith("\r\nSubject: \u00fc\u0000\r\nno field\r\nX-Mailroom: stays\r\n\r\nX-Mailroom-Team: text\u00ff\r\n")
                .doesNotContain("Sales", "folded", "spf=pass");
        }

        /** Dots are doubled, and that is all. */
        private void send(String message) throws IOException {
            SmtpDialogue smtp = mailroom.stranger().envelope("cora@customers.example", "support@acme.test");
            smtp.send((message.replaceAll("(?<=\r\n|\\A)\\.", "..") + ".\r\n").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(smtp.answer()).startsWith("250 ");
        }
    }
}
