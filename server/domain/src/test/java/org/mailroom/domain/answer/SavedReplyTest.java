package org.mailroom.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

/** What may be saved as a reply. */
class SavedReplyTest {
    private static SavedReply reply(String subject, String text, String html) {
        return new SavedReply("name", subject, text, Optional.of(html));
    }

    @Test
    void shouldTakeEveryPlaceholderThatIsFilledIn() {
        for (String name : Placeholders.KNOWN) {
            SavedReply reply = reply("{{" + name + "}}", "{{ " + name + " }}", "<p>{{" + name + "}}");
            assertThat(reply.checked()).isSameAs(reply);
        }
    }

    @Test
    void shouldNameWhatCannotBeFilledInWhereverItStands() {
        for (SavedReply wrong : List.of(reply("{{nope}}", "", ""), reply("s", "a {{nope}} b", ""), reply("s", "", "<p>{{nope}}</p>"))) {
            assertThatThrownBy(wrong::checked).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("there is no placeholder {{nope}}; allowed: {{agent.name}}, {{conv");
        }
        assertThat(reply("s", "> {{quoted}}\n{{9}} {{}} {{a b}} {x}", "<blockquote>{{quoted}}</blockquote>").checked().name()).isEqualTo("name");
    }

    @Test
    void shouldRefuseWhatIsNoLine() {
        for (String wrong : List.of("", " ", "a\r\nBcc: b", "a\u0000", "x".repeat(201))) {
            assertThatThrownBy(() -> reply(wrong, "", "")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("subject");
            assertThatThrownBy(() -> new SavedReply(wrong, "s", "", Optional.empty())).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("name");
        }
        assertThatThrownBy(() -> reply("s", "x".repeat(100_001), "")).isInstanceOf(IllegalArgumentException.class);
    }
}
