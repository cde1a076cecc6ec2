package org.mailroom.app.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.inject.Inject;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.dnsservice.dnsjava.DNSJavaService;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.app.config.Settings;
import org.mailroom.mailets.auth.Dns;
import org.mailroom.smtp.relay.HostPort;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * DNS by the resolvers of the machine, or by the one that the settings name. Extends James's {@code DNSJavaService}, which takes
 * no port; for checks of senders it answers in time, or not at all. The resolvers of the machine are not asked for names that exist nowhere (RFC 6761).
 * An outage of the name servers holds no mail up, see {@link ResolverSilence}. Proof: {@code ResolverTest}.
 */
final class Resolver extends DNSJavaService implements Dns {
    private static final Set<String> NOWHERE = Set.of("test", "example", "invalid", "localhost");

    /** A packet that is lost is sent again while there is still time for an answer. */
    private static final Duration REPEAT = Duration.ofMillis(600);
    private static final Duration MEMORY = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;

    private final Optional<HostPort> server;
    /**
     * What had no answer a moment ago, or does not exist, so that the mail of one domain does not wait piece by piece: the library remembers no failures,
     * and no denial that does not say for how long (RFC 2308).
     */
    private final Cache<Question, Optional<List<String>>> lately = CacheBuilder.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(MEMORY).build();
    private org.xbill.DNS.Resolver quick;
    private final ResolverSilence silence = new ResolverSilence(this::askForRoot);

    private record Question(Name name, Kind kind) {
    }

    @Inject
    Resolver(MetricFactory metrics, Settings settings) {
        super(metrics);
        this.server = settings.dns();
    }

    /** To be called once, before the first look-up. */
    void open() throws Exception {
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("autodiscover", server.isEmpty());
        configuration.addProperty("setAsDNSJavaDefault", false);
        server.ifPresent(host -> configuration.addProperty("servers.server", host.host()));
        configure(configuration);
        init();
        server.ifPresent(host -> resolver.setPort(host.port()));
        quick = quick();
        silence.tryOut();
    }

    /** For checks of senders, which have less time than the delivery of mail. */
    private ExtendedResolver quick() {
        SimpleResolver[] servers = Arrays.stream(((ExtendedResolver) resolver).getResolvers())
            .map(one -> new SimpleResolver(((SimpleResolver) one).getAddress())).toArray(SimpleResolver[]::new);
        ExtendedResolver all = new ExtendedResolver(servers);
        // Afterwards: to be given to it sets another time.
        Arrays.stream(servers).forEach(one -> one.setTimeout(REPEAT));
        return all;
    }

    @Override
    public List<String> records(String name, Kind kind, Duration atMost) throws Silent {
        String top = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (server.isEmpty() && NOWHERE.contains(top)) {
            return List.of();
        }
        Name asked;
        try {
            asked = Name.fromString(name, Name.root);
        } catch (TextParseException noName) {
            return List.of();
        }
        Question question = new Question(asked, kind);
        Optional<List<String>> before = lately.getIfPresent(question);
        if (before != null) {
            return before.orElseThrow(() -> new Silent("no answer a moment ago", null));
        }
        if (!silence.admits()) {
            throw new Silent("the name servers do not answer", null);
        }
        try {
            return ask(question, atMost);
        } finally {
            silence.over();
        }
    }

    private List<String> ask(Question question, Duration atMost) throws Silent {
        CompletableFuture<LookupResult> answer = LookupSession.builder().resolver(quick).cache(cache).build()
            .lookupAsync(question.name(), Type.value(question.kind().name())).toCompletableFuture();
        boolean cached = answer.isDone();
        try {
            LookupResult result = answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            answered(cached);
            return result.getRecords().stream().map(Resolver::text).flatMap(Optional::stream).toList();
        } catch (TimeoutException e) {
            answer.cancel(false);
            silence.tryOut();
            lately.put(question, Optional.empty());
            throw new Silent("no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Silent("this server is ending", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoSuchDomainException || e.getCause() instanceof NoSuchRRSetException) {
                answered(cached);
                lately.put(question, Optional.of(List.of()));
                return List.of();
            }
            lately.put(question, Optional.empty());
            throw new Silent("no answer that says something", e);
        }
    }

    private void answered(boolean cached) {
        if (!cached) {
            silence.answered();
        }
    }

    /** Whether the name servers are known to answer nothing. */
    boolean silent() {
        return silence.lasts();
    }

    /** Straight from the servers: each has some answer, and the cache none. */
    private CompletableFuture<?> askForRoot() {
        return quick.sendAsync(Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN))).toCompletableFuture();
    }

    private static Optional<String> text(Record record) {
        if (record instanceof ARecord a) {
            return Optional.of(a.getAddress().getHostAddress());
        } else if (record instanceof AAAARecord a) {
            return Optional.of(a.getAddress().getHostAddress());
        } else if (record instanceof MXRecord mx) {
            return Optional.of(mx.getTarget().toString(true));
        } else if (record instanceof PTRRecord pointer) {
            return Optional.of(pointer.getTarget().toString(true));
        }
        return record instanceof TXTRecord txt ? Optional.of(String.join("", txt.getStrings())) : Optional.empty();
    }
}
