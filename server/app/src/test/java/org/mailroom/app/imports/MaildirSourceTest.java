package org.mailroom.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaildirSourceTest {
    private static final Instant TIME = Instant.parse("2020-02-01T10:00:00Z");

    @TempDir
    private Path root;

    @BeforeEach
    void empty() throws IOException {
        maildir(root);
    }

    private static void maildir(Path directory) throws IOException {
        for (String name : List.of("cur", "new", "tmp")) {
            Files.createDirectories(directory.resolve(name));
        }
    }

    private Path file(String name, byte[] content) throws IOException {
        Path file = Files.write(root.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    private Path file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<Source.Found> found(boolean below) throws IOException {
        List<Source.Found> all = new ArrayList<>();
        try (Source source = MaildirSource.of(List.of(root), below)) {
            for (Optional<Source.Found> found = source.next(); found.isPresent(); found = source.next()) {
                all.add(found.get());
            }
        }
        return all;
    }

    private static String text(Source.Found found) throws IOException {
        try (InputStream content = found.content().open()) {
            return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void shouldReadNewAndCurInTheOrderOfNames() throws Exception {
        for (int i = 0; i < 30; i++) {
            int number = i * 7 % 30;
            file("cur/" + (1000 + number) + ".x.host:2,S", "A: " + number + "\n");
        }
        file("new/1", "A: new\n");
        file("tmp/1", "A: half\n");
        file("cur/.hidden", "x");
        List<Source.Found> all = found(false);
        assertThat(all).hasSize(31).extracting(found -> text(found).strip()).startsWith("A: new", "A: 0", "A: 1", "A: 2").endsWith("A: 29");
        assertThat(all).extracting(Source.Found::date).containsOnly(TIME);
        assertThat(all.get(0).flags()).isEmpty();
        assertThat(all.get(0).place()).isEqualTo(root.resolve("new/1").toString());
    }

    @ParameterizedTest
    @CsvSource({"':2,S', \\Seen", "':2,', ''", "'', ''", "':2,DFPRST', $Forwarded \\Answered \\Deleted \\Draft \\Flagged \\Seen", "':2,Sacz', $Label1 \\Seen work", "'!2,F', \\Flagged", "':1,S', ''",
        "',S=3:2,F', \\Flagged"})
    void shouldReadFlagsAndKeywords(String info, String flags) throws Exception {
        Files.writeString(root.resolve("dovecot-keywords"), "0 work\n2 $Label1\nodd\n77 no\n");
        file("cur/1.x.host" + info, "A: b\n");
        assertThat(found(false)).extracting(found -> String.join(" ", found.flags())).containsExactly(flags);
    }

    @Test
    void shouldFindWhatSomebodyReadsMeanwhile() throws Exception {
        file("new/1", "A: 1\n");
        file("new/2", "A: 2\n");
        file("cur/3:2,S", "A: 3\n");
        List<String> all = new ArrayList<>();
        try (Source source = MaildirSource.of(List.of(root), false)) {
            all.add(text(source.next().orElseThrow()).strip());
            Files.move(root.resolve("new/2"), root.resolve("cur/2:2,S"));
            for (Optional<Source.Found> found = source.next(); found.isPresent(); found = source.next()) {
                if (Files.exists(Path.of(found.get().place()))) {
                    all.add(text(found.get()).strip());
                }
            }
        }
        assertThat(all).containsExactly("A: 1", "A: 2", "A: 3");
    }

    @Test
    void shouldReadFoldersBelowWhereThatIsWanted() throws Exception {
        maildir(root.resolve(".Archive.2019"));
        maildir(root.resolve("plain/inside"));
        file("cur/1", "A: 1\n");
        file(".Archive.2019/cur/1", "A: 2\n");
        file("plain/inside/new/1", "A: 3\n");
        assertThat(found(false)).hasSize(1);
        assertThat(found(true)).extracting(found -> text(found).strip()).containsExactly("A: 1", "A: 2", "A: 3");
    }

    @Test
    void shouldGiveLinesTheirEnds() throws Exception {
        file("cur/1", "A: b\n\na\rb\r\n\nend");
        file("cur/2", "A: b\r\n\r\na\rb\nc\r\n");
        assertThat(found(false)).extracting(MaildirSourceTest::text).containsExactly("A: b\r\n\r\na\rb\r\r\n\r\nend", "A: b\r\n\r\na\rb\r\nc\r\n");
    }

    @Test
    void shouldReadWhatIsCompressedByGzipAndNameTheRest() throws Exception {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
            gzip.write("A: b\n\ntext\n".getBytes(StandardCharsets.US_ASCII));
        }
        file("cur/1", small.toByteArray());
        file("cur/2", "(\u00b5/\u00fdxxxx");
        file("cur/3", "");
        file("cur/6", Arrays.copyOf(small.toByteArray(), small.size() - 9));
        file("cur/7", "\u001f\u008b is no gzip");
        Files.createSymbolicLink(root.resolve("cur/8"), Files.writeString(root.resolve("secret"), "of somebody else\n"));
        Path gone = file("cur/4", "A: b\n");
        Files.createDirectory(root.resolve("cur/5"));
        List<Source.Found> all = found(false);
        Files.delete(gone);
        assertThat(text(all.get(0))).isEqualTo("A: b\r\n\r\ntext\r\n");
        assertThatThrownBy(() -> text(all.get(1))).isInstanceOf(Source.Unreadable.class).hasMessage("it is compressed by zstd; only gzip is read");
        assertThat(text(all.get(2))).isEmpty();
        assertThatThrownBy(() -> text(all.get(3))).isInstanceOf(Source.Unreadable.class).hasMessageStartingWith("it is not there any more");
        assertThatThrownBy(() -> text(all.get(4))).isInstanceOf(Source.Unreadable.class).hasMessage("it is no file");
        for (int damaged : new int[] {5, 6}) {
            assertThatThrownBy(() -> text(all.get(damaged))).isInstanceOf(Source.Unreadable.class).hasMessageStartingWith("it is compressed by gzip and damaged");
        }
        assertThatThrownBy(() -> text(all.get(7))).as("a link").isInstanceOf(Source.Unreadable.class).hasMessage("it is no file");
    }

    @Test
    void shouldRefuseWhatIsNoMaildir() throws Exception {
        Path other = Files.createDirectory(root.resolve("other"));
        assertThatThrownBy(() -> MaildirSource.of(List.of(other), false)).hasMessage(other + " is no Maildir: there is no directory cur in it");
        assertThatThrownBy(() -> MaildirSource.of(List.of(other), true)).hasMessage(other + " is no Maildir: there is no directory cur in it");
        assertThatThrownBy(() -> MaildirSource.of(List.of(root.resolve("gone")), false)).hasMessage(root.resolve("gone") + ": there is no such directory");
    }
}
