package org.mailroom.smtp;

import java.util.function.Supplier;

import org.apache.james.protocols.netty.AbstractSSLAwareChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.EventExecutorGroup;

/**
 * The handlers of a connection in their order: gate, PROXY protocol, TLS and idle watch on the IO thread; framer and core
 * on one thread of the executor group, so that password checks, look-ups and the queue's disk write never stop an IO
 * thread (James 3.8.1, fixed upstream by 320c7b099d), and framer and core see each other's state without locks. Reading is asked for by
 * the core handler. Replaces the pipeline of James's {@code AbstractConfigurableAsyncServer}. Proof: {@code SmtpServerTest}.
 */
final class SmtpPipeline extends AbstractSSLAwareChannelPipelineFactory<SocketChannel> {
    private final int timeoutSeconds;
    private final ConnectionGate gate;
    private final boolean proxyRequired;
    private final Supplier<Encryption> encryption;
    private final EventExecutorGroup executors;
    private final Supplier<ChannelInboundHandlerAdapter> core;

    SmtpPipeline(int timeoutSeconds, ConnectionGate gate, boolean proxyRequired, Supplier<Encryption> encryption,
                 EventExecutorGroup executors, Supplier<ChannelInboundHandlerAdapter> core) {
        super(timeoutSeconds, 0, 0, proxyRequired, encryption, pipeline -> new SmtpFramer(), executors);
        this.timeoutSeconds = timeoutSeconds;
        this.gate = gate;
        this.proxyRequired = proxyRequired;
        this.encryption = encryption;
        this.executors = executors;
        this.core = core;
    }

    @Override
    public void initChannel(SocketChannel channel) {
        channel.config().setAutoRead(false);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(HandlerConstants.CONNECTION_LIMIT_HANDLER, gate);
        if (proxyRequired) {
            pipeline.addLast(HandlerConstants.PROXY_HANDLER, new HAProxyMessageDecoder());
        }
        if (isSSLSocket()) {
            pipeline.addLast(HandlerConstants.SSL_HANDLER, encryption.get().sslHandler());
        }
        pipeline.addLast(HandlerConstants.TIMEOUT_HANDLER, new IdleStateHandler(timeoutSeconds, 0, 0));
        pipeline.addLast(HandlerConstants.CHUNK_HANDLER, new ChunkedWriteHandler());
        pipeline.addLast(executors, HandlerConstants.FRAMER, new SmtpFramer());
        pipeline.addLast(executors, HandlerConstants.CORE_HANDLER, createHandler());
    }

    @Override
    protected ChannelInboundHandlerAdapter createHandler() {
        return core.get();
    }
}
