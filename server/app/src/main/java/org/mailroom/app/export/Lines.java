package org.mailroom.app.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts a message into lines, each with its end; a line longer than {@value #LONGEST} bytes comes in pieces. For one thread. */
public final class Lines {
    public static final int LONGEST = 1 << 16;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int ahead = -1;

    public Lines(InputStream in) {
        this.in = new BufferedInputStream(in, LONGEST);
    }

    /** The next line, or piece of one, never empty; null at the end. CR and LF of a line end are not separated. */
    public byte[] next() throws IOException {
        line.reset();
        while (true) {
            int one = ahead >= 0 ? ahead : in.read();
            ahead = -1;
            if (one < 0) {
                return line.size() == 0 ? null : line.toByteArray();
            }
            if (one == '\r' && line.size() >= LONGEST - 1 && line.size() > 0) {
                ahead = one;
                return line.toByteArray();
            }
            line.write(one);
            if (one == '\n' || line.size() >= LONGEST) {
                return line.toByteArray();
            }
        }
    }
}
