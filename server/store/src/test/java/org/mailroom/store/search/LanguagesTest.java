package org.mailroom.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.DatabaseExtension;

/** What people type finds what they mean, in several languages and charsets. */
class LanguagesTest {

    @Nested
    class OnSqlite extends Languages {
        @RegisterExtension
        private final DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends Languages {
        @RegisterExtension
        private final DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    abstract static class Languages {
        abstract DatabaseExtension database();

        @Test
        void shouldFindWhatIsThereAndNothingElse() throws Exception {
            Pairs all = Pairs.read();
            assertThat(all.pairs().size()).as("pairs").isGreaterThanOrEqualTo(150);
            Mailbag mailbag = new Mailbag(database());
            Map<String, Long> uids = new HashMap<>();
            for (Map.Entry<String, byte[]> message : all.messages().entrySet()) {
                uids.put(message.getKey(), mailbag.add(message.getValue()));
            }
            try (SearchIndex index = mailbag.index()) {
                Map<String, MailboxSearch> ways = Map.of("scan", new MailboxSearch(database().database(), mailbag.bodies),
                    "index", new MailboxSearch(database().database(), mailbag.bodies, index));
                SoftAssertions softly = new SoftAssertions();
                for (Pairs.Pair pair : all.pairs()) {
                    ways.forEach((way, search) -> softly.assertThat(mailbag.found(search, mailbag.inbox, pair.condition()).contains(uids.get(pair.message())))
                        .as(way + ": " + pair).isEqualTo(pair.hit()));
                }
                softly.assertAll();
            }
        }
    }
}
