package org.mailroom.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.mime.MessageReader.Inner;
import org.mailroom.mime.MessageReader.Step;

/** What a message is taken apart into, whatever it is. */
class MessageReaderTest {

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Gives its bytes in pieces of any length. */
    private static InputStream trickle(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(length, 1 + random.nextInt(5)));
            }
        };
    }

    /** All steps, with what stands there. */
    private static List<String> steps(InputStream message, Inner inner) throws IOException {
        MessageReader reader = MessageReader.of(message, inner);
        List<String> steps = new ArrayList<>();
        for (Step step = reader.next(); step != Step.END; step = reader.next()) {
            String content = step == Step.LEAF || step == Step.BESIDE ? latin(reader.content().readAllBytes()) : "";
            if (step != Step.BESIDE || !content.isEmpty()) {
                steps.add(step + " " + (step == Step.BESIDE ? "" : reader.part().type()) + " " + content);
            }
        }
        return steps;
    }

    private static List<String> steps(String message, Inner inner) throws IOException {
        return steps(new ByteArrayInputStream(latin(message)), inner);
    }

    private static final String MESSAGE = "Content-Type: multipart/mixed; boundary=\"a b\"\r\n\r\nbefore\r\n--a b\r\n\r\none\r\n\r\n--a b \r\nContent-Type: multipart/alternative;\r\n boundary=c\r\n\r\n"
        + "--c\r\nContent-Type: TEXT/Html\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\r\n=3Cp>\r\n--c--\r\n--a b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\n--c\r\ntwo\r\n--a b--\r\nbehind\r\n";

    @Test
    void shouldGoThroughPartsInTheirOrder() throws IOException {
        assertThat(steps(MESSAGE, Inner.OPEN)).containsExactly("MULTIPART multipart/mixed ", "BESIDE  before", "LEAF text/plain one\r\n", "MULTIPART multipart/alternative ", "LEAF text/html <p>",
            "MESSAGE message/rfc822 ", "LEAF text/plain --c\r\ntwo", "BESIDE  behind\r\n");
        assertThat(steps(MESSAGE, Inner.CLOSED)).contains("LEAF message/rfc822 Subject: inner\r\n\r\n--c\r\ntwo").doesNotContain("MESSAGE message/rfc822 ");
    }

    @Test
    void shouldTellWhereEachPartStands() throws IOException {
        Part root = MessageReader.tree(new ByteArrayInputStream(latin(MESSAGE)));
        assertThat(root.parts()).extracting(part -> MESSAGE.substring((int) part.bodyStart(), (int) part.end()))
            .containsExactly("one\r\n", "--c\r\nContent-Type: TEXT/Html\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\r\n=3Cp>\r\n--c--", "Subject: inner\r\n\r\n--c\r\ntwo");
        Part inner = root.parts().get(2).parts().get(0);
        assertThat(MESSAGE.substring((int) inner.headerStart(), (int) inner.bodyStart())).isEqualTo("Subject: inner\r\n\r\n");
        assertThat(MESSAGE.substring((int) root.headerStart(), (int) root.end())).isEqualTo(MESSAGE);
        assertThat(inner.parent()).contains(root.parts().get(2));
        assertThat(root.parts().get(1).parts().get(0).within("multipart/alternative")).isTrue();
        assertThat(inner.within("multipart/mixed")).isFalse();
    }

    @Test
    void shouldOpenMessagesThatAreEncodedAlthoughTheyMustNotBe() throws IOException {
        String inner = "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\ninside\r\n--i--\r\n";
        String message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(latin(inner)) + "\r\n--b\r\n\r\nnext\r\n--b--\r\n";
        assertThat(steps(message, Inner.DECODED)).containsExactly("MULTIPART multipart/mixed ", "MESSAGE message/rfc822 ", "MULTIPART multipart/mixed ", "LEAF text/plain inside", "LEAF text/plain next");
    }

    /** Random messages, in random pieces: the same steps, and contents that stand where the parts say. */
    @Test
    void shouldReadAlikeHoweverTheBytesCome() throws IOException {
        Random random = new Random(5);
        List<String> pieces = List.of("--b\r\n", "--b--\r\n", "--c\r\n", "--c--", "\r\n", "\n", "\r", "-", "--", "Content-Type: text/plain\r\n", "Content-Type: multipart/mixed; boundary=c\r\n",
            "Content-Type: multipart/digest; boundary=\"b\"\n", "Content-Type: message/rfc822\r\n\r\n", "Content-Transfer-Encoding: base64\r\n", "QUJD", "=3D", " folded\r\n", "text", "--bb\r\n", "x".repeat(600));
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "Content-Type: multipart/mixed; boundary=b\r\n\r\n" : "Subject: x\r\n");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            byte[] message = latin(text.toString());
            assertThat(steps(trickle(message, random), Inner.DECODED)).as(text.toString()).isEqualTo(steps(new ByteArrayInputStream(message), Inner.DECODED));
            MessageReader reader = MessageReader.of(trickle(message, random), Inner.OPEN);
            List<Part> leaves = new ArrayList<>();
            List<String> contents = new ArrayList<>();
            for (Step step = reader.next(); step != Step.END; step = reader.next()) {
                if (step == Step.LEAF) {
                    leaves.add(reader.part());
                    contents.add(reader.header().value("content-transfer-encoding").isPresent() ? null : latin(reader.content().readAllBytes()));
                }
            }
            for (int i = 0; i < leaves.size(); i++) {
                String there = latin(Arrays.copyOfRange(message, (int) leaves.get(i).bodyStart(), (int) leaves.get(i).end()));
                assertThat(contents.get(i) == null || contents.get(i).equals(there)).as(text.toString()).isTrue();
            }
        }
    }

    /** What mail programs make is read as the library reads it that James stands on. */
    @Test
    void shouldReadWhatIsWellFormedAsOthersDo() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String message = "MIME-Version: 1.0\r\n" + entity(random, 0);
            List<String> expected = new ArrayList<>();
            MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE);
            tokens.parse(new ByteArrayInputStream(latin(message)));
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                if (state == EntityState.T_BODY) {
                    expected.add(tokens.getBodyDescriptor().getMimeType() + " " + latin(tokens.getDecodedInputStream().readAllBytes()));
                }
            }
            List<String> read = steps(message, Inner.DECODED).stream().filter(step -> step.startsWith("LEAF ")).map(step -> step.substring(5)).toList();
            assertThat(read).as(message).isEqualTo(expected);
        }
    }

    private static String entity(Random random, int depth) {
        String text = "l\u00e4ne\r\n\r\n--nothing\r\n--\r\n".repeat(random.nextInt(4)) + "end";
        return switch (depth > 4 ? 0 : random.nextInt(5)) {
            case 1 -> "Content-Type: application/pdf; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(latin(text.repeat(20)));
            case 2, 3 -> multipart(random, depth);
            case 4 -> depth == 0 ? multipart(random, 0) : "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n" + entity(random, depth + 1);
            default -> "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n" + text;
        };
    }

    private static String multipart(Random random, int depth) {
        String boundary = "=_" + random.nextInt(1_000_000);
        StringBuilder parts = new StringBuilder("Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n" + (random.nextBoolean() ? "preamble\r\n" : ""));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            parts.append("--").append(boundary).append("\r\n").append(entity(random, depth + 1)).append("\r\n");
        }
        return parts.append("--").append(boundary).append("--").append(random.nextBoolean() ? "\r\nepilogue" : "").toString();
    }

    /** With the stack of a session. */
    private static int onSmallStack(String message, Inner inner) throws Exception {
        int[] leaves = {-1};
        Thread reader = new Thread(null, () -> {
            try {
                leaves[0] = (int) steps(message, inner).stream().filter(step -> step.startsWith("LEAF")).count();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }, "reader", 256 << 10);
        reader.start();
        reader.join();
        return leaves[0];
    }

    @Test
    void shouldReadWhatIsTooDeepAsItStands() throws Exception {
        StringBuilder parts = new StringBuilder();
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            parts.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
            messages.append("Content-Type: message/rfc822\r\n\r\n");
        }
        assertThat(onSmallStack(parts + "\r\nhidden\r\n", Inner.DECODED)).isEqualTo(1);
        assertThat(onSmallStack(messages + "\r\nhidden\r\n", Inner.DECODED)).isEqualTo(1);
        assertThat(steps(parts + "\r\nhidden\r\n", Inner.DECODED)).last().asString().contains("hidden");
        String encoded = "\r\ninnermost";
        for (int i = 0; i < 30; i++) {
            encoded = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(latin(encoded));
        }
        assertThat(onSmallStack(encoded, Inner.DECODED)).isEqualTo(1);
        assertThat(steps(encoded, Inner.DECODED)).last().isEqualTo("LEAF text/plain innermost");
    }

    @Test
    void shouldTakeAllBehindTooManyPartsForTheLast() throws Exception {
        String message = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n".repeat(1_000_000) + "last";
        List<String> steps = steps(message, Inner.OPEN);
        assertThat(steps).hasSize(MessageReader.MOST_PARTS);
        assertThat(steps).last().asString().endsWith("--b\n\nlast");
    }

    /** Each of them takes minutes where time goes with the square of the length. */
    @Test
    @Timeout(120)
    void shouldTakeTimeWithTheLengthAlone() throws Exception {
        String open = "";
        for (int i = 0; i < 50; i++) {
            open += "Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n";
        }
        List<String> traps = List.of(open + "\r\n" + "--b\n".repeat(1_000_000), open + "X: y\r\n".repeat(1_000_000) + "\r\n", "Subject: x\r\n" + " folded\r\n".repeat(200_000) + "\r\n",
            "Content-Type: text/plain;" + " a=\"".repeat(500_000) + "\r\n\r\n", "Content-Type: " + ";name*0=".repeat(300_000) + "\r\n\r\n", "Content-Disposition: x; filename=" + "=?x?B?".repeat(200_000) + "\r\n\r\n",
            "Content-Type: multipart/mixed; boundary=" + "b".repeat(1_000_000) + "\r\n\r\n", "Content-Transfer-Encoding: base64\r\n\r\n" + "=".repeat(2_000_000),
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + "= ".repeat(1_000_000), "\r\n" + "\r".repeat(2_000_000), ":".repeat(1_000_000), "Content-Type: text/html\r\n\r\n" + "<a title=\"&".repeat(200_000),
            "Content-Type: text/html\r\n\r\n" + "<!--".repeat(500_000), "Content-Type: text/html\r\n\r\n" + "<div>".repeat(300_000) + "x");
        for (String trap : traps) {
            byte[] message = latin(trap);
            steps(new ByteArrayInputStream(message), Inner.DECODED);
            MessageTexts texts = MessageTexts.read(new ByteArrayInputStream(message), true);
            texts.text();
            for (HeaderLines.Field field : texts.header().fields()) {
                field.text();
            }
        }
    }

    @Test
    void shouldReadTextByItsCharset() throws IOException {
        for (String[] row : new String[][] {{"utf-8", "UTF-8", "Gr\u00fc\u00dfe"}, {"", "UTF-8", "Gr\u00fc\u00dfe"}, {"", "ISO-8859-1", "Gr\u00fc\u00dfe"}, {"klingon", "ISO-8859-1", "Gr\u00fc\u00dfe"},
            {"us-ascii", "UTF-8", "\u6771\u4eac"}, {"iso-2022-jp (Kanji)", "ISO-2022-JP", "\u6771\u4eac"}, {"", "ISO-2022-JP", "\u6771\u4eac"}, {"\"shift_jis\"", "Shift_JIS", "\u6771\u4eac"}}) {
            byte[] body = row[2].getBytes(row[1]);
            MessageReader reader = MessageReader.of(new ByteArrayInputStream(latin("Content-Type: text/plain" + (row[0].isEmpty() ? "" : "; charset=" + row[0]) + "\r\n\r\n" + latin(body))), Inner.CLOSED);
            assertThat(reader.next()).isEqualTo(Step.LEAF);
            char[] text = new char[100];
            assertThat(new String(text, 0, reader.text().read(text))).as(Arrays.toString(row)).isEqualTo(row[2]);
        }
    }

    @Test
    void shouldGiveNothingOfAPartThatIsPassed() throws IOException {
        MessageReader reader = MessageReader.of(new ByteArrayInputStream(latin("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n")), Inner.CLOSED);
        reader.next();
        reader.next();
        reader.next();
        InputStream one = reader.content();
        assertThat(one.read()).isEqualTo('o');
        reader.next();
        assertThat(one.read()).isEqualTo(-1);
        assertThat(latin(reader.content().readAllBytes())).isEqualTo("two");
    }
}
