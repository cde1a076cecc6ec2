package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.mailroom.store.mailbox.Placing;

class ReadableTextTest {

    private static ByteArrayInputStream stream(String message) {
        return new ByteArrayInputStream(message.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldGiveUpBeforePartsThatAreTooDeep() throws Exception {
        StringBuilder message = new StringBuilder("Content-Type: multipart/mixed; boundary=first\n\n--first\n");
        for (int i = 0; i < 40_000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
        }
        AtomicReference<String> read = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(null, () -> {
            try {
                read.set(ReadableText.of(stream(message + "\nhidden\n")));
            } catch (IOException e) {
                failure.set(e);
            }
        }, "reader", 512 << 10);
        reader.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        reader.start();
        reader.join();
        assertThat(failure).hasNullValue();
        assertThat(read).hasValue("");
    }

    @Test
    void shouldReadTextOfMessagesInParts() throws Exception {
        assertThat(ReadableText.of(stream("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
            + "inside\n--b--\n--a--\n"))).isEqualTo("inside");
    }

    /** Decoding takes time with the square of the length. */
    @Test
    void shouldReadTheBeginningOfASubjectWithoutEnd() throws Exception {
        String subject = Letters.text(Placing.fields(("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= " + "=?".repeat(100_000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)), "Subject");
        assertThat(subject).startsWith("Grüße").hasSize(500);
    }
}
