package org.mailroom.store.sql;

import java.util.concurrent.Callable;

import org.mailroom.domain.MayWait;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Publishers that wait for the database. The work is done on the thread that subscribes where that is one that {@link MayWait}, such as an IMAP
 * connection's worker, which would wait for it anyway: a change of threads and back costs more than most statements. Any other thread, which may be an
 * event loop, leaves it to the bounded scheduler.
 */
public final class Waiting {
    private Waiting() {
    }

    /** An empty result completes empty. */
    public static <T> Mono<T> call(Callable<T> work) {
        Mono<T> call = Mono.fromCallable(work);
        return Mono.defer(() -> here() ? call : call.subscribeOn(Schedulers.boundedElastic()));
    }

    public static Mono<Void> run(Runnable work) {
        return call(() -> {
            work.run();
            return null;
        });
    }

    /** Of a publisher that waits while it is subscribed to and asked for more; who asks for more later does so on a thread that may wait, too. */
    public static <T> Flux<T> each(Flux<T> waits) {
        return Flux.defer(() -> here() ? waits : waits.subscribeOn(Schedulers.boundedElastic()));
    }

    private static boolean here() {
        return Thread.currentThread() instanceof MayWait;
    }
}
