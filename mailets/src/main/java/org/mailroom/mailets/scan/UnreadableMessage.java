package org.mailroom.mailets.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.mailroom.domain.mail.Content;

/** The message could not be read from our own storage: no scanner's fault, and no verdict on the message. */
public final class UnreadableMessage extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    private UnreadableMessage(IOException cause) {
        super("the message cannot be read", cause);
    }

    static InputStream open(Content message) {
        try {
            return message.open();
        } catch (IOException e) {
            throw new UnreadableMessage(e);
        }
    }

    static int read(InputStream message, byte[] bytes, int from, int atMost) {
        try {
            return message.readNBytes(bytes, from, atMost);
        } catch (IOException e) {
            throw new UnreadableMessage(e);
        }
    }
}
