package org.mailroom.webadmin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.mailroom.webadmin.live.Outlet;

/** An answer of Jetty that goes on after its request was handled; no thread waits for it. */
final class JettyOutlet implements Outlet {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean over = new AtomicBoolean();

    JettyOutlet(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    @Override
    public void send(ByteBuffer bytes, Consumer<Optional<Throwable>> done) {
        response.write(false, bytes, Callback.from(InvocationType.NON_BLOCKING, () -> done.accept(Optional.empty()), failure -> done.accept(Optional.of(failure))));
    }

    @Override
    public void end() {
        if (over.compareAndSet(false, true)) {
            response.write(true, null, callback);
        }
    }

    /** Closing the connection first fails what is being written; the request must not end before. */
    @Override
    public void cut() {
        if (over.compareAndSet(false, true)) {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new IOException("the client did not take what it was sent, or has gone"));
        }
    }
}
