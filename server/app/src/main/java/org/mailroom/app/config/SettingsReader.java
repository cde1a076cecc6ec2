package org.mailroom.app.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.app.config.yaml.Section;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.hook.AddressRange;
import org.mailroom.domain.setup.Stated;
import org.mailroom.domain.team.DomainName;
import org.mailroom.smtp.relay.HostPort;

/** Reads {@code mailroom.yaml} and what the environment overrides. For one thread and one reading. */
final class SettingsReader {
    static final List<String> LISTENERS = List.of("smtp", "submission", "submissions", "imap", "imaps", "lmtp", "web");
    private static final Map<String, Integer> STANDARD_PORTS = Map.of("smtp", 25, "submission", 587, "submissions", 465, "imap", 143,
        "imaps", 993, "lmtp", 0, "web", 8080);
    private static final Kind<String> HOST_NAME = Kind.of("a name with dots, such as mail.example.org", text -> DomainName.of(text).value());
    private static final Kind<String> ADDRESS = Kind.of("an IP address such as 127.0.0.1, 0.0.0.0 (all) or ::1, or localhost", text ->
        text.equals("localhost") ? "127.0.0.1" : AddressRange.numeric(text).getHostAddress());
    private static final Kind<String> JDBC_URL = new Kind<>("jdbc:postgresql://HOST:PORT/DATABASE, without user and password", true, List.of(),
        text -> {
            Kinds.require(text.startsWith("jdbc:postgresql:") && !text.contains("password=") && !text.contains("@"));
            return text;
        });
    private static final Kind<String> STORAGE = Kinds.word("embedded", "postgresql");

    private static final Kind<String> PROXY_HEADER = Kinds.word(Settings.Web.PROXY_HEADERS.toArray(String[]::new));
    private static final int REQUESTS_PER_MINUTE = 3000;

    private final Environment environment;
    private final Problems problems = new Problems();
    private Path directory;

    SettingsReader(Environment environment) {
        this.environment = environment;
    }

    Settings read() throws BadInput {
        directory = environment.configuration();
        Section file = YamlText.of(directory.resolve("mailroom.yaml")).section(problems, "hostName", "dataDirectory", "bind", "ports", "tls",
            "storage", "outbound", "scanners", "auth", "limits", "dns", "webhooks", "web", "search");
        String hostName = file.value("hostName", HOST_NAME).orElseGet(SettingsReader::machineName);
        Path written = path(file.value("dataDirectory", Kinds.PATH).orElse(Path.of("../var")));
        Path data = environment.value(Environment.DATA, Kinds.PATH, problems).map(Path::toAbsolutePath).map(Path::normalize).orElse(written);
        String bind = either(Environment.BIND, file, "bind", ADDRESS).orElse("0.0.0.0");
        Settings.Ports ports = ports(file.section("ports", LISTENERS.toArray(String[]::new)));
        Optional<Settings.Tls> tls = tls(file.section("tls", "key", "certificate"));
        Settings.Storage storage = storage(file.section("storage", "kind", "url", "user", "password", "passwordFile", "poolSize"));
        Optional<HostPort> smartHost = either(Environment.SMARTHOST, file.section("outbound", "smartHost"), "smartHost", Kinds.HOST_PORT);
        Section scanners = file.section("scanners", "clamd", "spamd");
        Scanner clamd = either(Environment.CLAMD, scanners, "clamd", Scanner.KIND).orElse(new Scanner.Off());
        Scanner spamd = either(Environment.SPAMD, scanners, "spamd", Scanner.KIND).orElse(new Scanner.Off());
        boolean plain = file.section("auth", "allowPlainOnLoopback").value("allowPlainOnLoopback", Kinds.SWITCH).orElse(true);
        long size = file.section("limits", "messageSize").value("messageSize", Kinds.size("1K", "1G")).orElse(50L << 20);
        Optional<HostPort> dns = either(Environment.DNS, file, "dns", Kinds.HOST_PORT);
        List<AddressRange> allowed = file.section("webhooks", "allow").values("allow", Kinds.ADDRESS_RANGE).stream().map(Stated::value).toList();
        List<AddressRange> allow = environment.value(Environment.WEBHOOK_ALLOW, Kinds.ADDRESS_RANGES, problems).orElse(allowed);
        Section web = file.section("web", "trustedProxies", "proxyHeader", "requestsPerMinute");
        List<AddressRange> proxies = web.values("trustedProxies", Kinds.ADDRESS_RANGE).stream().map(Stated::value).toList();
        String proxyHeader = web.value("proxyHeader", PROXY_HEADER).orElse(Settings.Web.PROXY_HEADERS.get(0));
        int perMinute = web.value("requestsPerMinute", Kinds.number(0, 1_000_000)).orElse(REQUESTS_PER_MINUTE);
        boolean attachments = file.section("search", "attachments").value("attachments", Kinds.SWITCH).orElse(true);
        problems.refuse();
        return new Settings(directory, hostName, data, bind, ports, tls, storage, new Settings.Outbound(smartHost),
            new Settings.Scanners(clamd, spamd), new Settings.Auth(plain), new Settings.Limits(size), dns, List.copyOf(allow),
            new Settings.Web(proxies, proxyHeader, perMinute), new Settings.Search(attachments));
    }

    /** The variable's value, else the key's; both are read, so that mistakes in both are told. */
    private <T> Optional<T> either(String variable, Section section, String key, Kind<T> kind) {
        Optional<T> inFile = section.value(key, kind);
        return environment.value(variable, kind, problems).or(() -> inFile);
    }

    private Settings.Ports ports(Section section) {
        Map<String, Integer> ports = new HashMap<>();
        Map<Integer, String> takenBy = new HashMap<>();
        for (String listener : LISTENERS) {
            Optional<Integer> said = either(Environment.port(listener), section, listener, Kinds.PORT);
            if (said.isEmpty() && (section.has(listener) || environment.has(Environment.port(listener)))) {
                ports.put(listener, 0);
                continue;
            }
            int port = said.orElse(STANDARD_PORTS.get(listener));
            ports.put(listener, port);
            String other = port == 0 ? null : takenBy.putIfAbsent(port, listener);
            if (other != null) {
                doubled(section, other, listener, port);
            }
        }
        return new Settings.Ports(ports.get("smtp"), ports.get("submission"), ports.get("submissions"), ports.get("imap"),
            ports.get("imaps"), ports.get("lmtp"), ports.get("web"));
    }

    private void doubled(Section section, String first, String second, int port) {
        String text = "ports." + first + " and ports." + second + " are both " + port + "; allowed: a port of its own for each, or 0 (off)";
        for (String listener : List.of(second, first)) {
            if (environment.has(Environment.port(listener))) {
                problems.add(new Problem("environment", 0, 0, Environment.port(listener) + ": " + text));
                return;
            }
        }
        section.refuse(section.has(second) ? second : first, text);
    }

    private Optional<Settings.Tls> tls(Section section) {
        Optional<Path> key = section.value("key", Kinds.PATH);
        Optional<Path> certificate = section.value("certificate", Kinds.PATH);
        if (section.has("key") != section.has("certificate")) {
            String there = section.has("key") ? "key" : "certificate";
            section.refuse(there, "tls has only '" + there + "'; allowed: both key and certificate, or neither (then a pair is made at first start)");
        }
        return key.isPresent() && certificate.isPresent()
            ? Optional.of(new Settings.Tls(path(key.get()), path(certificate.get()))) : Optional.empty();
    }

    private Settings.Storage storage(Section section) {
        Optional<String> kind = section.has("kind") ? section.value("kind", STORAGE) : Optional.of("embedded");
        if (!kind.equals(Optional.of("postgresql"))) {
            kind.ifPresent(embedded -> List.of("url", "user", "password", "passwordFile", "poolSize").stream().filter(section::has)
                .forEach(key -> section.refuse(key, "storage." + key + " is for 'kind: postgresql' only")));
            return new Settings.Storage.Embedded();
        }
        String url = section.needed("url", JDBC_URL).orElse("");
        String user = section.needed("user", Kinds.TEXT).orElse("");
        int poolSize = section.value("poolSize", Kinds.number(2, 200)).orElse(10);
        return new Settings.Storage.Postgresql(url, user, password(section), poolSize);
    }

    private String password(Section section) {
        Optional<String> written = section.value("password", Kinds.SECRET);
        Optional<Path> file = section.value("passwordFile", Kinds.PATH).map(this::path);
        if (written.isPresent() && file.isPresent()) {
            section.refuse("passwordFile", "storage has both 'password' and 'passwordFile'; allowed: one of them");
        }
        if (environment.has(Environment.STORAGE_PASSWORD)) {
            return environment.value(Environment.STORAGE_PASSWORD, Kinds.SECRET, problems).orElse("");
        }
        if (file.isPresent()) {
            try {
                return Files.readString(file.get()).strip();
            } catch (IOException e) {
                section.refuse("passwordFile", "storage.passwordFile: " + file.get() + " cannot be read");
            }
        }
        return written.orElse("");
    }

    private Path path(Path written) {
        return directory.resolve(written).normalize();
    }

    private static String machineName() {
        try {
            return DomainName.of(InetAddress.getLocalHost().getHostName()).value();
        } catch (UnknownHostException | IllegalArgumentException e) {
            return "localhost";
        }
    }
}
