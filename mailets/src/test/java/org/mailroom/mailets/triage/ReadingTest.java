package org.mailroom.mailets.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.mailroom.mime.MessageTexts;

class ReadingTest {

    private static Reading reading(String message) throws IOException {
        return reading(message, StandardCharsets.UTF_8);
    }

    private static Reading reading(String message, Charset charset) throws IOException {
        byte[] bytes = message.replace("\n", "\r\n").getBytes(charset);
        return Reading.of(() -> new ByteArrayInputStream(bytes));
    }

    private static String multipart(String kind, String... parts) {
        StringBuilder message = new StringBuilder("Subject: parts\nMIME-Version: 1.0\nContent-Type: multipart/" + kind + "; boundary=b" + kind.charAt(0) + "\n\n");
        for (String part : parts) {
            message.append("--b").append(kind.charAt(0)).append('\n').append(part).append('\n');
        }
        return message.append("--b").append(kind.charAt(0)).append("--\n").toString();
    }

    @Test
    void shouldDecodeHeaderFields() throws Exception {
        Reading reading = reading("Subject: =?utf-8?B?" + Base64.getEncoder().encodeToString("請求書".getBytes(StandardCharsets.UTF_8)) + "?=\n =?utf-8?Q?_f=C3=BCr_Mai?=\nX-A: one\nx-a: two\n  lines\nX-Raw: Grüße\n\nbody\n");
        assertThat(reading.subject()).isEqualTo("請求書 für Mai");
        assertThat(reading.header("X-A")).containsExactly("one", "two lines");
        assertThat(reading.header("X-Raw")).containsExactly("Grüße");
        assertThat(reading.header("X-None")).isEmpty();
        assertThat(reading("X-Raw: Grüße\n\n", StandardCharsets.ISO_8859_1).header("x-raw")).containsExactly("Grüße");
    }

    @Test
    void shouldDecodeTheTextOfEachCharset() throws Exception {
        for (String name : new String[] {"ISO-2022-JP", "Shift_JIS", "EUC-JP", "UTF-8"}) {
            Charset charset = Charset.forName(name);
            assertThat(reading("Content-Type: text/plain; charset=" + name + "\n\n請求書の件\n", charset).text()).as(name).isEqualTo("請求書の件");
        }
        assertThat(reading("\nGrüße ohne Charset\n").text()).isEqualTo("Grüße ohne Charset");
        assertThat(reading("Content-Type: text/plain; charset=klingon\n\nGrüße\n", StandardCharsets.ISO_8859_1).text()).isEqualTo("Grüße");
        assertThat(reading("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe\n").text()).isEqualTo("Grüße");
    }

    @Test
    void shouldReadHtmlAsPeopleSeeIt() throws Exception {
        assertThat(reading("Content-Type: text/html; charset=utf-8\n\n<html><head><title>no</title><style>p {a: b}</style></head><body><p>Where is my&nbsp;<b>par</b>cel?</p><script>x()</script></body>\n").text())
            .contains("Where is my parcel?").doesNotContain("<", "x()", "a: b");
    }

    @Test
    void shouldReadWhatStandsInHtmlOnly() throws Exception {
        assertThat(reading(multipart("alternative", "Content-Type: text/plain\n\nHello Anna", "Content-Type: text/html\n\n<p>Hello   Anna</p>")).text()).isEqualTo("Hello Anna");
        assertThat(reading(multipart("alternative", "Content-Type: text/plain\n\nHello", "Content-Type: text/html\n\n<p>You have won</p>")).text()).isEqualTo("Hello\nYou have won");
    }

    @Test
    void shouldNameAttachments() throws Exception {
        Reading reading = reading(multipart("mixed", "Content-Type: text/plain\n\nSee attachment", "Content-Type: application/pdf; name=\"a.pdf\"\nContent-Transfer-Encoding: base64\n\nAAAA",
            "Content-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.txt\n\nnot read", "Content-Type: image/png; name=logo.png\nContent-ID: <logo>\n\nx",
            "Content-Type: application/zip\n\nx", "Content-Type: message/rfc822\n\nSubject: inner\n\nnot read either",
            "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"=?utf-8?Q?Gr=C3=BC=C3=9Fe.exe?=\"\n\nx"));
        assertThat(reading.text()).isEqualTo("See attachment");
        assertThat(reading.attachments()).containsExactly(new Reading.Attachment("a.pdf", "application/pdf"), new Reading.Attachment("請求書.txt", "text/plain"),
            new Reading.Attachment("", "application/zip"), new Reading.Attachment("", "message/rfc822"), new Reading.Attachment("Grüße.exe", "application/octet-stream"));
    }

    @Test
    void shouldReadMalformedAndLargeMessagesAsFarAsPossible() throws Exception {
        assertThat(reading("").text()).isEmpty();
        assertThat(reading("Subject: only a header").subject()).isEqualTo("only a header");
        assertThat(reading("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n").text()).isEqualTo("text");
        assertThat(reading("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!\n").text()).isNotNull();
        assertThat(reading("\n" + "word ".repeat(200_000)).text().length()).isBetween(MessageTexts.LONGEST - 10, MessageTexts.LONGEST);
    }

    /** Found with a spooler's stack: the parser needs some of it for each level, and minutes for some ten thousand. */
    @Test
    void shouldReadWhatStandsBeforePartsThatAreTooDeep() throws Exception {
        StringBuilder message = new StringBuilder("Content-Type: multipart/mixed; boundary=first\n\n--first\n\ntext\n--first\n");
        for (int i = 0; i < 40_000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
        }
        Reading reading = reading(message + "\nhidden\n");
        AtomicReference<String> read = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread spooler = new Thread(null, () -> read.set(reading.text()), "spooler", 512 << 10);
        spooler.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        spooler.start();
        spooler.join();
        assertThat(failure).hasNullValue();
        assertThat(read).hasValue("text");
    }

    @Test
    void shouldReadPartsInPartsAsMailProgramsMakeThem() throws Exception {
        String inner = "Content-Type: text/plain\n\ninside";
        for (int i = 0; i < 20; i++) {
            inner = "Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n" + inner + "\n--b" + i + "--";
        }
        assertThat(reading(inner + "\n").text()).isEqualTo("inside");
    }

    @Test
    void shouldDecodeTheBeginningOfALongField() throws Exception {
        Reading reading = reading("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= " + "=?".repeat(100_000) + " end\n\n");
        String subject = reading.subject();
        assertThat(subject.startsWith("Grüße") && subject.endsWith("=?=? end")).isTrue();
    }

    @Test
    void shouldNotParseAllThatIsMarkupOnly() throws Exception {
        String[] parts = new String[60];
        Arrays.fill(parts, "Content-Type: text/html\n\n" + "<b a".repeat(MessageTexts.LONGEST / 4));
        parts[0] = "Content-Type: text/html\n\n<p>first</p>";
        parts[59] = "Content-Type: text/html\n\n<p>last</p>";
        assertThat(reading(multipart("mixed", parts)).text()).isEqualTo("first");
    }
}
