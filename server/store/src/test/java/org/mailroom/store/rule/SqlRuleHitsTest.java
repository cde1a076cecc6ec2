package org.mailroom.store.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.RuleHitsContract;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** The port's contract, on both engines, and what outlives the process. */
@OnEachEngine
class SqlRuleHitsTest extends RuleHitsContract {
    private final DatabaseExtension engine;

    SqlRuleHitsTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Override
    protected RuleHits hits() {
        return new SqlRuleHits(engine.database(), Clock.systemUTC());
    }

    @Test
    void shouldAddToWhatOthersHaveCounted() {
        SqlRuleHits before = new SqlRuleHits(engine.database(), Clock.systemUTC()).start();
        before.count(List.of("a"));
        before.close();
        SqlRuleHits after = new SqlRuleHits(engine.database(), Clock.systemUTC());
        after.count(List.of("a"));
        assertThat(after.all().get("a").count()).isEqualTo(2);
    }
}
