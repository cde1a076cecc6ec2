package org.mailroom.app.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mailroom.app.Console;

class ExaminingTest {
    private final List<String> told = new ArrayList<>();
    private final Console console = new Console() {
        @Override
        public void out(String line) {
            told.add(line);
        }

        @Override
        public void err(String line) {
            told.add("error: " + line);
        }
    };

    @Test
    void shouldEndWithOneWhenSomethingIsWrong() {
        assertThat(new Examining((repair, out) -> found(out, "a")).run(false, console)).isEqualTo(1);
        assertThat(told).containsExactly("a", "1 finding; nothing was changed. 'mailroom doctor --repair' puts right what can be");
    }

    @Test
    void shouldTellWhatIsLeftAfterRepairing() {
        assertThat(new Examining((repair, out) -> repair ? found(out, "a", "b") : found(out, "b")).run(true, console)).isEqualTo(1);
        assertThat(told).containsExactly("a", "b", "still: b", "2 findings, 1 left");
    }

    @Test
    void shouldEndWithZeroWhenAllIsPutRight() {
        assertThat(new Examining((repair, out) -> repair ? found(out, "a") : 0).run(true, console)).isZero();
        assertThat(told).containsExactly("a", "1 finding, 0 left");
    }

    private static int found(java.util.function.Consumer<String> out, String... findings) {
        List.of(findings).forEach(out);
        return findings.length;
    }
}
