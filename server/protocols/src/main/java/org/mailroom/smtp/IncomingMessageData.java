package org.mailroom.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.server.core.MimeMessageInputStreamSource;

/**
 * The message that a session is receiving: takes frames, undoes dot-stuffing (RFC 5321 section 4.5.2), counts, and writes
 * the bytes as they came to the message's source, until a limit is passed; then the rest is read and forgotten and
 * {@link #refusal()} tells why. Belongs to one session and its thread.
 */
final class IncomingMessageData {
    private static final AttachmentKey<IncomingMessageData> KEY = AttachmentKey.of("MAILROOM_DATA", IncomingMessageData.class);

    private final MimeMessageInputStreamSource source;
    private final PortSettings settings;
    private long size;
    private int headerSize;
    private int headerCount;
    private long lineNumber = 1;
    private long lineSize;
    private boolean inHeader = true;
    private boolean lineOpen;
    private boolean bareLineFeed;
    private String refusal;

    IncomingMessageData(MimeMessageInputStreamSource source, PortSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    static Optional<IncomingMessageData> of(SMTPSession session) {
        return session.getAttachment(KEY, State.Transaction);
    }

    void attachTo(SMTPSession session) {
        session.setAttachment(KEY, this, State.Transaction);
    }

    MimeMessageInputStreamSource source() {
        return source;
    }

    /** Writes a header field of ours in front; not counted. */
    void prepend(String field) throws IOException {
        source.getWritableOutputStream().write(field.getBytes(StandardCharsets.US_ASCII));
    }

    boolean isEnd(byte[] frame) {
        return !lineOpen && frame.length == 3 && frame[0] == '.' && frame[1] == '\r' && frame[2] == '\n';
    }

    /** @param frame  whole lines, or a piece of a line; CR and LF of a line are never in two frames */
    void take(byte[] frame) throws IOException {
        for (int start = 0; start < frame.length;) {
            int until = lineEnd(frame, start);
            line(frame, start, until);
            start = until;
        }
    }

    private int lineEnd(byte[] frame, int start) {
        for (int i = start; i < frame.length; i++) {
            if (frame[i] == '\n') {
                if (i > start && frame[i - 1] == '\r') {
                    return i + 1;
                }
                bareLineFeed = true;
            }
        }
        return frame.length;
    }

    private void line(byte[] frame, int start, int until) throws IOException {
        int from = !lineOpen && frame[start] == '.' ? start + 1 : start;
        int length = until - from;
        boolean ends = until - start > 1 && frame[until - 1] == '\n' && frame[until - 2] == '\r';
        size += length;
        lineSize += length;
        if (inHeader) {
            header(frame, from, until, ends);
        }
        checkLimits();
        if (refusal == null) {
            OutputStream out = source.getWritableOutputStream();
            out.write(frame, from, length);
        }
        lineOpen = !ends;
        if (ends) {
            lineNumber++;
            lineSize = 0;
        }
    }

    private void header(byte[] frame, int from, int end, boolean ends) {
        int length = end - from;
        if (!lineOpen && ends && length == 2) {
            inHeader = false;
            return;
        }
        headerSize += length;
        if (!lineOpen && length > 0 && frame[from] != ' ' && frame[from] != '\t') {
            headerCount++;
        }
        int until = ends ? end - 2 : end;
        for (int i = from; i < until; i++) {
            if (frame[i] == '\r') {
                refuse("550 5.6.0 a carriage return stands inside header line " + lineNumber + "; the message was not accepted");
            }
        }
    }

    private void checkLimits() {
        if (settings.getMaxMessageSize() > 0 && size > settings.getMaxMessageSize()) {
            refuse("552 5.3.4 the message is larger than " + settings.getMaxMessageSize() + " bytes; it was not accepted");
        } else if (headerSize > settings.headerSizeLimit()) {
            refuse("552 5.3.4 the header fields are larger than " + settings.headerSizeLimit() + " bytes; the message was not accepted");
        } else if (headerCount > settings.headerCountLimit()) {
            refuse("552 5.3.4 there are more than " + settings.headerCountLimit() + " header fields; the message was not accepted");
        } else if (lineSize > settings.lineLimit()) {
            refuse("550 5.6.0 line " + lineNumber + " is longer than " + settings.lineLimit() + " bytes; the message was not accepted");
        }
    }

    private void refuse(String answer) {
        if (refusal == null) {
            refusal = answer;
        }
    }

    /** A line feed without carriage return was seen: the one fault after which the client's idea of an end cannot be trusted. */
    boolean bareLineFeed() {
        return bareLineFeed;
    }

    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }
}
