package org.mailroom.app.run;

import java.util.Optional;

import javax.inject.Inject;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.dnsservice.dnsjava.DNSJavaService;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.app.config.Settings;
import org.mailroom.smtp.relay.HostPort;

/**
 * DNS by the resolvers of the machine, or by the one that the settings name. Extends James's {@code DNSJavaService}, which takes
 * no port. Proof: {@code ResolverTest}.
 */
final class Resolver extends DNSJavaService {
    private final Optional<HostPort> server;

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
}
