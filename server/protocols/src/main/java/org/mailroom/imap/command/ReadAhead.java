package org.mailroom.imap.command;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.apache.james.mailbox.model.MessageRange;

import reactor.core.publisher.Mono;

/**
 * Reads a mailbox window by window, each while the one before is being answered; so the storage works while the worker does, and two
 * windows are in memory at most. For one thread.
 */
final class ReadAhead<T> {
    private final Iterator<MessageRange> windows;
    private final Function<MessageRange, Mono<List<T>>> storage;
    private CompletableFuture<List<T>> ahead;

    ReadAhead(List<MessageRange> windows, Function<MessageRange, Mono<List<T>>> storage) {
        this.windows = windows.iterator();
        this.storage = storage;
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
        return windows.hasNext() ? storage.apply(windows.next()).toFuture() : null;
    }
}
