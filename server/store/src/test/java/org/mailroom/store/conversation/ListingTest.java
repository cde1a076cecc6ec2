package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Conversations.Order;
import org.mailroom.domain.conversation.Conversations.Page;
import org.mailroom.domain.search.Query;
import org.mailroom.store.conversation.Listing.Limits;
import org.mailroom.store.search.TextFinder;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** Lists of conversations with texts in them are the same whichever way is taken, page by page, whether the index knows the messages or not. */
@OnEachEngine
class ListingTest {
    private static final List<String> WORDS = List.of("amber", "birch", "cedar", "delta");
    private static final Limits FOLLOW = new Limits(1_000_000, 1_000_000, 1, 1);
    private static final Limits GO_THROUGH = new Limits(-1, -1, 1_000_000, 1_000_000);
    private static final Limits GIVE_UP = new Limits(0, 1_000_000, 1, 1);

    private final DatabaseExtension engine;
    private final Random random = new Random(11);
    private DeskHouse house;
    private SearchIndex index;

    ListingTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void fill() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        for (int i = 1; i <= 60; i++) {
            receive(i);
        }
        index = new SearchIndex(engine.database(), house.bodies, engine.directory().resolve("index")).start();
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void receive(int number) throws Exception {
        StringBuilder text = new StringBuilder("all");
        WORDS.stream().filter(word -> random.nextInt(3) == 0).forEach(word -> text.append(' ').append(word));
        house.watch.pass(Duration.ofSeconds(1));
        // Each third goes on with a conversation that is there.
        String answers = number % 3 == 0 ? "References: <m" + (1 + random.nextInt(number - 1)) + "@customers.example>" : "X-Nothing: x";
        house.receive(number % 4 == 0 ? SAL : SUP, "From: <c" + number % 7 + "@customers.example>", "Subject: s" + number, "Message-ID: <m" + number + "@customers.example>", answers, "", text.toString());
    }

    private List<String> listed(Optional<SearchIndex> with, Limits limits, String query, Order order, int limit) {
        TextFinder finder = with.map(known -> new TextFinder(engine.database(), house.bodies, known)).orElseGet(() -> new TextFinder(engine.database(), house.bodies));
        Listing listing = new Listing(engine.database(), finder, house.house.directory, limits);
        Filter filter = new Filter(Set.of(SUP, SAL), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.of(Query.of(query, Optional.empty())));
        List<String> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = listing.page(filter, order, cursor, limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(it -> all.add(it.number().toString()));
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    @Test
    void shouldListTheSameByEveryWay() throws Exception {
        Awaitility.await().until(() -> index.progression().messages() == 60 && index.progression().behind() == 0);
        // These the index may not know yet.
        for (int i = 61; i <= 70; i++) {
            receive(i);
        }
        List<String> queries = new ArrayList<>(List.of("all", "nonesuch", "amber birch cedar delta", "-amber", "all -birch is:open", "amber -amber", "from:c3@customers.example", "\"all amber\" subject:s"));
        for (int i = 0; i < 8; i++) {
            queries.add(WORDS.get(random.nextInt(4)) + (random.nextBoolean() ? " " : " -") + WORDS.get(random.nextInt(4)));
        }
        int hits = 0;
        for (String query : queries) {
            for (Order order : Order.values()) {
                List<String> right = listed(Optional.empty(), GO_THROUGH, query, order, 1000);
                assertThat(right).doesNotHaveDuplicates();
                hits += right.size();
                for (Limits limits : List.of(FOLLOW, GO_THROUGH, GIVE_UP)) {
                    assertThat(listed(Optional.of(index), limits, query, order, 7)).as(query + " " + order + " " + limits).isEqualTo(right);
                }
            }
        }
        assertThat(hits).isGreaterThan(200);
    }
}
