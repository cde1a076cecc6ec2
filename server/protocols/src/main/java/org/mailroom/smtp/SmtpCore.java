package org.mailroom.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import org.apache.james.protocols.api.Protocol;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.netty.CommandInjectionDetectedException;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.smtpserver.netty.SMTPChannelInboundHandler;
import org.apache.james.smtpserver.netty.SmtpMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;

/**
 * The core handler of one connection: runs the commands, one batch of received bytes at a time (the next read is asked
 * for only when the last is worked off, so a client cannot fill the memory), and ends the connection when it is silent
 * or too old, telling the client so.
 *
 * <p>Subclass of James's {@code SMTPChannelInboundHandler} (James 3.8.1, fixed upstream by 320c7b099d: its few threads were blocked; 2.8:
 * only silence was watched). Runs on the connection's thread, see {@link SmtpPipeline}.
 * Proof: {@code SmtpServerTest}.
 */
final class SmtpCore extends SMTPChannelInboundHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(SmtpCore.class);

    private final Duration sessionLimit;
    private Future<?> end;

    SmtpCore(Protocol protocol, Encryption encryption, boolean proxyRequired, SmtpMetrics metrics, Duration sessionLimit) {
        super(protocol, encryption, proxyRequired, metrics);
        this.sessionLimit = sessionLimit;
    }

    @Override
    protected ProtocolSession createSession(ChannelHandlerContext ctx) {
        return protocol.newSession(new SmtpTransport(ctx.channel(), secure, proxyRequired));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        end = ctx.executor().schedule(() -> close(ctx, "421 4.4.2 this connection has been open for too long, closing it"),
            sessionLimit.toMillis(), TimeUnit.MILLISECONDS);
        super.channelActive(ctx);
        ctx.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (end != null) {
            end.cancel(false);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            close(ctx, "421 4.4.2 nothing received for too long, closing the connection");
            return;
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof CommandInjectionDetectedException || cause.getCause() instanceof CommandInjectionDetectedException) {
            LOGGER.info("Text behind STARTTLS from {}, connection closed", ctx.channel().remoteAddress());
            close(ctx, "500 5.5.1 nothing may follow STARTTLS before the TLS handshake, closing the connection");
        } else if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
            LOGGER.info("TLS with {} failed: {}", ctx.channel().remoteAddress(), cause.getCause().getMessage());
            ctx.close();
        } else if (cause instanceof IOException) {
            LOGGER.debug("Connection with {} broken", ctx.channel().remoteAddress(), cause);
            ctx.close();
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    private static void close(ChannelHandlerContext ctx, String answer) {
        ctx.channel().writeAndFlush(Unpooled.copiedBuffer(answer + "\r\n", StandardCharsets.US_ASCII))
            .addListener(ChannelFutureListener.CLOSE);
    }
}
