package org.mailroom.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ChoresTest {
    private static final Duration SHORT = Duration.ofMillis(5);

    @Test
    void shouldGoOnAfterWhateverFails() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        try (Chores worker = new Chores("test", Duration.ofSeconds(20)).each(Duration.ZERO, SHORT, "It failed", () -> {
            switch (rounds.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("one");
                case 2 -> throw new java.io.IOException("two");
                case 3 -> throw new StackOverflowError();
                default -> Thread.yield();
            }
        })) {
            Awaitility.await().until(() -> rounds.get() > 5);
            assertThat(worker.ending()).isFalse();
        }
    }

    @Test
    void shouldWaitForTheRoundUnderWayAndBeginNoOther() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger rounds = new AtomicInteger();
        Chores worker = new Chores("test", Duration.ofSeconds(20));
        worker.each(Duration.ZERO, SHORT, "It failed", () -> {
            rounds.incrementAndGet();
            begun.countDown();
            while (!worker.ending()) {
                Thread.sleep(1);
            }
            done.set(true);
        });
        begun.await();
        worker.close();
        assertThat(done).isTrue();
        assertThat(rounds).hasValue(1);
    }
}
