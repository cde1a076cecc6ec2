package org.mailroom.imap.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

import org.apache.james.imap.encode.ImapResponseWriter;
import org.apache.james.imap.message.Literal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;

/**
 * Writes answers as fast as the client reads them: the thread of the running command waits while more than the high water
 * mark is unsent, and the connection ends when the client reads nothing for too long. Other threads never wait; for them a
 * ceiling of unsent bytes ends the connection. So one connection holds a bounded share of memory, whatever it fetches.
 *
 * <p>Replaces {@code ChannelImapResponseWriter} (docs/JAMES.md row 5, 915bcc33f2, 75a3c1e7a4). Proof:
 * {@code SlowReaderTest}. Safe from any thread.
 */
final class ChannelWriter implements ImapResponseWriter {
    private static final int FIRST = 4 << 10;
    private static final int CHUNK = 64 << 10;
    private static final int LOW = 64 << 10;
    private static final int HIGH = 256 << 10;
    private static final long CEILING = 16L << 20;

    private final Channel channel;
    private final Workers workers;
    private final Duration patience;
    private final Object writable = new Object();
    private volatile Thread worker;
    private ByteBuf pending;

    ChannelWriter(Channel channel, Workers workers, Duration patience) {
        this.channel = channel;
        this.workers = workers;
        this.patience = patience;
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW, HIGH));
    }

    /** Names the thread that may wait, null for none. It holds a permit of {@link Workers}. */
    void worker(Thread thread) {
        worker = thread;
    }

    /** To be called when the channel has become writable or has closed. */
    void changed() {
        synchronized (writable) {
            writable.notifyAll();
        }
    }

    boolean open() {
        return channel.isActive();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, bytes.length);
    }

    @Override
    public void write(Literal literal) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, literal.size()))];
        try (InputStream in = literal.getInputStream()) {
            for (long left = literal.size(); left > 0;) {
                int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    abort();
                    throw new IOException("A message is shorter than its size, " + left + " bytes are missing");
                }
                write(chunk, read);
                left -= read;
            }
        }
    }

    /** The first {@code length} bytes; they are free again when this returns. */
    void write(byte[] bytes, int length) throws IOException {
        boolean enough;
        synchronized (this) {
            if (pending == null) {
                pending = channel.alloc().buffer(Math.max(length, FIRST));
            }
            pending.writeBytes(bytes, 0, length);
            enough = pending.readableBytes() >= CHUNK;
        }
        if (enough) {
            flush();
        }
    }

    void flush() throws IOException {
        synchronized (this) {
            if (pending != null) {
                if (channel.isActive()) {
                    channel.writeAndFlush(pending, channel.voidPromise());
                } else {
                    pending.release();
                }
                pending = null;
            }
        }
        if (!channel.isActive()) {
            throw new ClosedChannelException();
        }
        if (!channel.isWritable()) {
            waitOrBound();
        }
    }

    private void waitOrBound() throws IOException {
        if (Thread.currentThread() != worker) {
            if (channel.bytesBeforeWritable() > CEILING) {
                abort();
                throw new IOException("More than " + CEILING + " bytes wait for a client that does not read");
            }
            return;
        }
        workers.leave();
        try {
            await();
        } finally {
            workers.enter();
        }
    }

    private void await() throws IOException {
        long left = channel.bytesBeforeWritable();
        long end = System.nanoTime() + patience.toNanos();
        synchronized (writable) {
            while (!channel.isWritable() && channel.isActive()) {
                long now = channel.bytesBeforeWritable();
                if (now < left) {
                    left = now;
                    end = System.nanoTime() + patience.toNanos();
                }
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    abort();
                    throw new SocketTimeoutException("The client has read nothing for " + patience);
                }
                try {
                    writable.wait(Math.min(millis, 1_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    abort();
                    throw new IOException("Interrupted while the client was slow", e);
                }
            }
        }
        if (!channel.isActive()) {
            throw new ClosedChannelException();
        }
    }

    /** Ends the connection, for an answer that cannot be written to its end must not be followed by another. */
    void abort() {
        channel.close();
    }
}
