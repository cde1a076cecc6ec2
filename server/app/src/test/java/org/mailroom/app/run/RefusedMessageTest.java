package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;

/** Messages that are too large or not well-formed on the wire: told why, nothing stored, and the next one is taken. */
class RefusedMessageTest extends ServedContract {
    private static final String FROM = "From: cora@customers.example\r\n";

    private Letterbox queue;
    private SmtpDialogue smtp;

    RefusedMessageTest() {
        super(Engine.EMBEDDED, "limits: {messageSize: 3M}\n");
    }

    @BeforeEach
    void watch() throws Exception {
        queue = Letterbox.watched(mailroom.reading("alice"), "Teams/Support");
        smtp = mailroom.stranger();
    }

    /** Whatever was refused before: the next message is the only one that came. */
    @AfterEach
    void nothingStored() throws Exception {
        assertThat(smtp.envelope("cora@customers.example", "support@acme.test").data(FROM + "Subject: the next\r\n\r\ntext")).startsWith("250 ");
        assertThat(queue.arrived()).contains("Subject: the next");
    }

    private String answerTo(String message) throws Exception {
        return smtp.envelope("cora@customers.example", "support@acme.test").data(message);
    }

    @Test
    void shouldRefuseWhenALineIsTooLong() throws Exception {
        assertThat(answerTo(FROM + "\r\n" + "w".repeat(1 << 20) + "\r\nend")).isEqualTo("550 5.6.0 line 3 is longer than 1048576 bytes; the message was not accepted");
    }

    @Test
    void shouldRefuseWhenTheMessageIsTooLarge() throws Exception {
        assertThat(smtp.say("MAIL FROM:<cora@customers.example> SIZE=3145729")).startsWith("552 5.3.4 ");
        assertThat(answerTo(FROM + "\r\n" + ("w".repeat(998) + "\r\n").repeat(3200))).isEqualTo("552 5.3.4 the message is larger than 3145728 bytes; it was not accepted");
    }

    @Test
    void shouldRefuseWhenTheHeaderIsTooLarge() throws Exception {
        assertThat(answerTo("X: 1\r\n".repeat(2000) + "\r\ntext")).isEqualTo("552 5.3.4 there are more than 1000 header fields; the message was not accepted");
        assertThat(answerTo("X: " + "v".repeat(262_144) + "\r\n\r\ntext")).isEqualTo("552 5.3.4 the header fields are larger than 262144 bytes; the message was not accepted");
    }

    @Test
    void shouldRefuseWhenACarriageReturnStandsInTheHeader() throws Exception {
        assertThat(answerTo(FROM + "Subject: a\rBcc: b\r\n\r\ntext")).isEqualTo("550 5.6.0 a carriage return stands inside header line 2; the message was not accepted");
    }

    @Test
    void shouldHangUpWhenALineFeedStandsAlone() throws Exception {
        for (String end : List.of("\n.\n", "\n.\r\n", "\r\n.\n", "\ntext")) {
            SmtpDialogue smuggler = mailroom.stranger().envelope("cora@customers.example", "support@acme.test");
            smuggler.send((FROM + "\r\ntext" + end + "MAIL FROM:<x@y>\r\nRCPT TO:<support@acme.test>\r\nDATA\r\nsmuggled\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(smuggler.answer()).as(end).startsWith("550 5.5.2 lines must end with CR LF");
            assertThat(smuggler.closed()).isTrue();
        }
    }

    @Test
    void shouldRefuseAnUploadWhenItIsTooLarge() throws Exception {
        ImapClient alice = mailroom.reading("alice");
        alice.send("a APPEND \"Teams/Support\" {3145729}\r\n");
        assertThat(alice.line()).startsWith("a NO [TOOBIG] ").contains("3145728");
        assertThat(alice.last("NOOP")).contains(" OK ");
        assertThat(alice.append("\"Teams/Support/Done\"", "w".repeat((3 << 20) + 1))).startsWith(" NO [TOOBIG] ");
        assertThat(alice.last("NOOP")).contains(" OK ");
        assertThat(alice.append("\"Teams/Support/Done\"", FROM + "\r\n" + "w".repeat(3_000_000))).contains(" OK ");
    }
}
