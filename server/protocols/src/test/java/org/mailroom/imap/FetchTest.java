package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchTest extends ImapDialogue {
    private static final String NESTED = "From: outer@example.org\r\nSubject:no space\r\nX-Odd : odd\r\nContent-Type: multipart/mixed; boundary=\"b 1\"\r\n\r\n"
        + "preamble\r\n--b 1\r\nContent-Type: text/plain\r\nX-Part: one\r\n\r\nfirst\r\n\r\n--b 1\r\nContent-Type: message/rfc822\r\n\r\n"
        + "From: inner@example.org\r\nSubject: inner\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n"
        + "--b2\r\n\r\nplain\r\n--b2\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b2--\r\nepilogue\r\n--b 1\r\n"
        + "Content-Type: message/rfc822\r\n\r\nSubject: leaf\r\n\r\nleaf body\r\n--b 1--\r\n";

    private ImapClient with(String message) throws Exception {
        ImapClient client = alice();
        assertThat(client.append("INBOX", message)).contains("OK");
        client.command("SELECT INBOX");
        return client;
    }

    private static String section(ImapClient client, String section) throws Exception {
        String line = client.command("FETCH 1 BODY.PEEK[" + section + "]").get(0);
        String start = "* 1 FETCH (BODY[" + section.replaceAll("<(\\d+)\\.\\d+>", "]<$1>") + (section.contains("<") ? " " : "] ");
        assertThat(line).startsWith(start).endsWith(")");
        String value = line.substring(start.length(), line.length() - 1);
        return value.startsWith("{") ? value.substring(value.indexOf('\n') + 1) : value;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HEADER.FIELDS (SUBJECT)|Subject:no space~~",
        "HEADER.FIELDS (\"subject\" X-ODD)|Subject:no space~X-Odd : odd~~",
        "2.HEADER.FIELDS.NOT (\"FROM\" CONTENT-TYPE)|Subject: inner~~",
        "HEADER.FIELDS (X-ODD FROM)|From: outer@example.org~X-Odd : odd~~",
        "HEADER.FIELDS.NOT (CONTENT-TYPE FROM)|Subject:no space~X-Odd : odd~~",
        "1|first~",
        "1.MIME|Content-Type: text/plain~X-Part: one~~",
        "2.MIME|Content-Type: message/rfc822~~",
        "2.HEADER|From: inner@example.org~Subject: inner~Content-Type: multipart/alternative; boundary=b2~~",
        "2.HEADER.FIELDS (FROM)|From: inner@example.org~~",
        "2.HEADER.FIELDS.NOT (FROM CONTENT-TYPE)|Subject: inner~~",
        "2.TEXT|--b2~~plain~--b2~Content-Type: text/html~~<p>~--b2--~epilogue",
        "2.1|plain",
        "2.1.MIME|~",
        "2.2|<p>",
        "2.2.MIME|Content-Type: text/html~~",
        "3|Subject: leaf~~leaf body",
        "3.HEADER|Subject: leaf~~",
        "3.TEXT|leaf body",
        "3.1|leaf body"})
    void shouldGiveEachSectionByteByByte(String section, String expected) throws Exception {
        ImapClient client = with(NESTED);

        assertThat(section(client, section)).isEqualTo(expected.replace("~", "\r\n"));
    }

    @Test
    void shouldGivePartsOfSections() throws Exception {
        ImapClient client = with(NESTED);

        assertThat(client.command("FETCH 1 BODY.PEEK[2.HEADER]<6.5>").get(0)).isEqualTo("* 1 FETCH (BODY[2.HEADER]<6> {5}\r\ninner)");
        assertThat(client.command("FETCH 1 BODY.PEEK[]<0.4>").get(0)).isEqualTo("* 1 FETCH (BODY[]<0> {4}\r\nFrom)");
        assertThat(client.command("FETCH 1 BODY.PEEK[3.TEXT]<5.100>").get(0)).isEqualTo("* 1 FETCH (BODY[3.TEXT]<5> {4}\r\nbody)");
        assertThat(client.command("FETCH 1 BODY.PEEK[3.TEXT]<100.5>").get(0)).isEqualTo("* 1 FETCH (BODY[3.TEXT]<100> {0}\r\n)");
    }

    @Test
    void shouldGiveNothingForPartsThatAreNotThere() throws Exception {
        ImapClient client = with(NESTED);
        for (String section : new String[] {"4", "1.1", "1.HEADER", "2.3", "9.9.9.MIME", "2.1.HEADER"}) {
            assertThat(client.command("FETCH 1 BODY.PEEK[" + section + "]")).as(section).hasSize(2)
                .first().asString().isEqualTo("* 1 FETCH (BODY[" + section + "] {0}\r\n)");
        }
    }

    @Test
    void shouldGiveTheBodyAsPartOneWhenTheMessageHasOnlyOne() throws Exception {
        ImapClient client = with("Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nbody\r\n");

        assertThat(section(client, "1")).isEqualTo("body\r\n");
        assertThat(section(client, "TEXT")).isEqualTo("body\r\n");
    }

    @Test
    void shouldGiveBytesAsTheyAre() throws Exception {
        String odd = "Subject: gr\u00fc\u00df \u0080\u00ff\r\nX: \t folded\r\n\t\u00e9\r\nNo colon here\r\n\r\nNUL \0 and bare\nLF and \r CR \u00ff";
        ImapClient client = with(odd);

        assertThat(section(client, "")).isEqualTo(odd);
        assertThat(section(client, "HEADER.FIELDS (SUBJECT)")).isEqualTo("Subject: gr\u00fc\u00df \u0080\u00ff\r\n\r\n");
        assertThat(section(client, "HEADER.FIELDS (X)")).isEqualTo("X: \t folded\r\n\t\u00e9\r\n\r\n");
        assertThat(section(client, "TEXT")).isEqualTo("NUL \0 and bare\nLF and \r CR \u00ff");
        assertThat(client.command("FETCH 1 RFC822.SIZE").get(0)).isEqualTo("* 1 FETCH (RFC822.SIZE " + odd.length() + ")");
    }

    @Test
    void shouldKeepAnEnvelopeReadableWhenItHasOddThings() throws Exception {
        ImapClient client = with("Date: Thu, 15 Feb 2007 01:02:03 +0200\r\nFrom: user@domain.test (Real Name)\r\nTo: \"A, B\" <ab@c.test>, group: x@y.test;\r\n"
            + "Sender: \r\nSubject: \"quoted\" \\ back\r\n slash\r\nMessage-ID: <1@x>\r\nIn-Reply-To: <0@x>\r\n\r\n");

        assertThat(client.command("FETCH 1 ENVELOPE").get(0)).isEqualTo("* 1 FETCH (ENVELOPE (\"Thu, 15 Feb 2007 01:02:03 +0200\" "
            + "\"\\\"quoted\\\" \\\\ back slash\" ((\"Real Name\" NIL \"user\" \"domain.test\")) ((\"Real Name\" NIL \"user\" \"domain.test\")) "
            + "((\"Real Name\" NIL \"user\" \"domain.test\")) ((\"A, B\" NIL \"ab\" \"c.test\")(NIL NIL \"group\" NIL)(NIL NIL \"x\" \"y.test\")"
            + "(NIL NIL NIL NIL)) NIL NIL \"<0@x>\" \"<1@x>\"))");
    }

    @Test
    void shouldFindThePartsOfAMessageThatIsAMessage() throws Exception {
        ImapClient client = with("Subject: outer\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nbody\r\n");

        assertThat(section(client, "1")).isEqualTo("Subject: inner\r\n\r\nbody\r\n");
        assertThat(section(client, "1.HEADER")).isEqualTo("Subject: inner\r\n\r\n");
        assertThat(section(client, "1.TEXT")).isEqualTo("body\r\n");
        assertThat(section(client, "1.1")).isEqualTo("body\r\n");
        assertThat(section(client, "1.MIME")).isEqualTo("Subject: outer\r\nContent-Type: message/rfc822\r\n\r\n");
    }

    /** James's way needed more stack than there is for the first two, and minutes for the third. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "Content-Type: message/rfc822\r\n\r\n", "Content-Disposition: ;"})
    @Timeout(60)
    void shouldTellTheStructureOfWhatNoMailProgramMakes(String piece) throws Exception {
        String trap = piece.endsWith(";") ? "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + piece + ";".repeat(200_000) + "\r\n" : piece.repeat(5_000);
        ImapClient client = with(trap + "\r\nx");

        assertThat(client.command("FETCH 1 BODYSTRUCTURE")).hasSize(2).first().asString().startsWith("* 1 FETCH (BODYSTRUCTURE (").endsWith("))");
        assertThat(client.command("NOOP").get(0)).contains("OK");
    }

    @Test
    void shouldTellTheStructureOfPartsThatCannotBeTakenApart() throws Exception {
        ImapClient none = with("Content-Type: multipart/mixed; boundary=never\r\n\r\ntext\r\n");

        assertThat(none.command("FETCH 1 BODYSTRUCTURE").get(0))
            .isEqualTo("* 1 FETCH (BODYSTRUCTURE (\"APPLICATION\" \"OCTET-STREAM\" (\"boundary\" \"never\") NIL NIL \"7BIT\" 6 NIL NIL NIL NIL))");
        assertThat(section(none, "1")).isEqualTo("text\r\n");
    }

    @Test
    void shouldTellTheStructureAsItIsWritten() throws Exception {
        ImapClient client = with(NESTED.replace("Content-Type: text/plain\r\nX-Part: one",
            "Content-Type: text/plain; name*0*=utf-8''%E5; name*1=b; x=\"a \\\" b\"\r\nContent-Disposition: Attachment; filename=\"=?utf-8?Q?=C3=BC?=\"\r\nContent-Language: de, en\r\nX-Part: one"));

        assertThat(client.command("FETCH 1 BODYSTRUCTURE").get(0)).contains("(\"TEXT\" \"PLAIN\" (\"charset\" \"US-ASCII\" \"name*0*\" \"utf-8''%E5\" \"name*1\" \"b\" \"x\" \"a \\\" b\") NIL NIL \"7BIT\" 7 1"
            + " NIL (\"attachment\" (\"filename\" \"=?utf-8?Q?=C3=BC?=\")) (\"de\" \"en\") NIL)",
            "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" ", " (NIL \"inner\" ((NIL NIL \"inner\" \"example.org\"))");
        assertThat(client.command("FETCH 1 BODY").get(0)).doesNotContain("attachment");
    }

    @Test
    void shouldNotLetAMailForgeAnswers() throws Exception {
        ImapClient client = with("From: \"a\r b\" <x@y.test>\r\nSubject: s\r* 1 EXPUNGE\r\nContent-Type: text/plain; name*=utf-8''a%0D%0A*%201%20EXPUNGE\r\n"
            + "Content-Disposition: attachment; filename*=utf-8''a%0D%0A*%201%20EXPUNGE\r\nContent-ID: <\r>\r\n\r\nx");

        assertThat(client.command("FETCH 1 (ENVELOPE BODYSTRUCTURE BODY)")).hasSize(2).noneMatch(line -> line.contains("\r"));
    }

    @Test
    void shouldEncodeWhatIsNotAsciiInAnEnvelope() throws Exception {
        ImapClient client = with("From: \u00e6\u0097\u00a5\u00e6\u009c\u00ac <x@y.test>\r\nSubject: gr\u00fc\u00df\r\n\r\nx");

        assertThat(client.command("FETCH 1 ENVELOPE").get(0)).contains("((\"=?utf-8?B?5pel5pys?=\" NIL \"x\" \"y.test\"))")
            .contains("\"=?unknown-8bit?B?Z3L83w==?=\"");
    }

    @Test
    void shouldMarkAsSeenOnceAndSaySo() throws Exception {
        ImapClient client = aliceWith(3);
        ImapClient other = alice();
        other.command("SELECT INBOX");

        assertThat(client.command("FETCH 1:2 BODY[TEXT]")).filteredOn(line -> line.contains("FLAGS (\\Recent \\Seen)")).hasSize(2);
        assertThat(client.command("FETCH 1:2 (BODY[TEXT] FLAGS)")).filteredOn(line -> line.contains("\\Seen")).hasSize(2);
        assertThat(client.command("FETCH 3 BODY.PEEK[]").get(0)).doesNotContain("FLAGS");
        assertThat(other.command("NOOP")).filteredOn(line -> line.contains("\\Seen")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UID", "UID FLAGS", "UID INTERNALDATE", "UID ENVELOPE", "UID BODY[HEADER.FIELDS (SUBJECT)]", "UID BODY[TEXT]"})
    void shouldFetchEachMessageOnceAndInOrderWhenThereAreManyWindows(String items) throws Exception {
        ImapClient client = aliceWith(450);

        List<String> told = client.command("FETCH 1:* (" + items + ")").stream().filter(line -> line.startsWith("* ")).toList();

        assertThat(told).hasSize(450);
        for (int i = 1; i <= told.size(); i++) {
            assertThat(told.get(i - 1)).startsWith("* " + i + " FETCH ").contains("UID " + i);
        }
    }

    @Test
    void shouldFetchByNumberAndByUid() throws Exception {
        ImapClient client = aliceWith(5);
        client.command("STORE 2 +FLAGS.SILENT (\\Deleted)");
        client.command("EXPUNGE");

        assertThat(client.command("FETCH 2:3,* UID")).startsWith("* 2 FETCH (UID 3)", "* 3 FETCH (UID 4)", "* 4 FETCH (UID 5)");
        assertThat(client.command("UID FETCH 1:3 UID")).hasSize(3);
        assertThat(client.command("UID FETCH 9:* UID").get(0)).isEqualTo("* 4 FETCH (UID 5)");
        assertThat(client.command("UID FETCH 7:8 UID")).hasSize(1);
        assertThat(tagged(client.command("FETCH 9 UID"))).startsWith("BAD");
        assertThat(client.command("FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE UID MODSEQ)").get(1)).contains("INTERNALDATE", "RFC822.SIZE", "UID 1");
    }

    @Test
    void shouldExpungeOnlyTheUidsThatAreNamed() throws Exception {
        ImapClient client = aliceWith(5);
        client.command("STORE 1,3,5 +FLAGS.SILENT (\\Deleted)");

        List<String> answer = client.command("UID EXPUNGE 2:3");
        assertThat(answer).filteredOn(line -> line.endsWith("EXPUNGE")).containsExactly("* 3 EXPUNGE");
        assertThat(client.command("UID EXPUNGE 77")).filteredOn(line -> line.endsWith("EXPUNGE")).isEmpty();
        assertThat(client.command("EXPUNGE")).filteredOn(line -> line.endsWith("EXPUNGE")).containsExactly("* 1 EXPUNGE", "* 3 EXPUNGE");
        client.command("STORE 1:* +FLAGS.SILENT (\\Deleted)");
        client.command("EXPUNGE");
        assertThat(tagged(client.command("UID EXPUNGE 1:*"))).as("an empty mailbox").startsWith("OK");
        assertThat(tagged(client.command("UID FETCH 1:* UID"))).startsWith("OK");
    }
}
