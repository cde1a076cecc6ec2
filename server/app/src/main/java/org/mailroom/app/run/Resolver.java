package org.mailroom.app.run;

import java.time.Duration;
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
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * DNS by the resolvers of the machine, or by the one that the settings name. Extends James's {@code DNSJavaService}, which takes
 * no port; for checks of senders it answers in time, or not at all. The resolvers of the machine are not asked for names that exist nowhere (RFC 6761).
 * An outage of the name servers holds no mail up, see {@link ResolverSilence}. Proof: {@code ResolverTest}.
 */
final class Resolver extends DNSJavaService implements Dns {
    private static final Set<String> NOWHERE = Set.of("test", "example", "invalid", "localhost");

    private final Optional<HostPort> server;
    private final ResolverSilence silence = new ResolverSilence(this::askForRoot);

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
        CompletableFuture<LookupResult> answer = LookupSession.builder().resolver(resolver).cache(cache).build()
            .lookupAsync(asked, Type.value(kind.name())).toCompletableFuture();
        try {
            LookupResult result = answer.get(patience(atMost).toNanos(), TimeUnit.NANOSECONDS);
            silence.answered();
            return result.getRecords().stream().map(Resolver::text).flatMap(Optional::stream).toList();
        } catch (TimeoutException e) {
            answer.cancel(false);
            silence.timedOut();
            throw new Silent("no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Silent("this server is ending", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoSuchDomainException || e.getCause() instanceof NoSuchRRSetException) {
                return List.of();
            }
            throw new Silent("no answer that says something", e);
        }
    }

    /** How long a check of a sender may wait now, of what it wants to. */
    Duration patience(Duration wanted) {
        return silence.patience(wanted);
    }

    /** Straight from the servers: each has some answer, and the cache none. */
    private CompletableFuture<?> askForRoot() {
        return resolver.sendAsync(Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN))).toCompletableFuture();
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
