package org.mailroom.app.run;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailetcontainer.impl.JamesMailetContext;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.mailet.MailetContext;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.data.DataFiles;
import org.mailroom.app.health.Rounds;
import org.mailroom.app.health.StoreWatch;
import org.mailroom.app.measure.PrometheusMeters;
import org.mailroom.app.rules.RulesFile;
import org.mailroom.app.setup.AdminCommands;
import org.mailroom.app.setup.AdminSocket;
import org.mailroom.app.setup.Applying;
import org.mailroom.app.setup.Examiner;
import org.mailroom.app.setup.Examining;
import org.mailroom.app.setup.Export;
import org.mailroom.app.setup.ImportMail;
import org.mailroom.app.setup.Reindex;
import org.mailroom.app.setup.ReplayRules;
import org.mailroom.app.setup.Signing;
import org.mailroom.app.tls.KeyPairFiles;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Teams;
import org.mailroom.imap.MailroomImapServerFactory;
import org.mailroom.smtp.MailroomLmtpServerFactory;
import org.mailroom.smtp.MailroomSmtpServerFactory;
import org.mailroom.smtp.spool.MailroomSpooler;
import org.mailroom.store.answer.SqlAutomaticAnswers;
import org.mailroom.store.answer.SqlOutbox;
import org.mailroom.store.conversation.SqlFeed;
import org.mailroom.store.conversation.Upkeep;
import org.mailroom.store.customer.Overwriting;
import org.mailroom.store.document.DocumentReading;
import org.mailroom.store.hook.Courier;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.report.Bookkeeper;
import org.mailroom.store.rule.SqlRuleHits;
import org.mailroom.store.screen.SpamLessons;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.webadmin.Connections;
import org.mailroom.webadmin.Proxies;
import org.mailroom.webadmin.WebServer;
import org.mailroom.webadmin.api.Api;
import org.mailroom.webadmin.client.ClientSetup;
import org.mailroom.webadmin.hook.JettyPosting;
import org.mailroom.webadmin.live.LiveEvents;
import org.mailroom.webadmin.page.Pages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.google.inject.Injector;

/**
 * The running server. {@link #start} returns when every listener answers; {@link #close} ends in the reverse order: no new
 * connections, then the mail in work, then the store. Both are for one thread.
 */
public final class Mailroom implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Mailroom.class);

    /** An apply that is under way when the server starts ends first. */
    private static final Duration COMMANDS_END = Duration.ofSeconds(20);

    @FunctionalInterface
    private interface Part {
        void close() throws Exception;
    }

    private final Settings settings;
    private final Clock clock;
    private final PrometheusMeters meters = new PrometheusMeters();
    /** What is open, the last first. */
    private final Deque<Part> parts = new ArrayDeque<>();
    private Directory directory;
    private Teams teams;
    private Injector injector;

    private Mailroom(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws Failure with a sentence for people when a part cannot start; what had started has ended then */
    public static Mailroom start(Settings settings) throws Failure {
        return start(settings, Clock.systemUTC());
    }

    /** By another clock than the machine's, which goes on to count for locks of the data directory, certificates and the watch over the store. */
    static Mailroom start(Settings settings, Clock clock) throws Failure {
        Mailroom server = new Mailroom(settings, clock);
        try {
            server.open();
            return server;
        } catch (Exception e) {
            server.close();
            throw e instanceof Failure failure ? failure : new Failure("the server cannot start: " + reason(e), e);
        }
    }

    /** The listeners that are open, for people. */
    @Override
    public String toString() {
        Map<String, Integer> ports = ListenerFiles.ports(settings.ports());
        ports.put("web", settings.ports().web());
        return settings.bind() + " " + ports.entrySet().stream()
            .filter(listener -> listener.getValue() > 0)
            .map(listener -> listener.getKey() + " " + listener.getValue())
            .collect(Collectors.joining(", "));
    }

    /** For a command that changes agents and teams in this process. */
    Directory directory() {
        return directory;
    }

    Teams teams() {
        return teams;
    }

    /** What the running server has of this kind. */
    <T> T part(Class<T> kind) {
        return injector.getInstance(kind);
    }

    private void open() throws Exception {
        DataDirectory data = DataDirectory.openAfterCommands(settings.data(), "serve", Clock.systemUTC(), COMMANDS_END);
        parts.push(data::close);
        KeyPairFiles tls = settings.tls().isPresent()
            ? new KeyPairFiles(settings.tls().get().key(), settings.tls().get().certificate())
            : KeyPairFiles.selfSigned(settings.data().resolve(DataFiles.TLS), settings.hostName(), Clock.systemUTC());
        ListenerFiles files = new ListenerFiles(settings, tls);
        Store store = Store.open(settings, clock, meters, new ServerModule(files), new ChainModule(), new SmtpModule(), new ImapModule(), new WebModule(meters), new RulesModule(),
            new HookModule(), new ReplayModule(), new ReportModule());
        parts.push(store::close);
        injector = store.injector();
        directory = store.port(Directory.class);
        teams = store.port(Teams.class);
        teams.heal();
        injector.getInstance(Resolver.class).open();
        SqlMailQueueFactory queues = injector.getInstance(SqlMailQueueFactory.class);
        parts.push(queues::close);
        parts.push(injector.getInstance(SqlFeed.class).start()::close);
        Upkeep upkeep = injector.getInstance(Upkeep.class);
        parts.push(upkeep::close);
        upkeep.start();
        parts.push(injector.getInstance(SpamLessons.class).start()::close);
        parts.push(injector.getInstance(RulesFile.class)::close);
        parts.push(injector.getInstance(SqlRuleHits.class).start()::close);
        chain(files);
        parts.push(injector.getInstance(SqlOutbox.class).start()::close);
        parts.push(injector.getInstance(SqlAutomaticAnswers.class).start()::close);
        listen(files);
        injector.getInstance(SearchIndex.class).start();
        if (settings.search().attachments()) {
            parts.push(part(DocumentReading.class).start()::close);
        }
        parts.push(part(Bookkeeper.class).start()::close);
        parts.push(part(Overwriting.class).start()::close);
        parts.push(part(JettyPosting.class).start()::close);
        parts.push(part(Courier.class).start()::close);
        web(injector);
        AdminCommands commands = new AdminCommands(new Applying(directory, teams, store.port(Calendars.class)), new Examining(store.port(Examiner.class)));
        commands = Signing.on(store, settings).in(commands);
        commands = ReplayRules.in(Reindex.in(ImportMail.in(Export.in(commands, store), store), store), store);
        parts.push(AdminSocket.open(data, commands)::close);
    }

    /** The chain first, so that a mistake in it stops the start before any mail is taken. */
    private void chain(ListenerFiles files) throws Exception {
        XMLConfiguration configuration = files.mailetContainer();
        JamesMailetContext context = injector.getInstance(JamesMailetContext.class);
        context.configure(configuration.configurationAt("context"));
        ChainModule.attributes(settings).forEach(context::setAttribute);
        CompositeProcessorImpl processors = injector.getInstance(CompositeProcessorImpl.class);
        processors.configure(configuration.configurationAt("processors"));
        processors.init();
        parts.push(processors::dispose);
        MailroomSpooler spooler = injector.getInstance(MailroomSpooler.class);
        spooler.configure(injector.getInstance(JamesMailSpooler.Configuration.class));
        spooler.init();
        parts.push(spooler::dispose);
    }

    private void listen(ListenerFiles files) throws Exception {
        listen(injector.getInstance(MailroomImapServerFactory.class), files.imap());
        listen(injector.getInstance(MailroomSmtpServerFactory.class), files.smtp());
        listen(injector.getInstance(MailroomLmtpServerFactory.class), files.lmtp());
    }

    private void listen(AbstractServerFactory servers, XMLConfiguration configuration) throws Exception {
        servers.configure(configuration);
        // Before, because a port that is taken must not leave its siblings open.
        parts.push(() -> end(servers));
        try {
            servers.init();
        } catch (Exception e) {
            throw PortTaken.of(servers, configuration, settings, e).<Exception>map(taken -> taken).orElse(e);
        }
    }

    /** Ends the listeners that were opened; James's own end fails on the first that was not. */
    private static void end(AbstractServerFactory servers) {
        if (servers.getServers() != null) {
            servers.getServers().stream().filter(AbstractConfigurableAsyncServer::isStarted).forEach(AbstractConfigurableAsyncServer::destroy);
        }
    }

    private void web(Injector injector) throws Exception {
        int port = settings.ports().web();
        if (port > 0) {
            parts.push(part(StoreWatch.class)::close);
            Rounds rounds = part(Rounds.class).start();
            parts.push(rounds::close);
            WebServer web = new WebServer(new InetSocketAddress(settings.bind(), port), new WebServer.Parts(Files.createDirectories(settings.data().resolve("incoming")),
                Api.of(part(Api.Ground.class)), Optional.of(new Pages(part(Pages.Ground.class))), Optional.of(part(ClientSetup.class)),
                part(Proxies.class), meters, part(Connections.class)));
            LiveEvents live = part(LiveEvents.class).start();
            try {
                web.start();
            } catch (Exception e) {
                live.close();
                throw PortTaken.of("web", settings.bind() + ":" + port, settings, e).<Exception>map(taken -> taken).orElse(e);
            }
            parts.push(web::close);
            // Before the listener, which waits for answers that are under way.
            parts.push(live::close);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Ends all parts, whatever one of them says. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOGGER.error("A part of the server did not end cleanly", e);
            }
        }
    }
}
