package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.team.DomainName;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.ForwardingDatabase;

/** Who waits for the look into the database, and who does not. */
@Timeout(60)
class CurrentSnapshotTest {
    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private final AtomicLong nanos = new AtomicLong();
    private SlowDatabase slow;
    private CurrentSnapshot snapshot;

    @BeforeEach
    void open() {
        slow = new SlowDatabase(database.database());
        snapshot = new CurrentSnapshot(slow, nanos::get);
        new SqlDirectory(database.database()).add(DomainName.of("acme.test"));
    }

    @Test
    void shouldAnswerTheOthersFromMemoryWhenOneLooks() throws Exception {
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos());
        slow.hold();
        CompletableFuture<DirectorySnapshot> first = CompletableFuture.supplyAsync(snapshot::get);
        slow.awaitReader();
        assertThat(snapshot.get().domains()).isEmpty();
        slow.release();
        assertThat(first.get().domains()).containsExactly("acme.test");
        assertThat(snapshot.get().domains()).containsExactly("acme.test");
    }

    @Test
    void shouldLetTheOthersWaitForTheLookWhenTheSnapshotIsTwoSecondsOld() throws Exception {
        nanos.addAndGet(CurrentSnapshot.OLDEST.toNanos());
        slow.hold();
        CompletableFuture<DirectorySnapshot> first = CompletableFuture.supplyAsync(snapshot::get);
        slow.awaitReader();
        CompletableFuture<DirectorySnapshot> second = new CompletableFuture<>();
        Thread waiting = new Thread(() -> second.complete(snapshot.get()));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING || second.isDone());
        assertThat(second).isNotDone();
        slow.release();
        assertThat(first.get().domains()).containsExactly("acme.test");
        assertThat(second.get().domains()).containsExactly("acme.test");
        assertThat(slow.reads()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheNewerSnapshotWhenALookComesLate() throws Exception {
        DirectorySnapshot old = snapshot.get();
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos());
        assertThat(snapshot.get().domains()).containsExactly("acme.test");
        snapshot.offer(old);
        assertThat(snapshot.get().domains()).containsExactly("acme.test");
    }

    /** The real database whose reads can be held up. */
    private static final class SlowDatabase extends ForwardingDatabase {
        private final AtomicLong reads = new AtomicLong();
        private final CountDownLatch reading = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);

        SlowDatabase(Database database) {
            super(database);
        }

        void hold() {
            gate = new CountDownLatch(1);
        }

        void awaitReader() throws InterruptedException {
            assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            gate.countDown();
        }

        long reads() {
            return reads.get();
        }

        @Override
        public <T> T read(Work<T> work) {
            reads.incrementAndGet();
            if (gate.getCount() > 0) {
                reading.countDown();
            }
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return super.read(work);
        }
    }
}
