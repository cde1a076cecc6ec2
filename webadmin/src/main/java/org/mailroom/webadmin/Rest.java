package org.mailroom.webadmin;

import java.io.IOException;
import java.io.InputStream;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * What a client still sends when its request is answered already: it is read and forgotten, up to a limit, since a client that is cut off while it sends does not see
 * the answer.
 */
final class Rest {
    /** In bytes. */
    private static final long MOST = 64L << 20;
    private static final int PIECE = 64 << 10;

    private Rest() {
    }

    static void swallow(Request request) {
        if (request.getLength() > MOST) {
            return;
        }
        byte[] piece = new byte[PIECE];
        try (InputStream in = Content.Source.asInputStream(request)) {
            long rest = MOST;
            for (int read = in.read(piece); read >= 0 && rest > 0; read = in.read(piece)) {
                rest -= read;
            }
        } catch (IOException gone) {
            // Nobody is there to read the answer; writing it will find out.
            return;
        }
    }
}
