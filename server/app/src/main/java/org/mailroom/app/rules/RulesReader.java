package org.mailroom.app.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Kinds;
import org.mailroom.app.config.Problems;
import org.mailroom.app.config.yaml.Section;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.rule.Action;
import org.mailroom.domain.rule.Condition;
import org.mailroom.domain.rule.Rule;
import org.mailroom.domain.rule.Rules;

/** Reads {@code rules.yaml}. Whether teams and agents exist is not looked at: {@link Rules#unknown}. */
public final class RulesReader {
    private RulesReader() {
    }

    /** @throws BadInput with all that is wrong, each with its line */
    public static Rules read(YamlText text) throws BadInput {
        Problems problems = new Problems();
        List<Rule> rules = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Section section : text.sections(problems, "rule", "name", "when", "then")) {
            String name = section.value("name", Kinds.TEXT).orElse("rule " + (rules.size() + 1));
            Integer first = lines.putIfAbsent(name, section.line("name"));
            if (first != null) {
                section.refuse("name", "there is a rule '" + name + "' already, in line " + first + "; allowed: a name that no other rule has");
            }
            rules.add(rule(section, name));
        }
        problems.refuse();
        return new Rules(rules);
    }

    private static Rule rule(Section section, String name) {
        Condition when = ConditionReader.all(section.section("when", ConditionReader.KEYS));
        if (!section.has("then")) {
            section.needed("then", Kinds.TEXT);
        }
        List<Action> then = ActionReader.all(section.filled("then", ActionReader.KEYS));
        return new Rule(name, section.line(""), when, then);
    }
}
