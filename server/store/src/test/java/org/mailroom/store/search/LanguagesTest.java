package org.mailroom.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** What people type finds what they mean, in several languages and charsets. */
@OnEachEngine
class LanguagesTest {
    private final DatabaseExtension engine;

    LanguagesTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @Test
    void shouldFindWhatIsThereAndNothingElse() throws Exception {
        Pairs all = Pairs.read();
        assertThat(all.pairs().size()).as("pairs").isGreaterThanOrEqualTo(150);
        Mailbag mailbag = new Mailbag(engine);
        Map<String, Long> uids = new HashMap<>();
        for (Map.Entry<String, byte[]> message : all.messages().entrySet()) {
            uids.put(message.getKey(), mailbag.add(message.getValue()));
        }
        try (SearchIndex index = mailbag.index()) {
            Map<String, MailboxSearch> ways = Map.of("scan", new MailboxSearch(engine.database(), mailbag.bodies),
                "index", new MailboxSearch(engine.database(), mailbag.bodies, index));
            SoftAssertions softly = new SoftAssertions();
            for (Pairs.Pair pair : all.pairs()) {
                ways.forEach((way, search) -> softly.assertThat(mailbag.found(search, mailbag.inbox, pair.condition()).contains(uids.get(pair.message())))
                    .as(way + ": " + pair).isEqualTo(pair.hit()));
            }
            softly.assertAll();
        }
    }
}
