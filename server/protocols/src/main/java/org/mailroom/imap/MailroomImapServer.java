package org.mailroom.imap;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.imapserver.netty.IMAPServer;
import org.apache.james.imapserver.netty.ImapMetrics;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.util.Size;
import org.mailroom.domain.measure.Meters;
import org.mailroom.imap.wire.ConnectionSecurity;
import org.mailroom.imap.wire.ConversationSettings;
import org.mailroom.imap.wire.ImapConversation;
import org.mailroom.imap.wire.ImapLimits;
import org.mailroom.imap.wire.SessionGuard;
import org.mailroom.imap.wire.Workers;
import org.mailroom.smtp.ListenAddress;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateHandler;

/**
 * One IMAP listener of {@code imapserver.xml}; the keys are explained there. Subclass of James's {@code IMAPServer}, with own
 * pipeline, framer, session and writer (docs/JAMES.md rows 4, 5, 12). Proof: {@code PipeliningTest},
 * {@code LimitsTest}. Life cycle as James's: configure, init, destroy, each once.
 */
public class MailroomImapServer extends IMAPServer {
    private static final int COMMANDS_AT_ONCE = 32;

    private final ImapCommands commands;
    private final SessionGuard guard;
    private final Path spillDirectory;
    private final ImapMetrics metrics;
    private final Meters meters;
    private ImapLimits limits = ImapLimits.DEFAULT;
    private boolean allowPlainOnLoopback;
    private Workers workers;

    MailroomImapServer(ImapCommands commands, TeamLogins teams, SessionScope scope, Path spillDirectory, ImapMetrics metrics,
                       GaugeRegistry gauges, Meters meters) {
        super(commands.decoder(), commands.encoder(), commands.processor(), metrics, gauges);
        this.commands = commands;
        this.guard = new SessionGround(teams, scope);
        this.spillDirectory = spillDirectory;
        this.metrics = metrics;
        this.meters = meters;
    }

    @Override
    public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration) throws ConfigurationException {
        if (configuration.getBoolean(PROXY_REQUIRED, false) || configuration.getBoolean("compress", false)) {
            throw new ConfigurationException("imapserver.xml: proxyRequired and compress are not supported, remove them");
        }
        ImapLimits defaults = ImapLimits.DEFAULT;
        limits = defaults
            .withLiteralBytes(Optional.ofNullable(configuration.getString("literalSizeLimit", null))
                .map(size -> Size.parse(size).asBytes()).orElse(defaults.literalBytes()))
            .withLine(configuration.getInt("maxLineLength", defaults.line()))
            .withSpill(Optional.ofNullable(configuration.getString("inMemorySizeLimit", null))
                .map(size -> Math.toIntExact(Size.parse(size).asBytes())).orElse(defaults.spill()))
            .withTimes(
                Duration.ofSeconds(configuration.getLong("loginTimeout", defaults.login().toSeconds())),
                Duration.ofSeconds(configuration.getLong("timeout", defaults.idle().toSeconds())),
                Duration.ofSeconds(configuration.getLong("writeTimeout", defaults.stalled().toSeconds())));
        allowPlainOnLoopback = configuration.getBoolean("auth.allowPlainOnLoopback", true);
        workers = new Workers(configuration.getInt("commandsAtOnce", COMMANDS_AT_ONCE));
        configuration.setProperty("inMemorySizeLimit", Integer.toString(limits.spill()));
        configuration.setProperty("literalSizeLimit", Long.toString(limits.literalBytes()));
        configuration.setProperty("concurrentRequests", -1);
        super.doConfigure(configuration);
        InetSocketAddress[] addresses = ListenAddress.of(configuration);
        if (addresses.length > 0) {
            setListenAddresses(addresses);
        }
    }

    @Override
    protected AbstractChannelPipelineFactory<SocketChannel> createPipelineFactory() {
        boolean tlsFirst = getEncryption() != null && !getEncryption().isStartTLS();
        ImapGate gate = new ImapGate(connectionLimit, connPerIP, !tlsFirst);
        return new AbstractChannelPipelineFactory<>(getFrameHandlerFactory(), getExecutorGroup()) {

            @Override
            protected ChannelInboundHandlerAdapter createHandler() {
                return createCoreHandler();
            }

            @Override
            public void initChannel(SocketChannel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                pipeline.addLast("connectionGate", gate);
                if (tlsFirst) {
                    pipeline.addLast(SSL_HANDLER, getEncryption().sslHandler());
                }
                pipeline.addLast(TIMEOUT_HANDLER, new IdleStateHandler(0, 0, (int) limits.idle().toSeconds()));
                pipeline.addLast(CORE_HANDLER, createHandler());
            }
        };
    }

    @Override
    protected ChannelInboundHandlerAdapter createCoreHandler() {
        return new ImapConversation(new ConversationSettings(getHelloName() + " Mailroom is ready", commands.decoder(),
            commands.encoder(), commands.processor(), guard, metrics, meters, limits,
            new ConnectionSecurity(getEncryption(), allowPlainOnLoopback), workers), spillDirectory);
    }

    @Override
    protected void postDestroy() {
        workers.close();
    }
}
