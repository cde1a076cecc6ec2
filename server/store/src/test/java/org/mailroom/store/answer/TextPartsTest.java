package org.mailroom.store.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.domain.conversation.ConversationNumber;

class TextPartsTest {
    private static final TextParts.Change NAME = (text, html) -> text.replace("{{name}}", "\u5c71\u7530");

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static MimeMessage parsed(byte[] message) throws Exception {
        return new MimeMessage(null, new ByteArrayInputStream(message));
    }

    @ParameterizedTest
    @CsvSource({"utf-8, 8bit", "utf-8, base64", "utf-8, quoted-printable", "iso-2022-jp, 7bit", "shift_jis, base64", "euc-jp, 8bit", "iso-8859-1, 8bit",
        "us-ascii, 7bit", "windows-1252, quoted-printable", "utf-16, base64"})
    void shouldWriteJapaneseIntoTextOfAnyCharset(String charset, String encoding) throws Exception {
        boolean japanese = Charset.forName(charset).newEncoder().canEncode('\u3042');
        String text = "Dear {{name}},\r\n" + (japanese ? "\u3053\u3093\u306b\u3061\u306f" : charset.equals("us-ascii") ? "hello" : "Gr\u00fc\u00dfe") + "\r\n" + "long ".repeat(300) + "\r\n";
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        try (java.io.OutputStream out = javax.mail.internet.MimeUtility.encode(body, encoding)) {
            out.write(text.getBytes(charset));
        }
        byte[] head = latin("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=" + charset + "; format=flowed\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n");
        byte[] message = new byte[head.length + body.size()];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body.toByteArray(), 0, message, head.length, body.size());
        MimeMessage changed = parsed(TextParts.change(message, NAME));
        assertThat((String) changed.getContent()).isEqualTo(text.replace("{{name}}", "\u5c71\u7530"));
        assertThat(changed.getContentType()).contains("format=flowed");
    }

    @Test
    void shouldLeaveAloneWhatDoesNotChange() throws Exception {
        Random random = new Random(3);
        List<String> pieces = List.of("--b\r\n", "--b--\r\n", "--c\r\n", "--c--", "\r\n", "\n", "Content-Type: text/plain\r\n", "Content-Type: text/html; charset=nonsense\r\n",
            "Content-Type: multipart/mixed; boundary=c\r\n", "Content-Type: multipart/alternative; boundary=\"b\"\r\n", "Content-Type: ;;\r\n", "Content-Transfer-Encoding: base64\r\n", "\u00ff\u00fe\0",
            "=3D=", "AAAA====", "Content-Disposition: attachment\r\n", " folded\r\n", "text", "--bb\r\n", "Content-Type: message/rfc822\r\n");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "Content-Type: multipart/mixed; boundary=b\r\n\r\n" : "Subject: x\r\n");
            for (int i = random.nextInt(25); i > 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            byte[] message = latin(text.toString());
            assertThat(TextParts.change(message, (part, html) -> part)).as(text.toString()).isEqualTo(message);
        }
    }

    @Test
    void shouldLeaveAttachmentsSignaturesAndMessagesInMessagesAlone() throws Exception {
        String untouched = "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a\r\n\r\n{{name}}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: {{name}}\r\n\r\n{{name}}\r\n"
            + "--b\r\nContent-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\n{{name}}\r\n--s--\r\n\r\n--b\r\nContent-Type: application/json\r\n\r\n{{name}}\r\n--b--\r\nepilogue {{name}}";
        String message = "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble {{name}}\r\n--b\r\n\r\n{{name}}\r\n" + untouched;
        String changed = new String(TextParts.change(latin(message), NAME), StandardCharsets.ISO_8859_1);
        assertThat(changed).startsWith("Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble {{name}}\r\n--b\r\n").endsWith("\r\n" + untouched);
        MimeMultipart parts = (MimeMultipart) parsed(latin(changed)).getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("\u5c71\u7530");
    }

    @Test
    void shouldMarkNotesOnce() throws Exception {
        ConversationNumber number = ConversationNumber.parse("SUP-42").orElseThrow();
        for (String message : List.of("Subject: x\r\n\r\ntext", "\r\ntext", "Subject: x\r\n", "Content-Type: text/html\r\n\r\n<p>text</p>", "Content-Type: text/html\r\n\r\n<HTML><BODY a='b'>text",
            "Content-Type: image/png\r\n\r\n\u0089PNG", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\n\u0089PNG\r\n--b--\r\n")) {
            byte[] marked = NoteText.marked(latin(message), number);
            assertThat(ContentScan.of(Messages.of(marked)).note()).as(message).isTrue();
            assertThat(TextParts.count(marked)).as(message).isPositive();
            assertThat(NoteText.marked(marked, number)).as(message).isEqualTo(marked);
        }
    }

    @Test
    void shouldTakeCommandAddressesOutAndLeaveTheRestAsWritten() {
        java.util.function.Predicate<String> orders = address -> address.startsWith("support+");
        for (String[] row : new String[][] {
            {"support+close@a.test", null}, {"<support+close@a.test>,", null},
            {"x@y.example", "x@y.example"}, {"\"a, b\" <x@y.example>, support+note@a.test", "\"a, b\" <x@y.example>"},
            {"=?utf-8?B?5bGx?= <x@y.example>,\r\n Close <support+close@a.test>, (c, d) z@y.example", "=?utf-8?B?5bGx?= <x@y.example>,\r\n\t(c, d) z@y.example"},
            {"team: x@y.example, support+close@a.test;, z@y.example", "x@y.example,\r\n\tz@y.example"}, {"\"support+x@a.test\" <x@y.example>", "\"support+x@a.test\" <x@y.example>"},
            {"\"a \\\" <b\" <x@y.example>, support+close@a.test (c)", "\"a \\\" <b\" <x@y.example>"}}) {
            MailHeader header = MailHeader.of(latin("Subject: s\r\nTo: " + row[0] + "\r\nX: y\r\n\r\n"));
            AddressFields.remove(header, orders);
            assertThat(new String(header.bytes(), StandardCharsets.ISO_8859_1)).as(row[0])
                .isEqualTo("Subject: s\r\n" + (row[1] == null ? "" : "To: " + row[1] + "\r\n") + "X: y\r\n\r\n");
        }
    }

    @Test
    void shouldKeepAnyHeaderAsItIs() {
        for (String text : List.of("", "\r\n", "A: b\r\n c\r\n\r\n", "no field\r\nA:\r\n\r\n", "A: b", "A: b\n\n", " folded first\r\n\r\n", "Gr\u00fc\u00dfe: x\r\n\r\n")) {
            assertThat(new String(MailHeader.of(latin(text)).bytes(), StandardCharsets.ISO_8859_1)).isEqualTo(text);
            MailHeader.of(latin(text)).parsed();
        }
    }
}
