package org.mailroom.imap.command;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads a mailbox window by window: the first at once, for it is mostly the only one and a change of threads costs more than a few rows; each other one on
 * the bounded scheduler while the one before is being answered. So the storage works while the worker does, and two windows are in memory at
 * most, with what their reading holds. Whether there is another one is asked when the one before has been read. No window may block a thread of the
 * scheduler with waiting for another of its threads: when all wait, none goes on. For one thread. Proof: {@code ReadAheadTest}, {@code PortionsTest}.
 */
final class ReadAhead<T> {
    private final Iterator<Mono<List<T>>> windows;
    private CompletableFuture<List<T>> ahead;

    ReadAhead(Iterator<Mono<List<T>>> windows) {
        this.windows = windows;
    }

    boolean hasNext() {
        return ahead != null || windows.hasNext();
    }

    /** Waits for the window; fails as its reading did. */
    List<T> next() {
        List<T> window = (ahead == null ? windows.next() : Mono.fromFuture(ahead)).block();
        ahead = windows.hasNext() ? windows.next().subscribeOn(Schedulers.boundedElastic()).toFuture() : null;
        return window;
    }
}
