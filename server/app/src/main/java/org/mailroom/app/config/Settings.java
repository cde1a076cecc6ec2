package org.mailroom.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.hook.AddressRange;
import org.mailroom.smtp.relay.HostPort;

/**
 * What {@code mailroom.yaml} and the environment say, complete with defaults and valid in itself. Paths are absolute.
 * Immutable.
 *
 * @param configuration  the directory of {@code mailroom.yaml} and the other files
 * @param hostName  the server's name in greetings, {@code Received} and the self-made certificate
 * @param data  the data directory
 * @param bind  the address that the listeners take
 * @param dns  the name server; empty for the system's
 * @param webhookAllow  private addresses that webhooks may call
 * @param web  the web listener, beside its port
 * @param search  what is searched
 */
public record Settings(Path configuration, String hostName, Path data, String bind, Ports ports, Optional<Tls> tls, Storage storage,
                       Outbound outbound, Scanners scanners, Auth auth, Limits limits, Optional<HostPort> dns,
                       List<AddressRange> webhookAllow, Web web, Search search) {

    /** The ports of the listeners; 0 is off. */
    public record Ports(int smtp, int submission, int submissions, int imap, int imaps, int lmtp, int web) {
    }

    /** The PEM files of the administrator; where there are none, a pair is made at first start. */
    public record Tls(Path key, Path certificate) {
    }

    /** Where the data is. */
    public sealed interface Storage {
        /** In the data directory. */
        record Embedded() implements Storage {
        }

        /**
         * On a PostgreSQL server.
         *
         * @param url  {@code jdbc:postgresql:…}, without a password
         */
        record Postgresql(String url, String user, String password, int poolSize) implements Storage {
            @Override
            public String toString() {
                return "Postgresql[" + url + ", " + user + ", " + poolSize + "]";
            }
        }
    }

    /** @param smartHost  where everything goes that leaves; empty for by MX */
    public record Outbound(Optional<HostPort> smartHost) {
    }

    /** Where the scanners listen. */
    public record Scanners(Scanner clamd, Scanner spamd) {
    }

    /** @param allowPlainOnLoopback  whether a password may come without TLS from a loopback address */
    public record Auth(boolean allowPlainOnLoopback) {
    }

    /** @param messageSize  bytes of the largest message, on every way in */
    public record Limits(long messageSize) {
    }

    /** @param attachments  whether attached documents are read, so that they are found by what stands in them */
    public record Search(boolean attachments) {
    }

    /**
     * The web listener.
     *
     * @param trustedProxies  from which it is believed for whom they ask
     * @param proxyHeader  the header field in which they say so
     * @param requestsPerMinute  of one agent or token; 0 for any number
     */
    public record Web(List<AddressRange> trustedProxies, String proxyHeader, int requestsPerMinute) {
        /** The header fields that proxies may use. */
        public static final List<String> PROXY_HEADERS = List.of("X-Forwarded-For", "Forwarded");
    }

    /**
     * Reads {@code mailroom.yaml} in the directory that {@code MAILROOM_CONF} names, and the variables that override it.
     *
     * @throws BadInput with all that is wrong
     */
    public static Settings load(Map<String, String> environment) throws BadInput {
        return new SettingsReader(new Environment(environment)).read();
    }

    /** The same, with another data directory. */
    public Settings withData(Path directory) {
        return new Settings(configuration, hostName, directory.toAbsolutePath(), bind, ports, tls, storage, outbound, scanners, auth, limits, dns,
            webhookAllow, web, search);
    }

    /** A file of the configuration directory. */
    public Path file(String name) {
        return configuration.resolve(name);
    }
}
