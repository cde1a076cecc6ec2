package org.mailroom.store.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.team.TeamKey;

/** Where in a message a note may hide. */
class ContentScanTest {
    /** As stored: its text is in base64, so its mark cannot be read in the file of it. */
    private static final String NOTE = "X-Mailroom-Conversation: SUP-42\r\nX-Mailroom-Note: alice@acme.test\r\nFrom: alice@acme.test\r\n"
        + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + Base64.getMimeEncoder().encodeToString("[Internal note SUP-42]\r\n\r\n\u79d8\u5bc6".getBytes(StandardCharsets.UTF_8)) + "\r\n";

    private static boolean note(String message) throws Exception {
        return ContentScan.of(() -> new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1))).note();
    }

    private static String mixed(String content) {
        return "From: bob@acme.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + content;
    }

    @Test
    void shouldLookAtPartsThatAreTooDeepAsTheyAre() throws Exception {
        StringBuilder message = new StringBuilder("Content-Type: multipart/mixed; boundary=first\r\n\r\n--first\r\n");
        for (int i = 0; i < 20_000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
        }
        assertThat(scanned(message + "\r\nnothing\r\n")).isFalse();
        assertThat(scanned(message + "\r\n[Internal note SUP-42]\r\n")).isTrue();
    }

    /** By a thread with the stack that sessions have. */
    private static boolean scanned(String message) throws Exception {
        CompletableFuture<Boolean> found = new CompletableFuture<>();
        Thread reader = new Thread(null, () -> {
            try {
                found.complete(note(message));
            } catch (Throwable e) {
                found.completeExceptionally(e);
            }
        }, "reader", 512 << 10);
        reader.start();
        return found.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"message/rfc822", "application/octet-stream", "text/plain", "text/x-mail"})
    void shouldFindTheFileOfANoteWhateverTypeItIsSaidToHave(String type) throws Exception {
        assertThat(note(mixed("--b\r\n\r\nsee below\r\n--b\r\nContent-Type: " + type + "; name=note.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(NOTE.getBytes(StandardCharsets.ISO_8859_1)) + "\r\n--b--\r\n"))).isTrue();
    }

    /** What colleagues get by mail has no field that tells. */
    @Test
    void shouldFindTheFileOfANotesCopy() throws Exception {
        byte[] copy = NoteText.marked(NOTE.replaceFirst("(?s)^.*?From", "From").replaceFirst("(?s)\r\n\r\n.*", "\r\n\r\n56eY5a+G\r\n").getBytes(StandardCharsets.ISO_8859_1),
            new ConversationNumber(new TeamKey("SUP"), 42));
        assertThat(new String(copy, StandardCharsets.ISO_8859_1)).contains("=E7=A7=98=E5=AF=86");
        assertThat(note(mixed("--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(copy) + "\r\n--b--\r\n"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Internal note SUP-42]\r\n--b\r\n\r\ntext\r\n--b--\r\n", "--b\r\n\r\ntext\r\n--b--\r\n[Internal note SUP-42]\r\n",
        "--other\r\n\r\n[Internal note SUP-42]\r\n--other--\r\n"})
    void shouldFindANoteBeforeBehindAndWithoutParts(String content) throws Exception {
        assertThat(note(mixed(content))).isTrue();
    }

    @Test
    void shouldFindNoneInWhatOnlySpeaksOfNotes() throws Exception {
        assertThat(note("From: bob@acme.test\r\nX-Mailroom-Note: forged\r\n\r\nThe field X-Mailroom-Note: marks an [Internal note].\r\n")).isFalse();
    }
}
