package org.mailroom.imap;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;

import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.james.events.EventBus;
import org.apache.james.imap.api.display.Localizer;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.encode.main.DefaultLocalizer;
import org.apache.james.imap.message.response.UnpooledStatusResponseFactory;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.mailroom.domain.measure.Meters;
import org.mailroom.smtp.LoginAttempts;
import org.mailroom.smtp.SlowedGuessing;

/** The IMAP server as it ships, on a free port of 127.0.0.1, over any {@link ImapServices}. */
public final class ImapTestServer implements AutoCloseable {
    private final MailroomImapServerFactory factory;
    private final Path spill;

    private ImapTestServer(MailroomImapServerFactory factory, Path spill) {
        this.factory = factory;
        this.spill = spill;
    }

    public static ImapTestServer start(ImapServices services) throws Exception {
        return start(services, "", TeamLogins.NONE);
    }

    /** @param keys further elements of {@code imapserver.xml} */
    public static ImapTestServer start(ImapServices services, String keys, TeamLogins teams) throws Exception {
        return start(services, keys, teams, 0);
    }

    /** @param port 0 for a free one */
    public static ImapTestServer start(ImapServices services, String keys, TeamLogins teams, int port) throws Exception {
        Path spill = Files.createTempDirectory("imap-test");
        MetricFactory metrics = new RecordingMetricFactory();
        ByConstructor instances = new ByConstructor()
            .with(MailboxManager.class, services.mailboxes())
            .with(SubscriptionManager.class, services.subscriptions())
            .with(EventBus.class, services.events())
            .with(QuotaManager.class, services.quotas())
            .with(QuotaRootResolver.class, services.quotaRoots())
            .with(AtomicFlagUpdate.class, services.conditionalFlags())
            .with(ConversationMoves.class, services.conversations())
            .with(TeamLogins.class, teams)
            .with(SessionScope.class, SessionScope.BY_DELEGATION)
            .with(LoginAttempts.class, new SlowedGuessing(Clock.systemUTC()))
            .with(StatusResponseFactory.class, new UnpooledStatusResponseFactory())
            .with(Localizer.class, new DefaultLocalizer())
            .with(MailboxTyper.class, new FolderTypes())
            .with(MetricFactory.class, metrics)
            .with(Clock.class, Clock.systemUTC());
        MailroomImapServerFactory factory = new MailroomImapServerFactory(fileSystem(spill), ImapCommands.of(instances), teams,
            SessionScope.BY_DELEGATION, new MailroomImapServerFactory.SpillDirectory(spill), metrics, new NoopGaugeRegistry(), Meters.OFF);
        factory.configure(configuration(keys, port));
        factory.init();
        return new ImapTestServer(factory, spill);
    }

    private static FileSystemImpl fileSystem(Path directory) {
        return new FileSystemImpl(new org.apache.james.server.core.JamesServerResourceLoader(directory.toString()) { });
    }

    private static XMLConfiguration configuration(String keys, int port) throws Exception {
        XMLConfiguration configuration = new XMLConfiguration();
        String xml = "<imapservers><imapserver enabled=\"true\"><jmxName>imap-" + System.nanoTime() + "</jmxName><bind>127.0.0.1:" + port + "</bind><gracefulShutdown>false</gracefulShutdown>"
            + "<helloName autodetect=\"false\">mail.acme.test</helloName>" + keys + "</imapserver></imapservers>";
        new FileHandler(configuration).load(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        return configuration;
    }

    public InetSocketAddress address() {
        return factory.getServers().get(0).getListenAddresses().get(0);
    }

    public int port() {
        return address().getPort();
    }

    /** Literals that were left behind. */
    public Path spillDirectory() {
        return spill;
    }

    @Override
    public void close() throws Exception {
        factory.destroy();
        try (Stream<Path> files = Files.walk(spill)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
