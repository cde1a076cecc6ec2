package org.mailroom.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.MayWait;

import reactor.core.publisher.Flux;

class WaitingTest {
    private static final class Worker extends Thread implements MayWait {
        Worker(Runnable task) {
            super(task);
        }
    }

    @Test
    void shouldWorkOnAThreadThatMayWait() throws Exception {
        assertThat(threads(Worker::new)).hasSize(2).allSatisfy(thread -> assertThat(thread).isInstanceOf(Worker.class));
    }

    @Test
    void shouldWorkOnTheBoundedSchedulerForAnyOther() throws Exception {
        assertThat(threads(Thread::new)).hasSize(2).allSatisfy(thread -> assertThat(thread.getName()).startsWith("boundedElastic"));
    }

    /** Where the work is done that this kind of thread subscribes to. */
    private static List<Thread> threads(Function<Runnable, Thread> kind) throws Exception {
        CompletableFuture<List<Thread>> seen = new CompletableFuture<>();
        Thread thread = kind.apply(() -> seen.complete(Stream.of(
            Waiting.call(Thread::currentThread).block(),
            Waiting.each(Flux.defer(() -> Flux.just(Thread.currentThread()))).blockLast()).toList()));
        thread.start();
        thread.join();
        return seen.get();
    }
}
