package org.mailroom.smtp;

import java.util.function.Supplier;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.protocols.netty.AbstractSSLAwareChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;

/**
 * The handlers of a connection in their order: gate, PROXY protocol, TLS, idle watch, framer and core, all on the connection's one thread, so that they see each other's state without
 * locks. Commands may block (password checks, look-ups, the queue's disk write), and then those connections wait that share the thread: there are as many threads as commands may
 * block at the same time ({@code maxExecutorCount}), not two for each processor as in James 3.8.1 (fixed upstream by 320c7b099d with threads of their own for commands; to hand each
 * command over and its answer back cost a fifth of the processor time of incoming mail). Reading is asked for by the core handler. Replaces the pipeline of James's
 * {@code AbstractConfigurableAsyncServer}. Proof: {@code SmtpServerTest}.
 */
final class SmtpPipeline extends AbstractSSLAwareChannelPipelineFactory<SocketChannel> {
    private static final int THREADS = 16;

    private final int timeoutSeconds;
    private final ConnectionGate gate;
    private final boolean proxyRequired;
    private final Supplier<Encryption> encryption;
    private final Supplier<ChannelInboundHandlerAdapter> core;

    SmtpPipeline(int timeoutSeconds, ConnectionGate gate, boolean proxyRequired, Supplier<Encryption> encryption,
                 Supplier<ChannelInboundHandlerAdapter> core) {
        super(timeoutSeconds, 0, 0, proxyRequired, encryption, pipeline -> new SmtpFramer(), null);
        this.timeoutSeconds = timeoutSeconds;
        this.gate = gate;
        this.proxyRequired = proxyRequired;
        this.encryption = encryption;
        this.core = core;
    }

    /** How many threads a listener has, by its configuration. */
    static int threads(HierarchicalConfiguration<ImmutableNode> configuration) {
        return configuration.getInt("ioWorkerCount", configuration.getInt("maxExecutorCount", THREADS));
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
        pipeline.addLast(HandlerConstants.FRAMER, new SmtpFramer());
        pipeline.addLast(HandlerConstants.CORE_HANDLER, createHandler());
    }

    @Override
    protected ChannelInboundHandlerAdapter createHandler() {
        return core.get();
    }
}
