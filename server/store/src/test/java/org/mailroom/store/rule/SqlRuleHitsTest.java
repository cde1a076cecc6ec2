package org.mailroom.store.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.RuleHitsContract;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;

/** The port's contract, on both engines, and what outlives the process. */
class SqlRuleHitsTest {

    abstract static class OnADatabase extends RuleHitsContract {
        abstract Database database();

        @Override
        protected RuleHits hits() {
            return new SqlRuleHits(database(), Clock.systemUTC());
        }

        @Test
        void shouldAddToWhatOthersHaveCounted() {
            SqlRuleHits before = new SqlRuleHits(database(), Clock.systemUTC()).start();
            before.count(List.of("a"));
            before.close();
            SqlRuleHits after = new SqlRuleHits(database(), Clock.systemUTC());
            after.count(List.of("a"));
            assertThat(after.all().get("a").count()).isEqualTo(2);
        }
    }

    @Nested
    class OnSqlite extends OnADatabase {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        Database database() {
            return database.database();
        }
    }

    @Nested
    class OnPostgresql extends OnADatabase {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        Database database() {
            return database.database();
        }
    }
}
