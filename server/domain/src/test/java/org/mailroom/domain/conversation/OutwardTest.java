package org.mailroom.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutwardTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "A: 1~X-Mailroom-Note: a@b~ folded~B: 2~~X-Mailroom-Note: text~ | A: 1~B: 2~~X-Mailroom-Note: text~",
        "References: <a@x> <note@y>~ <b@x>~B: 2~~text | References: <a@x> <b@x>~B: 2~~text",
        "References: <note@y>~In-Reply-To: <note@y>~B: 2~~text | B: 2~~text",
        "References: <a@x>~ <b@x>~~text | References: <a@x>~ <b@x>~~text",
        "x-mailroom-agent : a~B: 2 | B: 2",
        "~text | ~text",
    })
    void shouldTakeOutWhatIsInternal(String message, String left) throws Exception {
        byte[] out = new Outward(Set.of("note@y")).of(new ByteArrayInputStream(message.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1))).readAllBytes();
        assertThat(new String(out, StandardCharsets.ISO_8859_1)).isEqualTo(left.replace("~", "\r\n"));
    }
}
