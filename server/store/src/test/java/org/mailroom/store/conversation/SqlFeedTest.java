package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.BOB;
import static org.mailroom.store.conversation.DeskHouse.CAROL;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Feed.Happening;
import org.mailroom.domain.conversation.Feed.Stretch;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.Sql;

/** The journal in one order that leaves nothing out. */
class SqlFeedTest {
    private static final String ENTRY = "INSERT INTO journal (at, team, number, conversation, agent, channel, client, what, details) VALUES (0, 'SUP', 'SUP-1', 1, NULL, 'rest', '', ?, '{}')";

    @Nested
    class OnSqlite extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.sqlite();

        @Override
        DatabaseExtension database() {
            return database;
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @RegisterExtension
        DatabaseExtension database = DatabaseExtension.postgresql();

        @Override
        DatabaseExtension database() {
            return database;
        }

        /** The first transaction has drawn the lower id, and commits last. */
        @Test
        void shouldNotPassByWhatIsCommittedLater() throws Exception {
            Awaitility.await().until(() -> feed().after(0, 100).items().size() == 4);
            CountDownLatch drawn = new CountDownLatch(1);
            CountDownLatch second = new CountDownLatch(1);
            CompletableFuture<Long> slow = CompletableFuture.supplyAsync(() -> database.database().write(connection -> {
                long id = Sql.list(connection, ENTRY + " RETURNING id", row -> row.getLong(1), "slow").get(0);
                drawn.countDown();
                await(second);
                return id;
            }));
            await(drawn);
            long begin = feed().newest();
            long quickId = database.database().write(connection -> Sql.list(connection, ENTRY + " RETURNING id", row -> row.getLong(1), "quick").get(0));
            Stretch early = Awaitility.await().until(() -> feed().after(begin, 10), stretch -> !stretch.items().isEmpty());
            assertThat(early.items()).extracting(item -> item.entry().event().what()).containsExactly("quick");
            second.countDown();
            assertThat(slow.get(60, TimeUnit.SECONDS)).isLessThan(quickId);
            Stretch late = Awaitility.await().until(() -> feed().after(early.upTo(), 10), stretch -> !stretch.items().isEmpty());
            assertThat(late.items()).extracting(item -> item.entry().event().what()).containsExactly("slow");
            assertThat(feed().after(begin, 10).items()).extracting(item -> item.entry().event().what()).containsExactly("quick", "slow");
        }

        /** A merge changes entries and then waits for others; who waited for it would wait in a circle. */
        @Test
        void shouldNotWaitForWhoHoldsAnEntry() throws Exception {
            Awaitility.await().until(() -> feed().after(0, 100).items().size() == 4);
            feed().close();
            long begin = feed().newest();
            database.database().write(connection -> Sql.update(connection, ENTRY, "held") + Sql.update(connection, ENTRY, "free"));
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<Integer> merging = CompletableFuture.supplyAsync(() -> database.database().write(connection -> {
                int rows = Sql.update(connection, "UPDATE journal SET conversation = conversation WHERE what = 'held'");
                taken.countDown();
                await(end);
                return rows;
            }));
            await(taken);
            SqlFeed other = new SqlFeed(database.database(), house().desk);
            try {
                assertThat(CompletableFuture.supplyAsync(other::number).get(60, TimeUnit.SECONDS)).isEqualTo(1);
            } finally {
                end.countDown();
            }
            assertThat(merging.get(60, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(other.number()).isEqualTo(1);
            assertThat(other.after(begin, 10).items()).extracting(item -> item.entry().event().what()).containsExactly("free", "held");
        }

        /** Two servers on one database give positions; somebody else holds an entry meanwhile. */
        @Test
        void shouldGiveEachEntryOnePlaceWhenTwoServersCount() throws Exception {
            SqlFeed other = new SqlFeed(database.database(), house().desk).start();
            try {
                AtomicBoolean done = new AtomicBoolean();
                CompletableFuture<Void> merging = CompletableFuture.runAsync(() -> {
                    while (!done.get()) {
                        database.database().write(connection -> Sql.update(connection, "UPDATE journal SET conversation = conversation WHERE id IN (SELECT MAX(id) FROM journal)"));
                    }
                });
                writeAndFollow();
                done.set(true);
                merging.get(60, TimeUnit.SECONDS);
            } finally {
                other.close();
            }
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    abstract static class Contract {
        private DeskHouse house;
        private SqlFeed feed;

        abstract DatabaseExtension database();

        @BeforeEach
        void build() throws Exception {
            house = new DeskHouse(database().database(), database().directory());
            house.receive(SUP, "Subject: one", "Message-ID: <a@x>");
            house.receive(SAL, "Subject: theirs", "Message-ID: <b@x>");
            feed = new SqlFeed(database().database(), house.desk).start();
        }

        @AfterEach
        void end() {
            feed.close();
        }

        SqlFeed feed() {
            return feed;
        }

        DeskHouse house() {
            return house;
        }

        private List<String> all(Set<org.mailroom.domain.team.TeamKey> teams) {
            return feed.after(0, teams, 100).items().stream().map(item -> item.entry().number() + " " + item.entry().event().what()).toList();
        }

        @Test
        void shouldTellWhatHappensInOrder() {
            Awaitility.await().until(() -> feed.after(0, 100).items().size() == 4);
            long begin = feed.newest();
            house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
            house.desk.act(number("SUP-1"), new Command.Park(Status.DONE), imap(ALICE), Manner.PLAIN);
            List<Happening> items = Awaitility.await().until(() -> feed.after(begin, 10).items(), found -> found.size() == 2);
            assertThat(items).extracting(item -> item.entry().event().what()).containsExactly("assigned", "status");
            assertThat(items.get(0).position()).isGreaterThan(begin).isLessThan(items.get(1).position());
            assertThat(items.get(0).entry().actor().agent()).contains(ALICE);
            assertThat(items.get(0).team()).isEqualTo(SUP);
            assertThat(feed.after(begin, 1).upTo()).isEqualTo(items.get(0).position());
            assertThat(feed.after(items.get(1).position(), 10)).isEqualTo(new Stretch(List.of(), feed.newest()));
        }

        @Test
        void shouldTellTheTeamsThatAreAskedFor() {
            Awaitility.await().until(() -> feed.after(0, 100).items().size() == 4);
            assertThat(all(Set.of(SAL))).containsExactly("SAL-1 created", "SAL-1 received");
            assertThat(all(Set.of())).isEmpty();
            house.desk.transfer(number("SUP-1"), SAL, imap(CAROL), Manner.PLAIN);
            Awaitility.await().until(() -> feed.after(0, 100).items().size() == 5);
            assertThat(all(Set.of(SUP))).containsExactly("SUP-1 created", "SUP-1 received", "SAL-2 transferred");
            assertThat(feed.after(0, Set.of(SUP), 100).items().get(2).left()).contains(number("SUP-1"));
            assertThat(all(Set.of(SAL))).containsExactly("SAL-1 created", "SAL-1 received", "SAL-2 transferred");
            assertThat(all(Set.of(SUP, SAL))).hasSize(5);
            assertThat(feed.after(0, Set.of(SAL), 100).upTo()).isEqualTo(feed.newest());
        }

        @Test
        void shouldGoBackFromTheNewest() {
            house.desk.act(number("SUP-1"), new Command.Assign(ALICE), imap(ALICE), Manner.PLAIN);
            Awaitility.await().until(() -> feed.after(0, 100).items().size() == 5);
            List<Happening> newest = feed.before(Long.MAX_VALUE, Set.of(SUP, SAL), Optional.empty(), 2);
            assertThat(newest).extracting(item -> item.entry().event().what()).containsExactly("assigned", "received");
            List<Happening> rest = feed.before(newest.get(1).position(), Set.of(SUP, SAL), Optional.empty(), 10);
            assertThat(rest).extracting(Happening::position).isSortedAccordingTo(java.util.Comparator.reverseOrder()).hasSize(3);
            assertThat(feed.before(Long.MAX_VALUE, Set.of(SAL), Optional.empty(), 10)).hasSize(2);
            assertThat(feed.before(Long.MAX_VALUE, Set.of(SUP, SAL), Optional.of(ALICE), 10)).extracting(item -> item.entry().event().what()).containsExactly("assigned");
            assertThat(feed.before(Long.MAX_VALUE, Set.of(), Optional.empty(), 10)).isEmpty();
        }

        @Test
        void shouldSayWhatIsInQuarantine() {
            house.desk.act(number("SUP-1"), new Command.Park(Status.QUARANTINED), imap(CAROL), Manner.PLAIN);
            Awaitility.await().until(() -> feed.after(0, 100).items().size() == 5);
            assertThat(feed.after(0, Set.of(SUP), 100).items()).allMatch(Happening::quarantined);
            assertThat(feed.after(0, Set.of(SAL), 100).items()).noneMatch(Happening::quarantined);
        }

        @Test
        void shouldWakeWhoWatches() {
            List<Long> seen = new CopyOnWriteArrayList<>();
            long begin = Awaitility.await().until(feed::newest, newest -> newest > 0);
            try (var watch = feed.watch(() -> seen.add(feed.newest()))) {
                assertThat(watch).isNotNull();
                house.desk.act(number("SUP-1"), new Command.Assign(BOB), imap(BOB), Manner.PLAIN);
                Awaitility.await().until(() -> seen.stream().anyMatch(position -> position > begin));
                // Another process has written.
                database().database().write(connection -> Sql.update(connection, ENTRY, "elsewhere"));
                Awaitility.await().until(() -> feed.after(begin, 100).items().stream().anyMatch(item -> item.entry().event().what().equals("elsewhere")) && seen.size() > 1);
            }
            int count = seen.size();
            house.desk.act(number("SUP-1"), new Command.Prioritise(Priority.HIGH), imap(BOB), Manner.PLAIN);
            long end = Awaitility.await().until(feed::newest, newest -> feed.after(begin, 100).items().stream().anyMatch(item -> item.entry().event().what().equals("priority")));
            assertThat(end).isGreaterThan(begin);
            assertThat(seen).hasSize(count);
        }

        @Test
        void shouldLeaveNothingOutWhenManyWriteAtOnce() throws Exception {
            writeAndFollow();
        }

        /** Somebody reads on from where he is while others write; in the end he has all of it once, in the order that a second reader sees. */
        void writeAndFollow() throws Exception {
            int writers = 4;
            int each = 60;
            Awaitility.await().until(() -> feed.after(0, 100).items().size() == 4);
            long begin = feed.newest();
            ExecutorService threads = Executors.newFixedThreadPool(writers);
            try {
                List<Future<?>> writing = new ArrayList<>();
                for (int writer = 0; writer < writers; writer++) {
                    int name = writer;
                    writing.add(threads.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            String what = name + "-" + i;
                            database().database().write(connection -> Sql.update(connection, ENTRY, what));
                        }
                    }));
                }
                List<Happening> followed = new ArrayList<>();
                long position = begin;
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (followed.size() < writers * each && System.nanoTime() < deadline) {
                    Stretch stretch = feed.after(position, 7);
                    followed.addAll(stretch.items());
                    position = stretch.upTo();
                }
                for (Future<?> one : writing) {
                    one.get(60, TimeUnit.SECONDS);
                }
                assertThat(followed).extracting(item -> item.entry().event().what()).doesNotHaveDuplicates().hasSize(writers * each);
                assertThat(feed.after(begin, 1000).items()).isEqualTo(followed);
                assertThat(followed).extracting(Happening::entry).extracting(JournalEntry::id).doesNotHaveDuplicates();
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
