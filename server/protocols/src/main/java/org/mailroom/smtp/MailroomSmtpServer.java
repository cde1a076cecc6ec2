package org.mailroom.smtp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.smtpserver.ExtendedSMTPSession;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SmtpMetrics;

import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One SMTP listener of {@code smtpserver.xml}. Besides James's keys it reads {@code submission},
 * {@code auth.allowPlainOnLoopback}, {@code lineLimit}, {@code headerSizeLimit}, {@code headerCountLimit} (bytes, bytes,
 * number) and {@code sessionLimit} (seconds).
 *
 * <p>Subclass of James's {@code SMTPServer}: own pipeline, framer, core handler and list of handlers (James 3.8.1
 * 320c7b099d, 68384c181a, 7987e47a60, 2f8dff49da, 2.8). Proof: {@code SmtpServerTest}, {@code SmtpTlsTest},
 * {@code SmtpMessageTest}. Life cycle as James's: configure, init, destroy, each once.
 */
public class MailroomSmtpServer extends SMTPServer {
    private final SmtpMetrics metrics;
    private Limits limits = Limits.DEFAULT;
    private boolean submission;
    private boolean allowPlainOnLoopback;
    private SMTPProtocol protocol;

    MailroomSmtpServer(SmtpMetrics metrics) {
        super(metrics);
        this.metrics = metrics;
    }

    @Override
    public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration) throws ConfigurationException {
        super.doConfigure(configuration);
        setIoWorkerCount(SmtpPipeline.threads(configuration));
        limits = Limits.from(configuration);
        InetSocketAddress[] addresses = ListenAddress.of(configuration);
        if (addresses.length > 0) {
            setListenAddresses(addresses);
        }
        submission = configuration.getBoolean("submission", false);
        allowPlainOnLoopback = configuration.getBoolean("auth.allowPlainOnLoopback", true);
    }

    @Override
    protected void preInit() throws Exception {
        super.preInit();
        Settings settings = new Settings();
        protocol = new SMTPProtocol(getProtocolHandlerChain(), settings) {
            @Override
            public ProtocolSession newSession(ProtocolTransport transport) {
                return new ExtendedSMTPSession(settings, transport);
            }
        };
    }

    @Override
    protected SmtpPipeline createPipelineFactory() {
        boolean tlsFirst = getEncryption() != null && !getEncryption().isStartTLS();
        return new SmtpPipeline(getTimeout(), new ConnectionGate(connectionLimit, connPerIP, !tlsFirst), proxyRequired,
            this::getEncryption, this::createCoreHandler);
    }

    @Override
    protected ChannelInboundHandlerAdapter createCoreHandler() {
        return new SmtpCore(protocol, getEncryption(), proxyRequired, metrics, limits.session());
    }

    @Override
    protected Class<? extends HandlersPackage> getCoreHandlersPackage() {
        return SmtpHandlers.class;
    }

    private final class Settings extends SMTPHandlerConfigurationDataImpl implements PortSettings {
        @Override
        public boolean submission() {
            return submission;
        }

        @Override
        public boolean allowPlainOnLoopback() {
            return allowPlainOnLoopback;
        }

        @Override
        public int lineLimit() {
            return limits.line();
        }

        @Override
        public int headerSizeLimit() {
            return limits.headerSize();
        }

        @Override
        public int headerCountLimit() {
            return limits.headerCount();
        }

        @Override
        public boolean isRelayingAllowed(String remoteIp) {
            return false;
        }

        @Override
        public String getSoftwareName() {
            return "Mailroom";
        }

        @Override
        public String getGreeting() {
            return Optional.ofNullable(super.getGreeting()).orElse(getHelloName() + " ESMTP Mailroom");
        }
    }

    /** Limits of a listener. */
    record Limits(int line, int headerSize, int headerCount, Duration session) {
        static final Limits DEFAULT = new Limits(1 << 20, 256 << 10, 1000, Duration.ofHours(1));

        static Limits from(HierarchicalConfiguration<ImmutableNode> configuration) {
            return new Limits(
                configuration.getInt("lineLimit", DEFAULT.line),
                configuration.getInt("headerSizeLimit", DEFAULT.headerSize),
                configuration.getInt("headerCountLimit", DEFAULT.headerCount),
                Duration.ofSeconds(configuration.getLong("sessionLimit", DEFAULT.session.toSeconds())));
        }
    }
}
