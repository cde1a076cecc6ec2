package org.mailroom.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.mailets.triage.SegmentFile;

/** The examples of {@code docs/rules.md} and {@code conf/rules.yaml} are rules, and each condition and action stands there. */
class RulesGuideTest {
    private static final Path GUIDE = Path.of("../../docs/rules.md");

    private static List<String> examples(String kind) throws Exception {
        List<String> examples = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?s)```" + kind + "\n(.*?)```").matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples;
    }

    @Test
    void shouldHaveExamplesThatCanBeRead() throws Exception {
        assertThat(examples("yaml")).hasSizeGreaterThan(2);
        for (String example : examples("yaml")) {
            assertThat(RulesReader.read(new YamlText("rules.md", example)).list()).isNotEmpty();
        }
        List<String> problems = new ArrayList<>();
        assertThat(SegmentFile.table(examples("csv").get(0), problems)).hasSize(3);
        assertThat(problems).isEmpty();
    }

    @Test
    void shouldNameAllThatCanBeWritten() throws Exception {
        String guide = Files.readString(GUIDE);
        for (String key : ConditionReader.KEYS) {
            assertThat(guide).contains("| `" + key + "` |");
        }
        for (String key : ActionReader.KEYS) {
            assertThat(guide).containsPattern("\\| `" + key + "(: true)?` \\|");
        }
    }

    @Test
    void shouldShipExamplesThatAreRulesWithoutTheirMarks() throws Exception {
        String shipped = Files.readString(Path.of("../../conf/rules.yaml"));
        assertThat(RulesReader.read(new YamlText("rules.yaml", shipped)).list()).isEmpty();
        String examples = Pattern.compile("(?m)^#(- |  )").matcher(shipped.substring(0, shipped.indexOf("# when:"))).replaceAll("$1");
        assertThat(RulesReader.read(new YamlText("rules.yaml", examples)).list()).hasSize(2);
    }
}
