package org.mailroom.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MboxSourceTest {
    private static final String FROM = "From a@b.example Thu Nov  5 09:08:07 2026\n";

    private record Read(String place, String date, String flags, String text) {
    }

    @TempDir
    private Path directory;

    private List<Read> read(String... files) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String file : files) {
            paths.add(Files.writeString(directory.resolve("m" + paths.size() + ".mbox"), file, StandardCharsets.ISO_8859_1));
        }
        List<Read> all = new ArrayList<>();
        try (Source source = MboxSource.of(paths)) {
            for (Optional<Source.Found> found = source.next(); found.isPresent(); found = source.next()) {
                try (InputStream content = found.get().content().open()) {
                    all.add(new Read(directory.relativize(Path.of(found.get().place())).toString(), found.get().date().toString(), String.join(" ", found.get().flags()),
                        new String(content.readAllBytes(), StandardCharsets.ISO_8859_1)));
                }
            }
            assertThat(source.percent().orElse(100)).isEqualTo(100);
        }
        return all;
    }

    private List<String> texts(String... files) throws IOException {
        return read(files).stream().map(Read::text).toList();
    }

    @Test
    void shouldCutMessagesAndTellWhereTheyStand() throws Exception {
        List<Read> all = read(FROM + "A: b\n\ntext\n\n" + FROM + "A: c\n\nno end", "\n\n" + FROM + "A: d\n\n\n\n");
        assertThat(all).extracting(Read::text).containsExactly("A: b\r\n\r\ntext\r\n", "A: c\r\n\r\nno end", "A: d\r\n\r\n\r\n");
        assertThat(all).extracting(Read::place).containsExactly("m0.mbox, byte 0", "m0.mbox, byte " + (FROM.length() + 12), "m1.mbox, byte 2");
        assertThat(all).extracting(Read::date).containsOnly("2026-11-05T09:08:07Z");
        assertThat(read("")).isEmpty();
        assertThat(texts(FROM)).containsExactly("");
    }

    @Test
    void shouldTakeMarksAwayAndKeepWhatSeparatesNothing() throws Exception {
        assertThat(texts(FROM + ">From x\n\n>From here\n>>From there\n>> From\nFrom Monday on\n\nFrom now on\n> From y\n\n" + FROM + "A: z\n\n"))
            .containsExactly("From x\r\n\r\nFrom here\r\n>From there\r\n>> From\r\nFrom Monday on\r\n\r\nFrom now on\r\n> From y\r\n", "A: z\r\n");
    }

    @Test
    void shouldSeparateByALineWithADateWithoutAnEmptyOne() throws Exception {
        assertThat(texts(FROM + "A: b\n\nx\n" + FROM + "A: c\n\nFrom here\n\nFrom there\n" + FROM + "A: d\n")).containsExactly("A: b\r\n\r\nx\r\n", "A: c\r\n\r\nFrom here\r\n\r\nFrom there\r\n", "A: d\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"From what Bob wrote on Thu Nov  5 09:08:07 2026 we know it", "From Bob's mail of Thu Nov  5 09:08:07 2026", "From bob Thu Nov  5 09:08:07 2026:", "From bob Thu Nov  5 09:08 2026",
        "From bob Thu Nov 31 09:08:07 2026", "From bob Nov  5 09:08:07 2026", "From Thu Nov  5 09:08:07 2026"})
    void shouldNotCutAMessageAtASentenceWithADate(String line) throws Exception {
        assertThat(texts(FROM + "A: b\n\nx\n" + line + "\ny\n\n" + FROM + "A: c\n")).containsExactly("A: b\r\n\r\nx\r\n" + line + "\r\ny\r\n", "A: c\r\n");
    }

    @Test
    void shouldSeparateByAnyLineWhereTheFirstHasNoDate() throws Exception {
        assertThat(read("From a\nA: b\nDate: Sat, 1 Feb 2020 10:00:00 +0100\n\nx\nFrom y\n\nFrom c\nA: d\n\n")).containsExactly(
            new Read("m0.mbox, byte 0", "2020-02-01T09:00:00Z", "", "A: b\r\nDate: Sat, 1 Feb 2020 10:00:00 +0100\r\n\r\nx\r\nFrom y\r\n"),
            new Read("m0.mbox, byte 60", "1970-01-01T00:00:00Z", "", "A: d\r\n"));
    }

    @Test
    void shouldTakeFilesWithCarriageReturnsAndKeepThoseThatAreContent() throws Exception {
        assertThat(texts((FROM + "A: b\n\n>From x\n\n\n" + FROM + "A: c\n\n").replace("\n", "\r\n"))).containsExactly("A: b\r\n\r\nFrom x\r\n\r\n", "A: c\r\n");
        assertThat(texts(FROM + "A: b\r\n\r\nx\r\n\r\n" + FROM + "A: c\n\na\r\rb\r\n\r\n\n")).as("messages with and without").containsExactly("A: b\r\n\r\nx\r\n", "A: c\r\n\r\na\r\rb\r\r\n\r\r\n");
    }

    /** What files mail locally puts a line in front, with the ends that it knows. */
    @Test
    void shouldTakeLinesOfBothKindsInOneHeader() throws Exception {
        assertThat(texts(FROM + "Return-Path: <a@b>\nA: b\r\nC: d\r\n\r\nx\r\n\r\n" + FROM + "A: c\n\n")).containsExactly("Return-Path: <a@b>\r\nA: b\r\nC: d\r\n\r\nx\r\n", "A: c\r\n");
        assertThat(texts(FROM + "A: " + "x".repeat(70_000) + "\r\n\r\nx\r\n\r\n")).containsExactly("A: " + "x".repeat(70_000) + "\r\n\r\nx\r\n");
    }

    @Test
    void shouldReadLinesAndMessagesOfAnyLength() throws Exception {
        for (int length : new int[] {65_534, 65_535, 65_536, 65_537, 300_000}) {
            String line = "x".repeat(length);
            assertThat(texts(FROM + line + "\n\n" + line + "\nFrom\n\n" + FROM + ">From " + line + "\n\n")).as("%d", length).containsExactly(line + "\r\n\r\n" + line + "\r\nFrom\r\n", "From " + line + "\r\n");
        }
    }

    @Test
    void shouldGoOnBehindAMessageThatNobodyReads() throws Exception {
        Path file = Files.writeString(directory.resolve("a.mbox"), (FROM + "A: b\n\n" + "text\n".repeat(50_000) + "\n").repeat(3));
        int count = 0;
        try (Source source = MboxSource.of(List.of(file))) {
            while (source.next().isPresent()) {
                count++;
            }
        }
        assertThat(count).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Thu Nov  5 09:08:07 2026 | 2026-11-05T09:08:07Z",
        "Thu Nov  5 09:08 2026 | 2026-11-05T09:08:00Z",
        "Thu Nov 05 09:08:07 +0100 2026 | 2026-11-05T08:08:07Z",
        "Thu Nov 05 09:08:07 2026 -0230 | 2026-11-05T11:38:07Z",
        "Thu, Nov 5 09:08:07 GMT 2026 | 2026-11-05T09:08:07Z",
        "Thu Nov 5 09:08:07 EST 2026 | 2026-11-05T14:08:07Z",
        "Thu Nov 5 09:08:07 EDT 2026 | 2026-11-05T13:08:07Z",
        "Thu Nov 5 09:08:07 bst 2026 | 2026-11-05T08:08:07Z",
        "Thu Nov 05 09:08:07 +9900 2026 | 1970-01-01T00:00:00Z",
        "Thu Nov 5 09:08:07 XYZ 2026 | 2026-11-05T09:08:07Z",
        "Thu Nov 31 09:08:07 2026 | 1970-01-01T00:00:00Z",
        "in the summer of 2026 | 1970-01-01T00:00:00Z"})
    void shouldReadTheDatesOfManyPrograms(String written, String date) throws Exception {
        assertThat(read("From - " + written + "\nA: b\n\n")).extracting(Read::date).containsExactly(date);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Status: RO | \\Seen", "Status: Done | ''", "X-Status: Draft | ''", "Subject: \u0085Status: D | ''", "Status: O | ''", "status: RO~X-Status: AF | \\Answered \\Flagged \\Seen", "X-Status: DT | \\Deleted \\Draft", "X-Mozilla-Status: 0007 | \\Answered \\Flagged \\Seen",
        "X-Mozilla-Status: 0009 | \\Deleted \\Seen", "X-Mozilla-Status: x | ''", "X-IMAP: 1 2~Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA | \\Deleted",
        "Subject: x~~Status: RO | ''"})
    void shouldReadWhatProgramsHaveMarked(String header, String flags) throws Exception {
        assertThat(read(FROM + header.replace("~", "\n") + "\n\n\n")).extracting(Read::flags).containsExactly(flags);
    }

    @Test
    void shouldRefuseWhatIsNoMailboxFile() throws Exception {
        assertThatThrownBy(() -> read("Subject: x\n\n")).hasMessageEndingWith("m0.mbox is no mailbox file (mbox): its first line does not begin with 'From '");
        assertThatThrownBy(() -> MboxSource.of(List.of(directory.resolve("gone")))).hasMessage(directory.resolve("gone") + ": there is no such file");
        assertThatThrownBy(() -> MboxSource.of(List.of(directory))).hasMessageContaining("is a directory");
    }
}
