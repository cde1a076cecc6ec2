package org.mailroom.store.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.james.core.Username;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.domain.conversation.Letter;
import org.mailroom.store.conversation.Letters;
import org.mailroom.store.search.text.FieldText;

/** Header fields as long as the server takes them, of which many a parser reads each letter again and again: each took seconds, or minutes. */
@Timeout(120)
class HostileHeaderTest {
    private static final Username OWNER = Username.of("sup@teams.invalid");
    private static final int LENGTH = 250_000;

    private static byte[] header(String name, String trap) {
        return (name + ": " + trap.repeat(LENGTH / trap.length()) + "\r\nMIME-Version: 1.0\r\nMessage-ID: <a@x>\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldReadWhoAndWhatInBoundedTime() throws Exception {
        for (String name : List.of("From", "To", "Subject", "References", "In-Reply-To", "Content-Type", "Content-Disposition", "Content-Location")) {
            for (String trap : List.of("\"", "=?", "< ", "a@b,", "Re: ", "[x] ", "a=b;", ";", "(", "a:b;", "\r\n a", "<a@b> ")) {
                HeaderFacts facts = HeaderFacts.read(header(name, trap));
                facts.properties().build();
                Letter letter = Letters.read(facts.fields());
                assertThat(letter.id()).as(name + trap).contains("a@x");
                assertThat(ThreadReferences.of(OWNER, facts.fields())).isNotEmpty();
            }
        }
    }

    @Test
    void shouldReadForSearchInBoundedTime() {
        for (String trap : List.of("\"", "=?", "< ", "a@b(", "\\")) {
            assertThat(FieldText.folded("to", trap.repeat(LENGTH / trap.length()) + " end")).contains("end");
        }
    }

    @Test
    void shouldKnowTheTypeBesideADescriptionThatIsTooLong() throws Exception {
        byte[] header = ("Content-Disposition: inline; " + "a=b;".repeat(10_000) + "\r\nContent-Type: text/html; charset=utf-8\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(HeaderFacts.read(header).properties().build().getSubType()).isEqualTo("html");
    }
}
