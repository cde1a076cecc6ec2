package org.mailroom.imap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ReadAheadTest {
    private static final int WINDOWS = 10;

    private static Mono<List<Thread>> here() {
        return Mono.fromCallable(() -> List.of(Thread.currentThread()));
    }

    /** As a storage reads that hands its work to the scheduler itself. */
    private static Mono<List<Integer>> elsewhere(int window) {
        return Mono.fromCallable(() -> {
            Thread.sleep(2);
            return List.of(window);
        }).subscribeOn(Schedulers.boundedElastic());
    }

    @Test
    void shouldReadTheFirstWindowItselfAndTheOthersAhead() {
        ReadAhead<Thread> reading = new ReadAhead<>(List.of(here(), here(), here()).iterator());
        List<Thread> threads = new ArrayList<>();
        while (reading.hasNext()) {
            threads.addAll(reading.next());
        }

        assertThat(threads).hasSize(3);
        assertThat(threads.get(0)).isSameAs(Thread.currentThread());
        assertThat(threads.subList(1, 3)).allSatisfy(thread -> assertThat(thread.getName()).startsWith("boundedElastic"));
    }

    @Test
    void shouldReadOneWindowWhileTheOneBeforeIsAnswered() {
        AtomicInteger read = new AtomicInteger();
        ReadAhead<Integer> reading = new ReadAhead<>(Collections.nCopies(4, Mono.fromCallable(() -> List.of(read.incrementAndGet()))).iterator());
        for (int window = 1; window < 4; window++) {
            assertThat(reading.next()).containsExactly(window);
            int following = window + 1;
            Awaitility.await().until(() -> read.get() == following);
        }
        assertThat(reading.next()).containsExactly(4);
        assertThat(reading.hasNext()).isFalse();
    }

    @Test
    void shouldGoOnWhenMoreReadThanTheSchedulerHasThreads() {
        int readers = Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE * 2;
        ExecutorService workers = Executors.newFixedThreadPool(readers);
        try {
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                for (Future<List<Integer>> read : workers.invokeAll(IntStream.range(0, readers).<java.util.concurrent.Callable<List<Integer>>>mapToObj(i -> this::read).toList())) {
                    assertThat(read.get()).hasSize(WINDOWS);
                }
            });
        } finally {
            workers.shutdownNow();
        }
    }

    private List<Integer> read() {
        ReadAhead<Integer> reading = new ReadAhead<>(IntStream.range(0, WINDOWS).mapToObj(ReadAheadTest::elsewhere).iterator());
        List<Integer> all = new ArrayList<>();
        while (reading.hasNext()) {
            all.addAll(reading.next());
        }
        return all;
    }
}
