package org.mailroom.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.mail.MessagingException;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.mailrepository.memory.SimpleMailRepositoryLoader;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.mailroom.domain.mail.Attempts;
import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.InMemoryOutgoing;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.rule.InMemoryRuleHits;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesInForce;
import org.mailroom.domain.screen.InMemoryBlockedSenders;
import org.mailroom.domain.screen.InMemorySigningKeys;
import org.mailroom.domain.team.Directory;
import org.mailroom.mailets.auth.Dns;
import org.mailroom.smtp.relay.HostPort;
import org.mailroom.smtp.relay.OutboundSettings;
import org.mailroom.smtp.spool.MailroomSpooler;

/** The shipped mailet chain, run by our spooler on recorded queues; filed mail is remembered as text. */
final class TestChain implements AutoCloseable {
    private static final Dns NOTHING_KNOWN = (name, kind, atMost) -> List.of();
    private static final RulesInForce NO_RULES = () -> Rules.NONE;
    private static final Attempts NONE_BEFORE = (mail, folders) -> Optional.empty();
    private static final Threads NO_THREADS = (team, message) -> Optional.empty();
    private final Cabinet cabinet = new Cabinet();
    private final MemoryMailRepositoryStore repositories;
    private final CompositeProcessorImpl processors;
    private final MailroomSpooler spooler;

    TestChain(Directory directory, RecordingQueues queues, int smartHostPort) throws Exception {
        repositories = new MemoryMailRepositoryStore(new MemoryMailRepositoryUrlStore(), new SimpleMailRepositoryLoader(),
            MailRepositoryStoreConfiguration.forItems(new MailRepositoryStoreConfiguration.Item(
                List.of(new Protocol("sql")), MemoryMailRepository.class.getName(), new BaseHierarchicalConfiguration())));
        repositories.init();
        RecordingMetricFactory metrics = new RecordingMetricFactory();
        MailetContext context = context(queues.createQueue(MailQueueFactory.SPOOL));
        TestLoader parts = new TestLoader(directory, queues, cabinet, repositories, Clock.systemUTC(), new TestDns(Map.of(), Map.of()),
            NOTHING_KNOWN, NO_RULES, NONE_BEFORE, NO_THREADS, new InMemoryRuleHits(), new InMemoryOutgoing(), new InMemoryBlockedSenders(), new InMemorySigningKeys(Clock.systemUTC()),
            new OutboundSettings(Optional.of(new HostPort("127.0.0.1", smartHostPort)), "mx.acme.test"));
        XMLConfiguration xml = SmtpTestServer.xml(Files.readString(Path.of("../../conf/mailetcontainer.xml")));
        processors = processors(metrics, context, parts);
        processors.configure(xml.configurationAt("processors"));
        processors.init();
        spooler = new MailroomSpooler(metrics, new NoopGaugeRegistry(), processors, repositories, queues, Meters.OFF);
        spooler.configure(JamesMailSpooler.Configuration.from(repositories, xml.configurationAt("spooler")));
        spooler.init();
    }

    private static CompositeProcessorImpl processors(RecordingMetricFactory metrics, MailetContext context, TestLoader parts) throws Exception {
        Constructor<CompositeProcessorImpl> constructor = CompositeProcessorImpl.class.getDeclaredConstructor(
            MetricFactory.class, MailetContext.class, MatcherLoader.class, MailetLoader.class);
        constructor.setAccessible(true);
        MatcherLoader matchers = config -> {
            Matcher matcher = (Matcher) load(parts, "org.apache.james.transport.matchers.", config.getMatcherName());
            matcher.init(config);
            return matcher;
        };
        MailetLoader mailets = config -> {
            Mailet mailet = (Mailet) load(parts, "org.apache.james.transport.mailets.", config.getMailetName());
            mailet.init(config);
            return mailet;
        };
        return constructor.newInstance(metrics, context, matchers, mailets);
    }

    private static Object load(TestLoader parts, String usualPackage, String name) throws MessagingException {
        try {
            return parts.make(Class.forName(name.contains(".") ? name : usualPackage + name));
        } catch (Exception e) {
            throw new MessagingException("cannot load " + name, e);
        }
    }

    /** The part of the context that our mailets use: send a mail, in its state or another; no attributes. */
    private static MailetContext context(MailQueue spool) {
        return (MailetContext) Proxy.newProxyInstance(TestChain.class.getClassLoader(), new Class<?>[] {MailetContext.class}, (self, method, arguments) -> {
            if (method.getName().equals("getAttribute")) {
                return null;
            }
            if (!method.getName().equals("sendMail") || !(arguments[0] instanceof Mail)) {
                throw new UnsupportedOperationException(method.toString());
            }
            Mail mail = (Mail) arguments[0];
            if (arguments.length == 2) {
                mail.setState((String) arguments[1]);
            }
            spool.enQueue(mail);
            return null;
        });
    }

    Cabinet cabinet() {
        return cabinet;
    }

    MailRepository repository(String name) throws Exception {
        return repositories.select(MailRepositoryUrl.from("sql://" + name));
    }

    @Override
    public void close() {
        spooler.dispose();
        processors.dispose();
    }

    /** Files each key once; may be told to fail. */
    static final class Cabinet implements Filing {
        private final Map<IngestKey, String> filed = new ConcurrentHashMap<>();
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public void file(Folder target, IncomingMessage message, Handling handling, IngestKey key) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the store is away");
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            try (InputStream raw = message.raw()) {
                text.writeBytes((target + "\n").getBytes(StandardCharsets.UTF_8));
                text.writeBytes(message.prefix());
                raw.transferTo(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            filed.putIfAbsent(key, text.toString(StandardCharsets.ISO_8859_1));
        }

        List<String> filed() {
            return List.copyOf(filed.values());
        }

        void fail(int times) {
            failures.set(times);
        }
    }
}
