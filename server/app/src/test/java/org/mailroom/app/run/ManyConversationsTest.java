package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;

/** Lists, pages and reports of a team with very many conversations in a year: medians and what nineteen of twenty stay below are printed. With {@code -Dconversations=100000} as many. */
@Tag("long")
class ManyConversationsTest {
    private static final int MANY = Integer.getInteger("conversations", 1_000);
    private static final int DAYS = 365;
    /** One question is not asked again after that. */
    private static final Duration ENOUGH = Duration.ofSeconds(10);
    private static final int ROUNDS = MANY < 100_000 ? 3 : 20;

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        private final Engine engine;
        private Rest rest;

        Contract(Engine engine) {
            super(engine);
            this.engine = engine;
        }

        @Test
        @Timeout(value = 20, unit = TimeUnit.MINUTES)
        void shouldListAndReportAmongMany() throws Exception {
            rest = new Rest(mailroom);
            fill();
            String year = "team=SUP&from=" + LocalDate.now(ZoneOffset.UTC).minusDays(DAYS + 1) + "&to=" + LocalDate.now(ZoneOffset.UTC).plusDays(1);
            long begun = System.nanoTime();
            Awaitility.await().atMost(Duration.ofMinutes(15)).until(() -> rest.get("/reports/overview?" + year, "carol").path("items").path(0).path("created").asInt() >= MANY);
            print("taken down for reports", (System.nanoTime() - begun) / 1e6, Double.NaN);
            SearchIndex index = mailroom.part(SearchIndex.class);
            Awaitility.await().atMost(Duration.ofMinutes(15)).until(() -> index.progression().behind() == 0 && index.progression().messages() >= MANY);
            print("in the search index", (System.nanoTime() - begun) / 1e6, Double.NaN);
            search(rest);
            for (String list : List.of("", "&status=open", "&status=open&assignee=none", "&status=open&assignee=alice@acme.test", "&status=waiting", "&status=done", "&status=snoozed", "&status=spam",
                    "&customer=c77@customers.example", "&customer=nobody@nowhere.example", "&order=urgency&status=open", "&order=urgency", "&tag=billing", "&tag=rare", "&tag=none-such", "&status=done&tag=rare",
                    "&q=is:open", "&q=-is:done", "&q=is:done%20assignee:bob@acme.test%20before:2001-01-01", "&q=SUP-1000017", "&q=customer:c77@customers.example")) {
                api("/conversations?team=SUP&limit=50" + list);
                api("/conversations?limit=50" + list);
            }
            String cursor = "";
            for (int page = 0; page < MANY / 400; page++) {
                cursor = "&cursor=" + rest.get("/conversations?limit=200" + cursor, "carol").path("next").asText();
            }
            api("/conversations?limit=50" + cursor);
            String one = "/conversations/" + rest.get("/conversations?limit=1", "carol").path("items").get(0).path("number").asText();
            for (String part : List.of("", "/messages", "/journal")) {
                api(one + part);
            }
            for (String report : List.of("overview", "volume", "response-times", "agents", "sla")) {
                for (String by : List.of("", "&groupBy=day", "&groupBy=week", "&groupBy=month")) {
                    api("/reports/" + report + "?" + year + by);
                }
            }
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            for (String page : List.of("/", "/conversations", "/conversations?team=SUP&status=open", "/conversations?q=is:done", "/conversations?tag=rare", one, "/journal", "/journal?team=SUP&agent=bob@acme.test", "/reports?" + year,
                    "/reports?" + year + "&groupBy=day")) {
                measure(page, () -> assertThat(carol.get(page).status()).isEqualTo(200));
            }
        }

        private void fill() throws Exception {
            Database database = mailroom.part(Database.class);
            new Past("SUP", List.of("alice@acme.test", "bob@acme.test", "carol@acme.test"), mailroom.clock().instant()).with(MANY, DAYS).write(database);
            long begun = System.nanoTime();
            new PastMail(mailroom.part(SqlDesk.class), mailroom.part(MailboxDelivery.class), new TeamKey("SUP")).write(Past.FIRST_ID, MANY);
            print("messages stored", (System.nanoTime() - begun) / 1e6, Double.NaN);
            if (database.dialect() == Dialect.POSTGRESQL) {
                // As autovacuum does before long.
                database.write(connection -> Sql.update(connection, "ANALYZE"));
            }
        }

        /** By text: hits in few, in many, in all, only in old ones, in none; words that stand in many and never together. */
        private void search(Rest rest) throws Exception {
            PageReader carol = PageReader.loggedIn(mailroom, "carol");
            for (String query : List.of("needle", "refund", "please", "oldstuff", "nonesuch", "alpaca%20giraffe", "please%20-refund", "-please", "oldstuff%20is:open", "refund%20is:open", "refund%20assignee:bob@acme.test",
                    "subject:matter", "subject:1000017", "from:c77@customers.example", "%22please%20refund%22", "%22refund%20please%22", "ple", "%E8%AB%8B%E6%B1%82")) {
                api("/conversations?limit=50&q=" + query);
                measure("/conversations?q=" + query, () -> assertThat(carol.get("/conversations?q=" + query).status()).isEqualTo(200));
            }
            assertThat(rest.items("/conversations?limit=200&q=refund", "carol")).hasSize(MANY / 10);
            assertThat(rest.items("/conversations?limit=200&q=oldstuff", "carol")).hasSize(MANY / 20);
            assertThat(rest.items("/conversations?limit=200&q=alpaca%20giraffe", "carol")).isEmpty();
        }

        private void api(String path) throws Exception {
            measure(path, () -> {
                HttpResponse<String> answer = rest.ask("GET", path, "carol", null);
                return assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            });
        }

        private void measure(String what, Callable<?> question) throws Exception {
            question.call();
            List<Double> millis = new ArrayList<>();
            long end = System.nanoTime() + ENOUGH.toNanos();
            while (millis.isEmpty() || millis.size() < ROUNDS && System.nanoTime() < end) {
                long start = System.nanoTime();
                question.call();
                millis.add((System.nanoTime() - start) / 1e6);
            }
            List<Double> sorted = millis.stream().sorted().toList();
            print(what, sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1 - sorted.size() / 20));
        }

        private void print(String what, double median, double most) {
            System.out.printf("%-10s %,d conversations: %9.1f %9.1f ms  %s%n", engine, MANY, median, most, what.replaceAll("&from=[-0-9]+&to=[-0-9]+", " a year"));
        }
    }
}
