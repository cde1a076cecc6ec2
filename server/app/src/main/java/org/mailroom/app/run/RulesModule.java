package org.mailroom.app.run;

import javax.inject.Singleton;

import org.mailroom.app.config.Settings;
import org.mailroom.app.rules.RulesFile;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.RuleHooks;
import org.mailroom.domain.rule.RulesInForce;
import org.mailroom.domain.team.Directory;
import org.mailroom.mailets.triage.Languages;
import org.mailroom.store.conversation.Intake;
import org.mailroom.store.rule.SqlRuleHits;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** The rules, and what they look at. */
final class RulesModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(RuleBook.class).to(RulesFile.class);
        bind(RulesInForce.class).to(RulesFile.class);
        bind(SqlRuleHits.class).in(Scopes.SINGLETON);
        bind(RuleHits.class).to(SqlRuleHits.class);
        bind(Threads.class).to(Intake.class);
        bind(Languages.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    RulesFile rulesFile(Settings settings, Directory directory, Webhooks webhooks) {
        return RulesFile.watched(settings.file("rules.yaml"), new Names(directory), rules -> RuleHooks.align(rules, webhooks));
    }
}
