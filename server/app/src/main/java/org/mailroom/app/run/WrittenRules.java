package org.mailroom.app.run;

import java.nio.file.Files;
import java.nio.file.Path;

import javax.inject.Singleton;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.rules.RulesReader;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesInForce;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;

/** While no server runs, the rules in force are those that are written. */
final class WrittenRules extends AbstractModule {

    @Provides
    @Singleton
    RulesInForce rules(Settings settings) throws BadInput {
        Path file = settings.file("rules.yaml");
        Rules rules = Files.exists(file) ? RulesReader.read(YamlText.of(file)) : Rules.NONE;
        return () -> rules;
    }
}
