package org.mailroom.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class ContentFieldTest {

    private static String name(String field) {
        return ContentField.of(new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)).parameter("filename").orElse("");
    }

    @Test
    void shouldReadNamesHoweverTheyAreWritten() {
        for (String[] row : new String[][] {{"attachment; filename=a.txt", "a.txt"}, {"attachment; FileName = \"a b.txt\" ; size=3", "a b.txt"}, {"attachment; filename=a b (1).txt", "a b (1).txt"},
            {"attachment filename=a.txt", "a.txt"}, {"attachment; filename=\"a \\\"b\\\" \\c.txt\"", "a \"b\" \\c.txt"}, {"attachment; filename=\"never closed", "never closed"},
            {"attachment; filename*=UTF-8''%E8%AB%8B.pdf", "\u8acb.pdf"}, {"attachment; filename=q.pdf; filename*=UTF-8'ja'%E8%AB%8B.pdf", "\u8acb.pdf"},
            {"a; filename*1*=%E6%B1%82; filename*0*=UTF-8''%E8%AB%8B; filename*2=\"-42.pdf\"", "\u8acb\u6c42-42.pdf"}, {"a; filename*0=\"one \"; filename*1=two", "one two"},
            {"a; filename=\"=?utf-8?Q?M=C3=A4rz.pdf?=\"", "M\u00e4rz.pdf"}, {"a; filename=\u8acb.pdf", "\u8acb.pdf"}, {"a; filename*=UTF-9''%zz", "%zz"}, {"a; filename=", ""}, {"a; filename", ""}, {";;;=\"", ""}}) {
            assertThat(name(row[0])).as(row[0]).isEqualTo(row[1]);
        }
    }

    @Test
    void shouldTellTheType() {
        for (String[] row : new String[][] {{"Text/HTML; charset=x", "text/html"}, {"text/plain (a comment)", "text/plain"}, {"", "text/plain"}, {"text", "text/plain"}, {";;;", "text/plain"},
            {"image/", "text/plain"}, {"a/\u00ff", "application/octet-stream"}, {"a/" + "b".repeat(200), "application/octet-stream"}}) {
            assertThat(ContentField.of(row[0]).mediaType()).as(row[0]).isEqualTo(row[1]);
        }
        assertThat(ContentField.of("a/b; charset=us-ascii boundary=x").word("boundary")).contains("x");
        assertThat(ContentField.of("a/b; charset=us-ascii (Plain); boundary=\"x y\"").word("boundary")).contains("x y");
    }
}
