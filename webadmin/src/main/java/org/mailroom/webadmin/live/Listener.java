package org.mailroom.webadmin.live;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A client and what is on its way to it. What is offered is sent in order, one piece after the other as the client takes them; a live client for which too much waits is cut.
 * Thread-safe; never blocks.
 */
final class Listener {
    /** In bytes: some thousand events. */
    private static final int MOST_WAITING = 512 << 10;
    private static final int PIECE = 16 << 10;

    private final Viewer viewer;
    private final Outlet outlet;
    private final Consumer<Listener> drained;
    private final Consumer<Listener> gone;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean sending;
    private boolean ending;
    private boolean over;
    private volatile boolean live;
    private volatile long cursor;

    /**
     * @param cursor  the position up to which it has been told everything
     * @param drained  called when everything that was offered has been taken
     * @param gone  called once when the client has gone or was cut
     */
    Listener(Viewer viewer, Outlet outlet, long cursor, Consumer<Listener> drained, Consumer<Listener> gone) {
        this.viewer = viewer;
        this.outlet = outlet;
        this.cursor = cursor;
        this.drained = drained;
        this.gone = gone;
    }

    Viewer viewer() {
        return viewer;
    }

    long cursor() {
        return cursor;
    }

    void cursor(long told) {
        cursor = told;
    }

    boolean isLive() {
        return live;
    }

    void live() {
        live = true;
    }

    void offer(byte[] event) {
        offer(List.of(event));
    }

    void offer(List<byte[]> events) {
        boolean tooSlow;
        synchronized (this) {
            events.forEach(event -> {
                waiting.add(event);
                waitingBytes += event.length;
            });
            tooSlow = live && waitingBytes > MOST_WAITING;
        }
        if (tooSlow) {
            cut();
        } else {
            send();
        }
    }

    /** A sign of life, if nothing else is on its way. */
    void beat() {
        boolean idle;
        synchronized (this) {
            idle = !sending && waiting.isEmpty();
        }
        if (idle) {
            offer(Happenings.BEAT);
        }
    }

    private void send() {
        ByteBuffer piece;
        synchronized (this) {
            if (sending || over || waiting.isEmpty()) {
                return;
            }
            sending = true;
            piece = next();
        }
        outlet.send(piece, this::sent);
    }

    private ByteBuffer next() {
        int size = 0;
        Deque<byte[]> some = new ArrayDeque<>();
        while (!waiting.isEmpty() && (some.isEmpty() || size + waiting.peek().length <= PIECE)) {
            size += waiting.peek().length;
            some.add(waiting.remove());
        }
        waitingBytes -= size;
        ByteBuffer piece = ByteBuffer.allocate(size);
        some.forEach(piece::put);
        return piece.flip();
    }

    private void sent(Optional<Throwable> failure) {
        boolean empty;
        boolean last;
        synchronized (this) {
            sending = false;
            empty = waiting.isEmpty();
            last = ending && !over;
            over = over || last;
        }
        if (failure.isPresent()) {
            cut();
        } else if (last) {
            gone.accept(this);
            outlet.end();
        } else if (empty) {
            drained.accept(this);
        } else {
            send();
        }
    }

    void cut() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            waiting.clear();
        }
        gone.accept(this);
        outlet.cut();
    }

    /** Ends the stream when what is under way has been taken. */
    void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            ending = true;
            waiting.clear();
            if (sending) {
                return;
            }
            over = true;
        }
        gone.accept(this);
        outlet.end();
    }
}
