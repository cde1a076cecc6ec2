package org.mailroom.app.setup;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes the channel under a read or write that takes too long, which then fails. Safe from any thread. */
final class Deadline implements AutoCloseable {
    private final Duration patience;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "admin-deadline");
        thread.setDaemon(true);
        return thread;
    });

    Deadline(Duration patience) {
        this.patience = patience;
    }

    @FunctionalInterface
    interface Exchange<T> {
        T run() throws IOException;
    }

    <T> T run(SocketChannel channel, Exchange<T> exchange) throws IOException {
        Future<?> cut = watch.schedule(() -> {
            channel.close();
            return channel;
        }, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return exchange.run();
        } finally {
            cut.cancel(false);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
