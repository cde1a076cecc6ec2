package org.mailroom.webadmin;

import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.jetty.io.Connection;

/** Counts the clients that are connected to the web listener. Safe from any thread. */
public final class Connections implements Connection.Listener {
    private final AtomicInteger open = new AtomicInteger();

    public int open() {
        return open.get();
    }

    @Override
    public void onOpened(Connection connection) {
        open.incrementAndGet();
    }

    @Override
    public void onClosed(Connection connection) {
        open.decrementAndGet();
    }
}
