package org.mailroom.smtp;

import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.apache.james.protocols.netty.NettyProtocolTransport;
import org.apache.james.protocols.smtp.SMTPSession;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;

/**
 * Writes answers, and changes to TLS without a gap.
 *
 * <p>Replaces James's {@code NettyProtocolTransport} for STARTTLS (James 3.8.1, fixed upstream by 2f8dff49da: the TLS handler was added
 * after the answer had left, so a fast client's handshake could reach the line decoder). Here the TLS handler stands in
 * the pipeline before the 220 leaves and lets exactly that one answer pass in the clear; what arrived in the clear
 * meanwhile is refused by {@link SmtpFramer}. What the client said before TLS is forgotten (RFC 3207 section 4.2).
 * Proof: {@code SmtpTlsTest}. May be called from the core handler's thread only.
 */
final class SmtpTransport extends NettyProtocolTransport {
    private final Channel channel;
    private final Encryption encryption;

    SmtpTransport(Channel channel, Encryption encryption, boolean proxyRequired) {
        super(channel, encryption, proxyRequired);
        this.channel = channel;
        this.encryption = encryption;
    }

    static boolean encrypted(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    @Override
    protected void writeToClient(byte[] bytes, ProtocolSession session, boolean startTls) {
        if (!startTls) {
            super.writeToClient(bytes, session, false);
            return;
        }
        session.removeAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection);
        session.removeAttachment(SMTPSession.CURRENT_HELO_MODE, State.Connection);
        EventExecutor core = channel.pipeline().context(HandlerConstants.FRAMER).executor();
        channel.attr(SmtpFramer.TLS_PENDING).set(true);
        channel.eventLoop().execute(() -> {
            channel.pipeline().addFirst(HandlerConstants.SSL_HANDLER, new SslHandler(encryption.sslHandler().engine(), true));
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
            core.execute(() -> channel.attr(SmtpFramer.TLS_PENDING).set(false));
        });
    }
}
