package org.mailroom.store.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.mime.HtmlText;

class MessageTextTest {
    private static final class Texts implements MessageText.Visitor {
        private final List<String> fields = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private final StringBuilder inner = new StringBuilder();
        private final StringBuilder unseen = new StringBuilder();

        @Override
        public void field(String name, String value) {
            fields.add(name + "=" + value);
        }

        @Override
        public void text(MessageText.Piece piece, Reader text) throws IOException {
            switch (piece) {
                case TEXT -> body.append(all(text)).append('|');
                case HTML -> {
                    HtmlText html = HtmlText.everything();
                    body.append(html.add(all(text))).append(html.end()).append('|');
                }
                case INNER_FIELDS -> inner.append(all(text));
                case ALL_FIELDS -> unseen.append(all(text));
            }
        }

        private static String all(Reader text) throws IOException {
            StringWriter all = new StringWriter();
            text.transferTo(all);
            return all.toString();
        }

        @Override
        public boolean done() {
            return false;
        }
    }

    private static Texts of(byte[] message) throws IOException {
        Texts texts = new Texts();
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        MessageText.header(text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1), texts);
        MessageText.body(new ByteArrayInputStream(message), texts);
        return texts;
    }

    private static Texts of(String message) throws IOException {
        return of(message.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadFieldsHoweverTheyAreWritten() throws IOException {
        assertThat(of("Subject: =?utf-8?B?5Q==?=\r\n =?utf-8?b?pKfjgYQ=?= and\r\n\tmore\r\nX-Raw: gr\u00fc\u00df\r\nX-Q: =?iso-8859-1*de?Q?Gr=FC=DFe_?= =?us-ascii?q?x?=\r\nno field here\r\n"
            + "X-None: =?nonsense?B?YWJj?= =?utf-8?B?!?= =?broken\r\n\r\n").fields)
            .containsExactly("Subject=大い and\tmore", "X-Raw=gr\u00fc\u00df", "X-Q=Gr\u00fc\u00dfe x", "=no field here", "X-None=abc =?broken");
    }

    @Test
    void shouldReadAllPartsThatAreTextAndTheNamesOfTheOthers() throws IOException {
        Texts texts = of("Content-Type: multipart/mixed; boundary=b\r\n\r\nbefore\r\n--b\r\n\r\nfirst\r\n--b\r\nContent-Type: application/pdf; name=\"=?utf-8?Q?Rechnung_M=C3=A4rz.pdf?=\"\r\n"
            + "Content-Disposition: attachment;\r\n filename*0*=UTF-8''%E8%AB%8B;\r\n filename*1*=%E6%B1%82;\r\n filename*2=\"-42.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b\r\n"
            + "Content-Type: message/rfc822\r\n\r\nSubject: =?utf-8?Q?inn=C3=A9r?=\r\nContent-Type: text/html\r\n\r\n<p>in<b>ner</b></p>\r\n--b\r\nContent-Type: text/csv\r\n\r\na;b\r\n--b--\r\nbehind");
        assertThat(texts.body.toString()).contains("before", "first|", "Rechnung März.pdf", "請求-42.pdf", "inner", "a;b|", "behind|")
            .doesNotContain("AAAA", "base64", "text/csv", "innér");
        assertThat(texts.inner.toString()).isEqualTo("Subject: innér\n\n");
        assertThat(texts.unseen).contains("Content-Type: text/csv", "Content-Transfer-Encoding: base64", "Subject: innér");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-2022-JP", "UTF-8"})
    void shouldTellTheCharsetWhereNoneIsNamed(String charset) throws IOException {
        assertThat(of(new String(("Subject: x\r\n\r\n件名と本文").getBytes(Charset.forName(charset)), StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1)).body).contains("件名と本文");
    }

    @Test
    void shouldReadBytesThatAreNothingElseAsWestern() throws IOException {
        assertThat(of("Subject: x\r\n\r\nGr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1)).body).contains("Gr\u00fc\u00df");
    }

    @Test
    void shouldSurviveWhateverMessagesAre() throws IOException {
        StringBuilder deep = new StringBuilder("Subject: x\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n");
        for (int i = 0; i < 3_000; i++) {
            deep.append("--b").append(i).append("\r\nContent-Type: multipart/mixed; boundary=b").append(i + 1).append("\r\n\r\n");
        }
        assertThat(of(deep + "needle").body).contains("needle");
        Random random = new Random(3);
        String[] pieces = {"--b", "\r\n", "--", ":", "Content-Type: ", "text/html", "multipart/mixed; boundary=b", "message/rfc822", "\r\n\r\n", "=?", "?B?", "?=", "base64", "\0", "\u00ff", ";",
            "Content-Transfer-Encoding: ", "<", "&", "\""};
        for (int i = 0; i < 2_000; i++) {
            StringBuilder message = new StringBuilder();
            for (int k = random.nextInt(60); k > 0; k--) {
                message.append(pieces[random.nextInt(pieces.length)]);
            }
            of(message + "\r\n\r\n" + message);
        }
    }
}
