package org.mailroom.webadmin.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes to an outlet as to a file, piece by piece, and waits for a client that is slow. Closing it ends the answer. For one thread. */
public final class OutletStream extends OutputStream {
    private static final int PIECE = 32 << 10;

    private final Outlet outlet;
    private byte[] piece = new byte[PIECE];
    private int length;

    public OutletStream(Outlet outlet) {
        this.outlet = outlet;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            int some = Math.min(from + count - at, piece.length - length);
            System.arraycopy(bytes, at, piece, length, some);
            length += some;
            at += some;
            if (length == piece.length) {
                send();
            }
        }
    }

    /** Sends what is there. A piece is not touched any more once it was sent. */
    private void send() throws IOException {
        CompletableFuture<Optional<Throwable>> taken = new CompletableFuture<>();
        outlet.send(ByteBuffer.wrap(piece, 0, length), taken::complete);
        Optional<Throwable> failure = taken.join();
        if (failure.isPresent()) {
            throw new IOException("the client does not take it any more", failure.get());
        }
        piece = new byte[PIECE];
        length = 0;
    }

    @Override
    public void close() throws IOException {
        if (length > 0) {
            send();
        }
        outlet.end();
    }
}
