package org.mailroom.imap.wire;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.netty.buffer.ByteBuf;

/**
 * Cuts the byte stream of a client into whole commands: a line, and as often as it ends with {@code {n}} or {@code {n+}}
 * the n bytes of a literal and a further line (RFC 3501 4.3, RFC 7888). No byte of a literal is ever looked at. What is
 * over a limit is refused, and left out so exactly that the next command is found.
 *
 * <p>Replaces {@code ImapRequestFrameDecoder}, which parsed each packet again from the first byte, took the line limit away
 * with the first literal, and after a pipelined {@code {n+}} read message text as commands (James 3.8.1, fixed upstream by 31535de736,
 * 802c18e907, "seen under load"). Proof: {@code CommandFramerTest}, {@code PipeliningTest}. For one thread at a time.
 */
final class CommandFramer implements Closeable {
    private static final int LONGEST_ANNOUNCEMENT = 24;

    private final ImapLimits limits;
    private final Path spillDirectory;
    private final List<byte[]> texts = new ArrayList<>();
    private final List<HeldLiteral> literals = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long textBytes;
    private long literalBytes;
    private HeldLiteral filling;
    private long dropping;
    private long dropped;
    private String refusal;

    CommandFramer(ImapLimits limits, Path spillDirectory) {
        this.limits = limits;
        this.spillDirectory = spillDirectory;
    }

    /** Whether the client is in the middle of a command. */
    boolean inCommand() {
        return text.size() > 0 || !texts.isEmpty() || refusal != null;
    }

    /** A raw line for IDLE or AUTHENTICATE; empty when its end has not come yet. */
    Optional<Frame> line(ByteBuf input, boolean stranger) {
        if (!takeLine(input, limits.line(stranger))) {
            return Optional.empty();
        }
        boolean tooLong = refusal != null;
        byte[] line = text.toByteArray();
        reset();
        return Optional.of(new Frame.Line(tooLong ? "\r\n".getBytes(StandardCharsets.US_ASCII) : withCrLf(line)));
    }

    /** What comes next in {@code input}; empty when more bytes are needed. */
    Optional<Frame> next(ByteBuf input, boolean stranger) throws IOException {
        while (input.isReadable() || filling != null && filling.full()) {
            if (dropping > 0) {
                int drop = (int) Math.min(dropping, input.readableBytes());
                input.skipBytes(drop);
                dropping -= drop;
            } else if (filling != null) {
                filling.fill(input);
                if (!filling.full()) {
                    return Optional.empty();
                }
                literals.add(filling);
                filling = null;
            } else if (takeLine(input, limits.line(stranger))) {
                Optional<Frame> frame = endOfLine(stranger);
                if (frame.isPresent()) {
                    return frame;
                }
            }
        }
        return Optional.empty();
    }

    /** Moves bytes up to and including LF into {@link #text}; true when the LF was there. */
    private boolean takeLine(ByteBuf input, int limit) {
        int lf = input.bytesBefore((byte) '\n');
        int length = lf < 0 ? input.readableBytes() : lf + 1;
        textBytes += length;
        byte[] bytes = new byte[length];
        input.readBytes(bytes);
        text.write(bytes, 0, length);
        if (textBytes > limit && refusal == null) {
            refuse(text.toByteArray(), "BAD", "Command line is longer than " + limit + " bytes");
        }
        if (refusal != null) {
            keepAnnouncement();
        }
        return lf >= 0;
    }

    private Optional<Frame> endOfLine(boolean stranger) throws IOException {
        byte[] line = text.toByteArray();
        Announcement literal = Announcement.at(line);
        if (literal == null) {
            return Optional.of(endOfCommand(line));
        }
        check(line, literal, stranger);
        if (refusal == null) {
            texts.add(line);
            text.reset();
            literalBytes += literal.size();
            filling = HeldLiteral.of(literal.size(), limits.spill(), spillDirectory);
            return literal.waits() ? Optional.of(new Frame.Continue()) : Optional.empty();
        }
        if (literal.waits()) {
            return Optional.of(endOfCommand(line));
        }
        dropped += literal.size();
        if (dropped > limits.swallow(stranger) || dropped < 0) {
            return Optional.of(new Frame.Farewell("Literal of " + literal.size() + " bytes is far over the limit"));
        }
        dropping = literal.size();
        text.reset();
        freeLiterals();
        return Optional.empty();
    }

    private void check(byte[] line, Announcement literal, boolean stranger) {
        if (refusal != null) {
            return;
        }
        if (literals.size() >= limits.literals(stranger)) {
            refuse(line, "BAD [TOOBIG]", "More than " + limits.literals(stranger) + " literals in one command");
        } else if (literalBytes + literal.size() > limits.literalBytes(stranger)) {
            boolean append = AssembledCommand.name(texts.isEmpty() ? line : texts.get(0)).equals("APPEND");
            refuse(line, append ? "NO [TOOBIG]" : "BAD [TOOBIG]", "Literal of " + literal.size()
                + " bytes is over the limit of " + limits.literalBytes(stranger) + " bytes in one command, nothing was stored");
        }
    }

    private void refuse(byte[] line, String status, String why) {
        refusal = AssembledCommand.tag(texts.isEmpty() ? line : texts.get(0)) + " " + status + " " + why;
    }

    private Frame endOfCommand(byte[] line) throws IOException {
        Frame frame;
        if (refusal != null) {
            frame = new Frame.Refusal(refusal);
            freeLiterals();
        } else {
            texts.add(withCrLf(line));
            frame = new Frame.Command(new AssembledCommand(texts, literals));
        }
        reset();
        return frame;
    }

    private void keepAnnouncement() {
        if (text.size() > LONGEST_ANNOUNCEMENT) {
            byte[] all = text.toByteArray();
            text.reset();
            text.write(all, all.length - LONGEST_ANNOUNCEMENT, LONGEST_ANNOUNCEMENT);
        }
    }

    private static byte[] withCrLf(byte[] line) {
        if (line.length > 1 && line[line.length - 2] == '\r') {
            return line;
        }
        byte[] whole = Arrays.copyOf(line, line.length + 1);
        whole[line.length - 1] = '\r';
        whole[line.length] = '\n';
        return whole;
    }

    private void reset() {
        texts.clear();
        literals.clear();
        text.reset();
        textBytes = 0;
        literalBytes = 0;
        dropped = 0;
        refusal = null;
    }

    private void freeLiterals() throws IOException {
        for (HeldLiteral literal : literals) {
            literal.close();
        }
        literals.clear();
    }

    /** Forgets an unfinished command, for STARTTLS and for the end of the connection. */
    @Override
    public void close() throws IOException {
        freeLiterals();
        if (filling != null) {
            filling.close();
            filling = null;
        }
        dropping = 0;
        reset();
    }

    /** {@code {n}} or {@code {n+}} at the end of a line. */
    private record Announcement(long size, boolean waits) {

        static Announcement at(byte[] line) {
            int end = line.length - 1;
            end -= end > 0 && line[end - 1] == '\r' ? 2 : 1;
            if (end < 2 || line[end] != '}') {
                return null;
            }
            boolean waits = line[end - 1] != '+';
            int first = end - (waits ? 1 : 2);
            int digit = first;
            long size = 0;
            long unit = 1;
            while (digit >= 0 && line[digit] >= '0' && line[digit] <= '9') {
                int value = line[digit] - '0';
                size = first - digit >= 18 && value > 0 ? Long.MAX_VALUE / 4 : size + value * unit;
                unit = Math.min(unit * 10, 1_000_000_000_000_000_000L);
                digit--;
            }
            return digit == first || digit < 0 || line[digit] != '{' ? null : new Announcement(Math.min(size, Long.MAX_VALUE / 4), waits);
        }
    }
}
