package org.mailroom.webadmin.live;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the bytes of an answer without end go. One send at a time. */
public interface Outlet {
    /** @param done  called once, on any thread, when the client's side has taken the bytes or cannot any more; must not block */
    void send(ByteBuffer bytes, Consumer<Optional<Throwable>> done);

    /** Ends the answer as it should; when nothing is being sent. */
    void end();

    /** Cuts the connection; a send that is under way fails. */
    void cut();
}
