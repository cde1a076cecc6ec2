package org.mailroom.mailets.scan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection to a scanner, over TCP or a Unix domain socket, on which nothing takes longer than the {@link Patience} says. (A socket's own
 * time-out knows only reading, and Unix domain channels have none.) For one thread.
 */
final class Line implements AutoCloseable {
    /** The other side has not moved in time. */
    static final class TimedOut extends IOException {
        private static final long serialVersionUID = 1;

        TimedOut(String what) {
            super(what);
        }
    }

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Patience patience;
    private final long end;

    private Line(SocketChannel channel, Selector selector, SelectionKey key, Patience patience, long end) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
        this.patience = patience;
        this.end = end;
    }

    static Line open(Endpoint endpoint, Patience patience) throws IOException {
        long end = System.nanoTime() + patience.total().toNanos();
        SocketAddress address = endpoint.address();
        if (address instanceof InetSocketAddress host && host.isUnresolved()) {
            throw new UnknownHostException(host.getHostString());
        }
        SocketChannel channel = address instanceof InetSocketAddress ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = null;
        try {
            selector = Selector.open();
            channel.configureBlocking(false);
            Line line = new Line(channel, selector, channel.register(selector, 0), patience, end);
            if (!channel.connect(address)) {
                line.await(SelectionKey.OP_CONNECT, patience.connect(), "no connection");
                channel.finishConnect();
            }
            return line;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    /**
     * Sends all of it, unless the other side, asked to wait, speaks first.
     *
     * @return whether all was sent
     */
    boolean send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0 && (await(SelectionKey.OP_WRITE | SelectionKey.OP_READ, patience.read(), "nothing was taken") & SelectionKey.OP_READ) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Says that nothing more will be sent. */
    void sent() throws IOException {
        channel.shutdownOutput();
    }

    /** Waits for some bytes; -1 when the other side has ended. */
    int receive(ByteBuffer bytes) throws IOException {
        while (true) {
            int count = channel.read(bytes);
            if (count != 0) {
                return count;
            }
            await(SelectionKey.OP_READ, patience.read(), "no answer");
        }
    }

    private int await(int what, Duration atMost, String nothing) throws IOException {
        key.interestOps(what);
        long limit = Math.min(end, System.nanoTime() + atMost.toNanos());
        while (true) {
            long left = limit - System.nanoTime();
            if (left <= 0) {
                throw new TimedOut(nothing);
            }
            selector.selectedKeys().clear();
            if (selector.select(Math.max(1, left / 1_000_000)) > 0) {
                return key.readyOps();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("this server is ending");
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel; selector) {
            key.cancel();
        }
    }
}
