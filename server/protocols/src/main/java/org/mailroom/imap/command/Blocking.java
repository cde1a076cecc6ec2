package org.mailroom.imap.command;

import java.util.concurrent.Callable;

import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Work that waits, done on the thread that subscribes: the connection's worker. Failures come out as they were thrown. */
final class Blocking {

    private Blocking() {
    }

    static <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work).onErrorMap(Exceptions::unwrap);
    }

    static Mono<Void> run(Step work) {
        return call(() -> {
            work.run();
            return null;
        });
    }

    /** A step that may fail. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }
}
