package org.mailroom.app.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.imports.MboxSource;
import org.mailroom.app.imports.Source;

class MboxFileTest {
    private static final Instant DATE = Instant.parse("2026-11-05T09:08:07Z");

    @TempDir
    private Path directory;

    private String written(String... messages) throws Exception {
        Path file = directory.resolve("a.mbox");
        try (MboxFile mbox = MboxFile.create(file)) {
            for (String message : messages) {
                mbox.add("c@customers.example", DATE, new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)));
            }
            assertThat(file).doesNotExist();
            mbox.finish();
        }
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory).isDirectoryContaining("glob:**a.mbox").isDirectoryNotContaining("glob:**.unfinished");
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldSeparateMessages() throws Exception {
        assertThat(written("A: b\r\n\r\ntext\r\n", "A: b\n\nno end")).isEqualTo("From c@customers.example Thu Nov  5 09:08:07 2026\nA: b\n\ntext\n\n"
            + "From c@customers.example Thu Nov  5 09:08:07 2026\nA: b\n\nno end\n\n");
    }

    @Test
    void shouldQuoteWhatWouldSeparate() throws Exception {
        assertThat(written("A: b\r\n\r\nFrom here\r\n>From there\r\n>> From\r\n>>>From x\r\nfrom y\r\nFrom\r\n"))
            .endsWith("\n\n>From here\n>>From there\n>> From\n>>>>From x\nfrom y\nFrom\n\n");
    }

    @Test
    void shouldKeepBareCarriageReturnsAndLongLines() throws Exception {
        String line = "x".repeat(3 * Lines.LONGEST - 1);
        assertThat(written("A: b\r\n\r\n" + line + "\r\na\rb\r\r\nFrom \r\n" + line)).endsWith("\n\n" + line + "\na\rb\r\n>From \n" + line + "\n\n");
        for (int shift = 0; shift < 4; shift++) {
            Files.delete(directory.resolve("a.mbox"));
            String text = "y".repeat(Lines.LONGEST - shift);
            assertThat(written("A: b\n\n" + text + "\r\nFrom z\r\n")).endsWith("\n\n" + text + "\n>From z\n\n");
        }
    }

    @Test
    void shouldBeReadBackByteForByte() throws Exception {
        List<String> messages = List.of("A: b\r\n\r\ntext\r\n", "A: b\r\n\r\nFrom a@b Thu Nov  5 09:08:07 2026\r\n>From x\r\n\r\nFrom a@b Thu Nov  5 09:08:07 2026\r\n\r\n\r\n", "From x\r\n", "\r\n",
            "A: \u00e4\0\r\n\r\na\rb\r\r\n\r\r\n" + "y".repeat(3 * Lines.LONGEST) + "\r\n", ">From y\r\n\r\n>>From y\r\n");
        written(messages.toArray(String[]::new));
        List<String> read = new ArrayList<>();
        try (Source source = MboxSource.of(List.of(directory.resolve("a.mbox")))) {
            for (Optional<Source.Found> found = source.next(); found.isPresent(); found = source.next()) {
                read.add(new String(found.get().content().open().readAllBytes(), StandardCharsets.ISO_8859_1));
                assertThat(found.get().date()).isEqualTo(DATE);
            }
        }
        assertThat(read).containsExactlyElementsOf(messages);
    }

    @Test
    void shouldLeaveNothingWhenItIsNotFinished() throws Exception {
        try (MboxFile mbox = MboxFile.create(directory.resolve("a.mbox"))) {
            mbox.add("", DATE, new ByteArrayInputStream(new byte[0]));
        }
        assertThat(directory).isEmptyDirectory();
    }
}
