package org.mailroom.mailets.scan;

import java.time.Duration;

/**
 * A scanner, and whether it has hung. One that has let a question pass its deadline is left alone for a while; then one question at a time finds
 * out whether it is back. So a hung scanner holds one thread, not all. One that refuses, or talks nonsense, costs no time and is asked each time.
 * Thread-safe.
 */
final class Host {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Endpoint endpoint;
    private boolean hung;
    private boolean tried;
    private long until;

    Host(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Whether to ask it; then {@link #asked} must follow. */
    synchronized boolean mayBeAsked() {
        if (!hung) {
            return true;
        }
        if (tried || System.nanoTime() - until < 0) {
            return false;
        }
        tried = true;
        return true;
    }

    synchronized void asked(boolean inTime) {
        tried = false;
        hung = !inTime;
        until = System.nanoTime() + PAUSE.toNanos();
    }
}
