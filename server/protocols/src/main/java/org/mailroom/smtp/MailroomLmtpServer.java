package org.mailroom.smtp;

import java.net.InetSocketAddress;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.lmtpserver.netty.LMTPMetricsImpl;
import org.apache.james.lmtpserver.netty.LMTPServer;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.smtpserver.ExtendedSMTPSession;

import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One LMTP listener (RFC 2033) of {@code lmtpserver.xml}: takes mail for the served addresses from a trusted mail
 * transport, without AUTH, puts it into the spool and answers for each recipient.
 *
 * <p>Subclass of James's {@code LMTPServer}, which filed within the connection, or ran the mailets there, on IO threads and
 * lost what the mailets failed on. Pipeline, framer and limits as in {@link MailroomSmtpServer}. Proof: {@code LmtpServerTest}.
 */
public class MailroomLmtpServer extends LMTPServer {
    private final LMTPMetricsImpl metrics;
    private MailroomSmtpServer.Limits limits = MailroomSmtpServer.Limits.DEFAULT;

    MailroomLmtpServer(LMTPMetricsImpl metrics) {
        super(metrics);
        this.metrics = metrics;
    }

    @Override
    public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration) throws ConfigurationException {
        super.doConfigure(configuration);
        setIoWorkerCount(SmtpPipeline.threads(configuration));
        limits = MailroomSmtpServer.Limits.from(configuration);
        InetSocketAddress[] addresses = ListenAddress.of(configuration);
        if (addresses.length > 0) {
            setListenAddresses(addresses);
        }
    }

    @Override
    protected SmtpPipeline createPipelineFactory() {
        return new SmtpPipeline(getTimeout(), new ConnectionGate(connectionLimit, connPerIP, true), proxyRequired,
            this::getEncryption, this::createCoreHandler);
    }

    @Override
    protected ChannelInboundHandlerAdapter createCoreHandler() {
        Settings settings = new Settings();
        SMTPProtocol protocol = new SMTPProtocol(getProtocolHandlerChain(), settings) {
            @Override
            public ProtocolSession newSession(ProtocolTransport transport) {
                return new ExtendedSMTPSession(settings, transport);
            }
        };
        return new SmtpCore(protocol, getEncryption(), proxyRequired, metrics, limits.session());
    }

    @Override
    protected Class<? extends HandlersPackage> getCoreHandlersPackage() {
        return LmtpHandlers.class;
    }

    private final class Settings extends LMTPConfigurationImpl implements PortSettings {
        @Override
        public boolean submission() {
            return false;
        }

        @Override
        public boolean allowPlainOnLoopback() {
            return false;
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
        public boolean useHeloEhloEnforcement() {
            return true;
        }

        @Override
        public boolean useAddressBracketsEnforcement() {
            return true;
        }

        @Override
        public String getSoftwareName() {
            return "Mailroom";
        }

        @Override
        public String getGreeting() {
            return getSMTPGreeting() == null ? getHelloName() + " LMTP Mailroom" : getSMTPGreeting();
        }
    }
}
