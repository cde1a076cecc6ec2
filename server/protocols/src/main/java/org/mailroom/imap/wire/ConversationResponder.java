package org.mailroom.imap.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imap.encode.ImapResponseWriter;
import org.apache.james.imap.encode.base.ImapResponseComposerImpl;
import org.apache.james.imap.message.Literal;
import org.mailroom.imap.answer.ReadyAnswers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers of one connection. A failed write throws, so that a FETCH for a client that has gone ends at once; James's
 * {@code ResponseEncoder}, replaced by this, went on to the last message.
 */
final class ConversationResponder implements Responder {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConversationResponder.class);

    private final ImapEncoder encoder;
    private final ChannelWriter writer;
    private final ImapResponseComposerImpl composer;

    ConversationResponder(ImapEncoder encoder, ChannelWriter writer) {
        this.encoder = encoder;
        this.writer = writer;
        this.composer = new OneLineComposer(new InOrder());
    }

    /** The composer keeps text back but not literals, so its text must leave first. */
    private final class InOrder implements ImapResponseWriter {
        @Override
        public void write(Literal literal) throws IOException {
            composer.flush();
            writer.write(literal);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            writer.write(bytes);
        }
    }

    @Override
    public synchronized void respond(ImapResponseMessage message) {
        try {
            if (message instanceof ReadyAnswers ready) {
                composer.flush();
                writer.write(ready.bytes(), ready.length());
            } else {
                encoder.encode(message, composer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException halfWritten) {
            writer.abort();
            throw halfWritten;
        }
    }

    /** Sends a line as it is; the caller vouches that it has no CR or LF. */
    synchronized void line(String line) {
        try {
            composer.flush();
            writer.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For processors, to which it is no failure when the client has gone; whoever runs them will see it. */
    @Override
    public synchronized void flush() {
        try {
            composer.flush();
            writer.flush();
        } catch (IOException gone) {
            LOGGER.debug("Nobody is there to be told", gone);
        }
    }

    /** Sends what has been said so far; throws when the client has gone. */
    synchronized void send() {
        try {
            composer.flush();
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
