package org.mailroom.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.domain.search.DocumentReader;
import org.mailroom.domain.search.DocumentReader.Ended;
import org.mailroom.domain.search.DocumentReader.Reading;
import org.mailroom.domain.search.DocumentReader.Text;
import org.mailroom.domain.search.DocumentReader.Unreadable;

/** The real process reads real documents, and survives those that were made to harm it, or is replaced. */
class ForkedReaderTest {
    private static final ReaderLimits SHORT = new ReaderLimits(Duration.ofSeconds(4), Duration.ofMinutes(1), 192, 1 << 20);

    @TempDir
    static Path directory;
    private static ForkedReader reader;

    @BeforeAll
    static void open() {
        reader = new ForkedReader(directory.resolve("child"), ReaderLimits.STANDARD);
    }

    @AfterAll
    static void close() {
        reader.close();
        assertThat(reader.running()).isFalse();
    }

    private static Reading read(DocumentReader by, String name, byte[] document) throws Exception {
        Path file = Files.createTempFile(directory, "document", "");
        try {
            Files.write(file, document);
            return by.read(file, name);
        } finally {
            Files.delete(file);
        }
    }

    private static String text(String name, byte[] document) throws Exception {
        Reading reading = read(reader, name, document);
        assertThat(reading).as(name).isInstanceOf(Text.class);
        return unpacked(reading);
    }

    private static String unpacked(Reading reading) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(((Text) reading).packed()))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void shouldReadWhatPeopleAttach() throws Exception {
        assertThat(text("offer.pdf", Samples.pdf("Quarterly offer 4711"))).contains("Quarterly offer 4711");
        assertThat(text("by hand.pdf", Papers.pdf("By hand 4712"))).contains("By hand 4712");
        assertThat(text("letter.docx", Samples.docx("Kündigung 請求書"))).contains("Kündigung 請求書");
        assertThat(text("table.xlsx", Samples.xlsx("Umsatz 見積"))).contains("Umsatz 見積");
        assertThat(text("slides.pptx", Samples.pptx("Ausblick 来年"))).contains("Ausblick 来年");
        assertThat(text("letter.odt", Samples.odt("Mahnung 督促"))).contains("Mahnung 督促");
        assertThat(text("old.rtf", Papers.rtf("Rahmenvertrag \\'fcber alles"))).contains("Rahmenvertrag über alles");
        assertThat(text("page.html", Samples.html("Gutschein &uuml;ber 5"))).contains("Gutschein über 5").doesNotContain("<p>");
        assertThat(text("memo.txt", Samples.shiftJis("これは長い日本語の文章です。お問い合わせの件について、返金の手続きをお願いいたします。"))).contains("返金の手続き");
    }

    @Test
    void shouldReadFilesWithinZip() throws Exception {
        String text = text("all.zip", Papers.zip(Map.of("a.pdf", Samples.pdf("Inner offer"), "b/c.docx", Samples.docx("Inner letter"), "d.zip", Papers.zip(Map.of("e.txt", "Inner note".getBytes(UTF_8))))));
        assertThat(text).contains("Inner offer", "Inner letter", "Inner note");
    }

    @Test
    void shouldKnowByTheContentWhatAFileIs() throws Exception {
        assertThat(text("", Samples.pdf("No name at all"))).contains("No name at all");
        assertThat(text("picture.png", Samples.docx("Not a picture"))).contains("Not a picture");
    }

    @Test
    void shouldSayWhyADocumentCannotBeRead() throws Exception {
        assertThat(read(reader, "secret.pdf", Samples.encryptedPdf("Nobody reads this"))).isEqualTo(new Unreadable("it is encrypted"));
        assertThat(read(reader, "half.docx", java.util.Arrays.copyOf(Samples.docx("cut"), 300))).isInstanceOf(Unreadable.class);
        assertThat(text("picture.bin", new byte[] {0, 1, 2, 3})).isBlank();
    }

    @Test
    void shouldSurviveBombs() throws Exception {
        for (byte[] bomb : List.of(Samples.nested(Samples.bomb(), 1), Samples.nested("deep".getBytes(UTF_8), 40))) {
            Reading reading = read(reader, "bomb.zip", bomb);
            if (reading instanceof Text text) {
                assertThat(unpacked(text).length()).isLessThanOrEqualTo(ReaderLimits.STANDARD.letters());
            }
        }
        for (byte[] laughs : List.of(Samples.laughs().getBytes(UTF_8), Samples.docxWith(Samples.laughs()))) {
            Reading reading = read(reader, laughs.length > 0 && laughs[0] == 'P' ? "laughs.docx" : "laughs.xml", laughs);
            assertThat(reading instanceof Text text ? unpacked(text).length() : 0).isLessThan(10_000);
        }
        assertThat(text("after.pdf", Samples.pdf("Still there"))).contains("Still there");
    }

    @Test
    void shouldCutLongText() throws Exception {
        assertThat(text("long.txt", "all work and no play ".repeat(500_000).getBytes(UTF_8)).length()).isBetween(ReaderLimits.STANDARD.letters() - 1000, ReaderLimits.STANDARD.letters() + 1);
    }

    @Test
    void shouldAskNoNetwork() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + outside.getLocalPort() + "/x";
            String external = "<?xml version=\"1.0\"?><!DOCTYPE d SYSTEM \"" + address + ".dtd\" [<!ENTITY e SYSTEM \"" + address + "\">]><d>&e;</d>";
            for (Map.Entry<String, byte[]> document : Map.of("e.xml", external.getBytes(UTF_8), "e.docx", Samples.docxWith(external), "e.svg", external.getBytes(UTF_8),
                    "e.html", Samples.html("<img src='" + address + "'><iframe src='" + address + "'></iframe>")).entrySet()) {
                read(reader, document.getKey(), document.getValue());
            }
            outside.setSoTimeout(1);
            assertThatThrownBy(outside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void shouldEndWhatTakesTooLong() throws Exception {
        try (ForkedReader impatient = new ForkedReader(directory.resolve("impatient"), SHORT)) {
            impatient.prepare();
            assertThat(read(impatient, "endless.pdf", Papers.endlessPdf())).isEqualTo(new Ended("it took longer than 4 s"));
            assertThat(impatient.running()).isFalse();
            impatient.prepare();
            assertThat(impatient.running()).isTrue();
        }
    }

    @Test
    void shouldEndWhatTakesTooMuchMemory() throws Exception {
        try (ForkedReader poor = new ForkedReader(directory.resolve("poor"), new ReaderLimits(Duration.ofSeconds(60), Duration.ofMinutes(1), 48, 1 << 20))) {
            assertThat(read(poor, "tree.html", Papers.hugeTree())).isEqualTo(new Ended("it takes more than 48 MB of memory"));
            assertThat(unpacked(read(poor, "next.txt", "The next one".getBytes(UTF_8)))).contains("The next one");
        }
    }

    @Test
    void shouldStartWhenNeededAndEndWhenIdle() throws Exception {
        List<ProcessHandle> before = children();
        try (ForkedReader brief = new ForkedReader(directory.resolve("brief"), new ReaderLimits(Duration.ofSeconds(20), Duration.ofMillis(50), 64, 1000))) {
            assertThat(brief.running()).isFalse();
            brief.prepare();
            List<ProcessHandle> started = children();
            started.removeAll(before);
            started.forEach(process -> process.onExit().join());
            assertThat(brief.running()).isFalse();
        }
    }

    private static List<ProcessHandle> children() {
        return new ArrayList<>(ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList());
    }
}
