package org.mailroom.imap.command;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

/**
 * Reads a mailbox window by window, each while the one before is being answered; so the storage works while the worker does, and two
 * windows are in memory at most. Whether there is another one is asked when the one before has been read. For one thread.
 */
final class ReadAhead<T> {
    private final Iterator<Mono<List<T>>> windows;
    private CompletableFuture<List<T>> ahead;

    ReadAhead(Iterator<Mono<List<T>>> windows) {
        this.windows = windows;
        this.ahead = read();
    }

    boolean hasNext() {
        return ahead != null;
    }

    /** Waits for the window; fails as its reading did. */
    List<T> next() {
        List<T> window = Mono.fromFuture(ahead).block();
        ahead = read();
        return window;
    }

    private CompletableFuture<List<T>> read() {
        return windows.hasNext() ? windows.next().toFuture() : null;
    }
}
