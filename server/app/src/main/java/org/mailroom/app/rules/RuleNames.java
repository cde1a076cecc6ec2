package org.mailroom.app.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Part;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.team.People;
import org.mailroom.store.sql.Unavailable;

/** Looks up whom the rules name, for {@code mailroom check}. */
public final class RuleNames {
    private RuleNames() {
    }

    /**
     * What is wrong with the names in {@code rules.yaml}; empty where nobody is named, or the rules cannot be read.
     *
     * @param people  who is there; empty where there are no data yet
     */
    public static Optional<Part> check(Settings settings, Function<Settings, Optional<People>> people) {
        Path file = settings.file("rules.yaml");
        Rules rules;
        try {
            rules = Files.exists(file) ? RulesReader.read(YamlText.of(file)) : Rules.NONE;
        } catch (BadInput toldAlready) {
            return Optional.empty();
        }
        if (!rules.namesSomebody()) {
            return Optional.empty();
        }
        String name = "teams and agents in " + file;
        try {
            Optional<People> there = people.apply(settings);
            if (there.isEmpty() || there.get().teams().isEmpty() && there.get().agents().isEmpty()) {
                return Optional.of(new Part(name, List.of(), List.of("not looked up: there are no teams and agents yet")));
            }
            return Optional.of(new Part(name, rules.unknown(new Names(there.get())).stream().map(missing -> new Problem(file.toString(), missing.line(), 0, missing.text())).toList(), List.of()));
        } catch (Unavailable e) {
            return Optional.of(new Part(name, List.of(), List.of("not looked up: " + e.getMessage() + ": " + e.reason())));
        }
    }
}
