package org.mailroom.smtp;

import java.util.List;
import java.util.function.Predicate;

import org.apache.james.protocols.netty.BasicChannelInboundHandler;
import org.apache.james.protocols.netty.CommandInjectionDetectedException;
import org.apache.james.protocols.smtp.SMTPSession;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.AttributeKey;

/**
 * Cuts the bytes of an SMTP or LMTP connection into frames: lines while commands are awaited; during DATA all whole lines that have come, the line that ends the
 * message by itself, and pieces of a line longer than 8 KiB, so that no line, however long, is held in memory.
 *
 * <p>Replaces James's {@code AllButStartTlsLineBasedChannelHandler} (James 3.8.1, fixed upstream by 68384c181a: a message line beyond
 * 8192 bytes was answered 500 in the middle of DATA and dropped while the rest of the message went on; 7987e47a60: frames
 * leaked when a command threw, which plain heap frames cannot). Within DATA only CR LF ends a line, so that
 * {@code <CRLF>.<CRLF>} alone ends the message (RFC 5321 section 4.1.1.4). Text that stands behind STARTTLS before the
 * TLS handshake closes the connection (RFC 3207 section 4.2). Proof: {@code SmtpFramerTest}, {@code SmtpMessageTest}.
 *
 * <p>Runs on the same executor as the core handler, hence sees whether DATA has begun as soon as DATA was answered.
 */
final class SmtpFramer extends ByteToMessageDecoder {

    /** Set while STARTTLS was answered and the TLS handler is not yet known to stand before this one. */
    static final AttributeKey<Boolean> TLS_PENDING = AttributeKey.valueOf("mailroomTlsPending");

    /** RFC 4954 section 4: 12288 octets for AUTH are the longest that a client may need. */
    static final int COMMAND_LIMIT = 12_288 + 512;
    private static final int PIECE = 8192;
    private static final byte[] END = {'.', '\r', '\n'};

    private final Predicate<Channel> receiving;
    private int scanned;
    private boolean discarding;
    /** Whether the last frame of a message ended within a line. */
    private boolean lineOpen;

    SmtpFramer() {
        this(SmtpFramer::inData);
    }

    /** @param receiving  whether the connection is receiving a message */
    SmtpFramer(Predicate<Channel> receiving) {
        this.receiving = receiving;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (Boolean.TRUE.equals(ctx.channel().attr(TLS_PENDING).get())) {
            in.skipBytes(in.readableBytes());
            throw new CommandInjectionDetectedException();
        }
        if (receiving.test(ctx.channel())) {
            message(in, out);
        } else {
            lineOpen = false;
            command(ctx, in, out);
        }
    }

    private static boolean inData(Channel channel) {
        Object session = channel.attr(BasicChannelInboundHandler.SESSION_ATTRIBUTE_KEY).get();
        return session instanceof SMTPSession && IncomingMessageData.of((SMTPSession) session).isPresent();
    }

    private void message(ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        if (!lineOpen && endsAt(in, start)) {
            take(in, END.length, out);
            return;
        }
        int until = wholeLines(in, start);
        if (until > start) {
            take(in, until - start, out);
            lineOpen = false;
        } else if (in.readableBytes() > PIECE) {
            // The last byte may be the CR of a CR LF.
            take(in, in.readableBytes() - 1, out);
            lineOpen = true;
        } else {
            scanned = in.readableBytes();
        }
    }

    /** Where the last whole line ends that is not the one that ends the message. */
    private int wholeLines(ByteBuf in, int start) {
        int until = start;
        int newline = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        while (newline >= 0) {
            if (newline > start && in.getByte(newline - 1) == '\r') {
                until = newline + 1;
                if (endsAt(in, until)) {
                    return until;
                }
            }
            newline = in.indexOf(newline + 1, in.writerIndex(), (byte) '\n');
        }
        return until;
    }

    private static boolean endsAt(ByteBuf in, int index) {
        return in.writerIndex() - index >= END.length && in.getByte(index) == END[0] && in.getByte(index + 1) == END[1] && in.getByte(index + 2) == END[2];
    }

    private void command(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int newline = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        if (newline < 0) {
            if (in.readableBytes() > COMMAND_LIMIT) {
                discarding = true;
                in.skipBytes(in.readableBytes());
                scanned = 0;
            } else {
                scanned = in.readableBytes();
            }
            return;
        }
        int length = newline + 1 - start;
        if (discarding || length > COMMAND_LIMIT) {
            discarding = false;
            in.skipBytes(length);
            scanned = 0;
            // not thrown: what is pipelined behind the line must be decoded now, not when more bytes come
            ctx.fireExceptionCaught(new TooLongFrameException("command line longer than " + COMMAND_LIMIT + " bytes"));
            return;
        }
        take(in, length, out);
        if (in.isReadable() && isStartTls((ByteBuf) out.get(out.size() - 1)) && !SmtpTransport.encrypted(ctx.channel())) {
            out.clear();
            in.skipBytes(in.readableBytes());
            throw new CommandInjectionDetectedException();
        }
    }

    private void take(ByteBuf in, int length, List<Object> out) {
        byte[] frame = new byte[length];
        in.readBytes(frame);
        scanned = 0;
        out.add(Unpooled.wrappedBuffer(frame));
    }

    private static boolean isStartTls(ByteBuf line) {
        byte[] bytes = ByteBufUtil.getBytes(line);
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).trim().regionMatches(true, 0, "STARTTLS", 0, 8);
    }
}
