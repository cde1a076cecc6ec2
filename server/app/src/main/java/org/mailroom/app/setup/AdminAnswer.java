package org.mailroom.app.setup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

import org.mailroom.app.Console;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The words of a command on their way to its client: a line for each, {@code o} or {@code e} before it, and at the end {@code x}
 * with the exit code. When the client has gone, the command goes on without it, unless it asks. For one thread.
 */
final class AdminAnswer implements Console {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminAnswer.class);

    private final SocketChannel client;
    private final OutputStream out;
    private final Deadline deadline;
    private boolean gone;

    AdminAnswer(SocketChannel client, Deadline deadline) {
        this.client = client;
        this.out = Channels.newOutputStream(client);
        this.deadline = deadline;
    }

    @Override
    public void out(String line) {
        say("o", line);
    }

    @Override
    public void err(String line) {
        say("e", line);
    }

    /** The client has nothing more to say; that it hangs up is all that can be read. */
    @Override
    public boolean attended() {
        try {
            client.configureBlocking(false);
            try {
                gone |= client.read(ByteBuffer.allocate(1)) < 0;
            } finally {
                client.configureBlocking(true);
            }
        } catch (IOException e) {
            LOGGER.debug("The client of an administrative command has gone", e);
            gone = true;
        }
        return !gone;
    }

    void exit(int code) {
        say("x", Integer.toString(code));
    }

    private void say(String side, String text) {
        text.lines().forEach(line -> {
            if (gone) {
                return;
            }
            try {
                deadline.run(client, () -> {
                    out.write((side + line + "\n").getBytes(StandardCharsets.UTF_8));
                    return line;
                });
            } catch (IOException e) {
                gone = true;
                LOGGER.warn("The client of an administrative command has gone; the command goes on: {}", e.toString());
            }
        });
    }
}
