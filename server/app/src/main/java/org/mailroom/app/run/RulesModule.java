package org.mailroom.app.run;

import javax.inject.Singleton;

import org.mailroom.app.config.Settings;
import org.mailroom.app.rules.RulesFile;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.RuleHooks;
import org.mailroom.domain.rule.RulesInForce;
import org.mailroom.domain.team.Directory;
import org.mailroom.store.rule.SqlRuleHits;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** The rules of the running server. */
final class RulesModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(RuleBook.class).to(RulesFile.class);
        bind(RulesInForce.class).to(RulesFile.class);
        bind(SqlRuleHits.class).in(Scopes.SINGLETON);
        bind(RuleHits.class).to(SqlRuleHits.class);
    }

    @Provides
    @Singleton
    RulesFile rulesFile(Settings settings, Directory directory, Webhooks webhooks) {
        return RulesFile.watched(settings.file("rules.yaml"), new Names(directory), rules -> RuleHooks.align(rules, webhooks));
    }
}
