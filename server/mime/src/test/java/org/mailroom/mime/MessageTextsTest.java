package org.mailroom.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.mailroom.mime.MessageTexts.Attached;

/** See {@code ParsedMessagesTest} and {@code ReadingTest}, whose readers stand on this one, for what is text and what is attached. */
class MessageTextsTest {

    private static MessageTexts read(String... lines) throws IOException {
        return MessageTexts.read(new ByteArrayInputStream(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8)), true);
    }

    @Test
    void shouldGiveTheTextToRead() throws IOException {
        assertThat(read("Content-Type: text/html", "", "<p>a</p>").text()).isEqualTo("a");
        assertThat(read("Content-Type: multipart/mixed; boundary=b", "", "--b", "", "a", "--b", "Content-Type: text/html", "", "<p>b</p>", "--b", "", "c", "--b--").text()).isEqualTo("a\n\nc");
        assertThat(read("Content-Type: multipart/mixed; boundary=b", "", "--b", "", " ", "--b", "Content-Type: text/html", "", "<p>b</p>", "--b--").text()).isEqualTo("b");
    }

    @Test
    void shouldStopAtItsLimits() throws IOException {
        MessageTexts texts = read("Content-Type: multipart/mixed; boundary=b", "", ("--b\r\nContent-Type: text/html\r\n\r\n" + "<b a".repeat(60_000) + "\r\n").repeat(5) + "--b", "", "x".repeat(600_000),
            "--b", "", "more", ("--b\r\nContent-Type: a/b\r\n\r\nabc\r\n").repeat(600) + "--b--");
        assertThat(texts.plain()).hasSize(MessageTexts.LONGEST);
        assertThat(texts.html().stream().mapToInt(String::length).sum()).isEqualTo(MessageTexts.LONGEST);
        assertThat(texts.attached()).hasSize(MessageTexts.MOST_ATTACHED);
        assertThat(texts.attached().get(7)).isEqualTo(new Attached(14, "a/b", Optional.empty(), Optional.empty(), 3, false));
        assertThat(texts.cut()).isTrue();
        assertThat(read("", "x".repeat(MessageTexts.LONGEST)).cut()).isFalse();
    }
}
