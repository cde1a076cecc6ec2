package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

/** Answers that are written straight into bytes are those that James's encoder writes: EMAILID is known to the latter only, and stands last. */
class DirectAnswersTest extends ImapDialogue {
    private static final List<String> ASKED = List.of("FLAGS", "UID", "INTERNALDATE", "RFC822.SIZE", "MODSEQ", "BODY.PEEK[]", "BODY.PEEK[TEXT]", "BODY.PEEK[HEADER]",
        "BODY.PEEK[HEADER.FIELDS (SUBJECT from X-Odd)]", "BODY.PEEK[HEADER.FIELDS.NOT (\"Subject\" X-ODD)]", "BODY.PEEK[HEADER.FIELDS (nothing)]", "RFC822.HEADER",
        "BODY.PEEK[]<0.65536>", "BODY.PEEK[]<10.20>", "BODY.PEEK[]<1000000.5>", "BODY.PEEK[]<199990.131072>", "BODY.PEEK[TEXT]<3.5>", "BODY.PEEK[TEXT]<0.200000>",
        "BODY.PEEK[HEADER]<5.7>", "BODY.PEEK[HEADER.FIELDS (Subject)]<2.9>", "BODY.PEEK[HEADER.FIELDS.NOT (Subject)]<0.30>", "ENVELOPE",
        "FLAGS RFC822.SIZE ENVELOPE UID INTERNALDATE BODY.PEEK[]<0.100> BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[]<100.100> BODY.PEEK[TEXT]<0.90000>",
        "FLAGS UID INTERNALDATE RFC822.SIZE MODSEQ BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[HEADER.FIELDS (From)] BODY.PEEK[] BODY.PEEK[TEXT]");
    private static final List<String> MESSAGES = List.of("", "\r\n", "\n", "text only", "Subject: x", "Subject: x\r\n", "Subject:x\r\n\r\n", "Subject: x\n\nbody\n", "\r\n\r\nbody",
        " continued\r\nSubject : x\r\nsubject:y\r\n\tfolded\r\n \r\nX-ODD:\r\nno field\r\nFROM\t: z\r\nX-Odder: \u00ff\r\n: nameless\r\n\r\nSubject: not a field\r\n",
        "Subject: " + "long ".repeat(20_000) + "\r\n\r\n" + "x".repeat(20_000), "Subject: large\r\n\r\n" + "x".repeat(200_000),
        "Date: Sat, 29 Feb 2020 00:00:00 +0000\r\nSubject: \"q\" \\ \u00fc \u0001\r\nFrom: \"A \\\"q\\\" \\\\ \u00e4\" <a@b.test>, old@c.test (Name)\r\nTo: g: x@y.test, z;,\r\n <@r,@s:u@v>"
            + "\r\nCc:\r\nBcc: \"\r\nSender: <>\r\nReply-To: none\r\nIn-Reply-To: <1@x>\r\n <2@x>\r\nMessage-ID: <3\t\"@x>\r\n\r\nbody",
        "Subject: one\r\n\r\n" + "1".repeat(60_000), "Subject: two\r\n\r\n" + "2".repeat(60_000), "Subject: three\r\n\r\n" + "3".repeat(130_000),
        "Subject: four\r\n\r\n" + "4".repeat(60_000), "Subject: last\r\n\r\n)\r\nt1 OK\r\n");

    @Test
    void shouldBeTheSameBytesAsTheEncoders() throws Exception {
        ImapClient client = alice();
        String[] flags = {"", "\\Seen", "\\Answered \\Flagged \\Draft \\Deleted \\Seen", "$Forwarded", "\\Seen $one two"};
        for (int i = 0; i < MESSAGES.size(); i++) {
            String date = List.of("\"01-Jan-1970 00:00:00 +0000\"", "\"29-Feb-2024 23:59:59 -1130\"", "\" 7-Dec-2031 09:08:07 +0900\"").get(i % 3);
            assertThat(client.append("INBOX (" + flags[i % flags.length] + ") " + date, MESSAGES.get(i))).contains("OK");
        }
        client.command("SELECT INBOX (CONDSTORE)");
        for (String items : ASKED) {
            for (String command : List.of("FETCH 1:*", "UID FETCH 2:5,8:*")) {
                List<String> encoded = client.command(command + " (" + items + " EMAILID)");
                List<String> direct = client.command(command + " (" + items + ")");

                assertThat(direct).as(items).hasSizeGreaterThan(5).hasSameSizeAs(encoded);
                for (int i = 0; i < direct.size() - 1; i++) {
                    assertThat(direct.get(i)).as(items).isEqualTo(encoded.get(i).replaceFirst(" EMAILID \\([^)]*\\)\\)\\z", ")"));
                }
            }
        }
    }

    @Test
    void shouldTellAndKeepThatAMessageIsSeen() throws Exception {
        ImapClient client = aliceWith(2);

        assertThat(client.command("FETCH 1 (RFC822.SIZE BODY[TEXT])").get(0)).isEqualTo("* 1 FETCH (FLAGS (\\Recent \\Seen) RFC822.SIZE 61 BODY[TEXT] {11}\r\nbody of 1\r\n)");
        assertThat(client.command("FETCH 1:2 FLAGS")).startsWith("* 1 FETCH (FLAGS (\\Recent \\Seen))", "* 2 FETCH (FLAGS (\\Recent))");
    }
}
