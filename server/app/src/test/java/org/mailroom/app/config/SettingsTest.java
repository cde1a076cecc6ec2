package org.mailroom.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailroom.smtp.relay.HostPort;

class SettingsTest {
    private static final String PORT = " is not possible; allowed: a port from 1 to 65535, or 0 (off)";
    private static final String HOST_PORT = " is not possible; allowed: host:port, such as mail.example.org:25 or [2001:db8::1]:25";
    private static final String ROOT_KEYS = "hostName, dataDirectory, bind, ports, tls, storage, outbound, scanners, auth, limits, dns, webhooks, web, search";

    @TempDir
    Path conf;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void conf() {
        environment.put("MAILROOM_CONF", conf.toString());
    }

    private Settings load(String yaml) throws Exception {
        Files.writeString(conf.resolve("mailroom.yaml"), yaml);
        return Settings.load(environment);
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(BadInput.class, () -> load(yaml)).problems().stream()
            .map(problem -> problem.toString().replace(conf.toString(), "CONF")).toList();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
            arguments("hostname: a.test", "line 1, column 1: unknown key 'hostname'; did you mean 'hostName'? allowed: " + ROOT_KEYS),
            arguments("zzz: 1", "line 1, column 1: unknown key 'zzz'; allowed: " + ROOT_KEYS),
            arguments("hostName: under_score", "line 1, column 11: hostName: 'under_score' is not possible; allowed: a name with dots, such as mail.example.org"),
            arguments("hostName:", "line 1, column 10: hostName: there is no value; allowed: a name with dots, such as mail.example.org"),
            arguments("hostName: [a]", "line 1, column 11: hostName must be one value; allowed: a name with dots, such as mail.example.org"),
            arguments("hostName: a\n\nhostName: b", "line 3, column 1: the key 'hostName' stands here twice, first in line 1"),
            arguments("? [a]\n: b", "line 1, column 3: a key must be a word; allowed: " + ROOT_KEYS),
            arguments("- hostName", "line 1, column 1: the file must have keys with values; allowed: " + ROOT_KEYS),
            arguments("bind: everywhere", "line 1, column 7: bind: 'everywhere' is not possible; allowed: an IP address such as 127.0.0.1, 0.0.0.0 (all) or ::1, or localhost"),
            arguments("bind: 1.2.3.400", "line 1, column 7: bind: '1.2.3.400' is not possible; allowed: an IP address such as 127.0.0.1, 0.0.0.0 (all) or ::1, or localhost"),
            arguments("dataDirectory: \"\"", "line 1, column 16: dataDirectory: there is no value; allowed: a path"),
            arguments("ports: 25", "line 1, column 8: ports must have keys with values; allowed: smtp, submission, submissions, imap, imaps, lmtp, web"),
            arguments("ports:\n  pop3: 110", "line 2, column 3: unknown key 'pop3' in ports; allowed: smtp, submission, submissions, imap, imaps, lmtp, web"),
            arguments("ports:\n  smtp: twentyfive", "line 2, column 9: ports.smtp: 'twentyfive'" + PORT),
            arguments("ports:\n  smtp: -1", "line 2, column 9: ports.smtp: '-1'" + PORT),
            arguments("ports:\n  web: 65536", "line 2, column 8: ports.web: '65536'" + PORT),
            arguments("ports:\n  web: 99999999999999999999", "line 2, column 8: ports.web: '99999999999999999999'" + PORT),
            arguments("ports:\n  web: 25.0", "line 2, column 8: ports.web: '25.0'" + PORT),
            arguments("ports:\n  web: 993", "line 2, column 8: ports.imaps and ports.web are both 993; allowed: a port of its own for each, or 0 (off)"),
            arguments("ports:\n  imap: 8080", "line 2, column 9: ports.imap and ports.web are both 8080; allowed: a port of its own for each, or 0 (off)"),
            arguments("tls:\n  key: a.pem", "line 2, column 8: tls has only 'key'; allowed: both key and certificate, or neither (then a pair is made at first start)"),
            arguments("tls:\n  certificate: a.pem", "line 2, column 16: tls has only 'certificate'; allowed: both key and certificate, or neither (then a pair is made at first start)"),
            arguments("storage:\n  kind: postgres", "line 2, column 9: storage.kind: 'postgres' is not possible; did you mean 'postgresql'? allowed: embedded, postgresql"),
            arguments("storage:\n  kind: mysql", "line 2, column 9: storage.kind: 'mysql' is not possible; allowed: embedded, postgresql"),
            arguments("storage:\n  user: me", "line 2, column 9: storage.user is for 'kind: postgresql' only"),
            arguments("storage:\n  kind: postgresql\n  user: me", "line 2, column 3: storage needs the key 'url'"),
            arguments("storage: {kind: postgresql, url: 'jdbc:mysql://h/d', user: me}",
                "line 1, column 34: storage.url: this value is not possible; allowed: jdbc:postgresql://HOST:PORT/DATABASE, without user and password"),
            arguments("storage: {kind: postgresql, url: 'jdbc:postgresql://me:secret@h/d', user: me}",
                "line 1, column 34: storage.url: this value is not possible; allowed: jdbc:postgresql://HOST:PORT/DATABASE, without user and password"),
            arguments("storage: {kind: postgresql, url: 'jdbc:postgresql://h/d', user: me, poolSize: 1}",
                "line 1, column 79: storage.poolSize: '1' is not possible; allowed: a whole number from 2 to 200"),
            arguments("storage: {kind: postgresql, url: 'jdbc:postgresql://h/d', user: me, password: a, passwordFile: mailroom.yaml}",
                "line 1, column 96: storage has both 'password' and 'passwordFile'; allowed: one of them"),
            arguments("storage: {kind: postgresql, url: 'jdbc:postgresql://h/d', user: me, passwordFile: gone}",
                "line 1, column 83: storage.passwordFile: CONF/gone cannot be read"),
            arguments("outbound:\n  smartHost: relay.test", "line 2, column 14: outbound.smartHost: 'relay.test'" + HOST_PORT),
            arguments("outbound:\n  smartHost: relay.test:0", "line 2, column 14: outbound.smartHost: 'relay.test:0'" + HOST_PORT),
            arguments("outbound:\n  smartHost: 'a b:25'", "line 2, column 14: outbound.smartHost: 'a b:25'" + HOST_PORT),
            arguments("scanners:\n  clamd: on", "line 2, column 10: scanners.clamd: 'on' is not possible; allowed: host:port, unix:/path, or off"),
            arguments("scanners:\n  spamd: unix:run/spamd", "line 2, column 10: scanners.spamd: 'unix:run/spamd' is not possible; allowed: host:port, unix:/path, or off"),
            arguments("scanners:\n  rspamd: off", "line 2, column 3: unknown key 'rspamd' in scanners; did you mean 'spamd'? allowed: clamd, spamd"),
            arguments("auth:\n  allowPlainOnLoopback: yes", "line 2, column 25: auth.allowPlainOnLoopback: 'yes' is not possible; allowed: true, false"),
            arguments("auth:\n  allowPlainOnLoopback: True", "line 2, column 25: auth.allowPlainOnLoopback: 'True' is not possible; did you mean 'true'? allowed: true, false"),
            arguments("limits:\n  messageSize: big", "line 2, column 16: limits.messageSize: 'big' is not possible; allowed: a size from 1K to 1G, such as 10M"),
            arguments("limits:\n  messageSize: 2G", "line 2, column 16: limits.messageSize: '2G' is not possible; allowed: a size from 1K to 1G, such as 10M"),
            arguments("dns: 127.0.0.1", "line 1, column 6: dns: '127.0.0.1'" + HOST_PORT),
            arguments("webhooks:\n  allow: 10.0.0.0/8", "line 2, column 10: webhooks.allow must be a list; allowed: [addresses as 10.0.0.0/8, 192.0.2.7 or fd00::/8, …]"),
            arguments("webhooks:\n  allow: [10.0.0.0/33]", "line 2, column 11: webhooks.allow[1]: '10.0.0.0/33' is not possible; allowed: addresses as 10.0.0.0/8, 192.0.2.7 or fd00::/8"),
            arguments("webhooks:\n  allow: [{a: b}]", "line 2, column 11: webhooks.allow[1] must be one value; allowed: addresses as 10.0.0.0/8, 192.0.2.7 or fd00::/8"),
            arguments("web:\n  trustedProxies: [proxy.test]", "line 2, column 20: web.trustedProxies[1]: 'proxy.test' is not possible; allowed: addresses as 10.0.0.0/8, 192.0.2.7 or fd00::/8"),
            arguments("web:\n  proxyHeader: X-Real-IP", "line 2, column 16: web.proxyHeader: 'X-Real-IP' is not possible; allowed: X-Forwarded-For, Forwarded"),
            arguments("web:\n  requestsPerMinute: -1", "line 2, column 22: web.requestsPerMinute: '-1' is not possible; allowed: a whole number from 0 to 1000000"),
            arguments("search:\n  attachments: off", "line 2, column 16: search.attachments: 'off' is not possible; allowed: true, false"),
            arguments("a: b: c", "line 1, column 5: this is not YAML: mapping values are not allowed here"),
            arguments("hostName: a\n\tbind: b", "line 2, column 1: this is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
            arguments("hostName: a\n---\nhostName: b", "line 2, column 1: this is not YAML: but found another document"),
            arguments("hostName: \"a", "line 1, column 13: this is not YAML: found unexpected end of stream"),
            arguments("hostName: !!java.net.URL [x]", "line 1, column 11: this is not YAML: Global tag is not allowed: tag:yaml.org,2002:java.net.URL"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldTellPlaceAndWhatIsAllowedWhenFileIsWrong(String yaml, String problem) {
        assertThat(problems(yaml)).containsExactly("CONF/mailroom.yaml: " + problem);
    }

    static Stream<Arguments> wrongVariables() {
        return Stream.of(
            arguments("MAILROOM_SMTP_PORT", "x", "'x'" + PORT),
            arguments("MAILROOM_SUBMISSION_PORT", "70000", "'70000'" + PORT),
            arguments("MAILROOM_SUBMISSIONS_PORT", "-5", "'-5'" + PORT),
            arguments("MAILROOM_IMAP_PORT", "1 43", "'1 43'" + PORT),
            arguments("MAILROOM_IMAPS_PORT", "0x1", "'0x1'" + PORT),
            arguments("MAILROOM_LMTP_PORT", "off", "'off'" + PORT),
            arguments("MAILROOM_WEB_PORT", "25", "ports.smtp and ports.web are both 25; allowed: a port of its own for each, or 0 (off)"),
            arguments("MAILROOM_SMTP_PORT", "993", "ports.smtp and ports.imaps are both 993; allowed: a port of its own for each, or 0 (off)"),
            arguments("MAILROOM_BIND", "eth0", "'eth0' is not possible; allowed: an IP address such as 127.0.0.1, 0.0.0.0 (all) or ::1, or localhost"),
            arguments("MAILROOM_CLAMD", "unix:", "'unix:' is not possible; allowed: host:port, unix:/path, or off"),
            arguments("MAILROOM_SPAMD", "localhost", "'localhost' is not possible; allowed: host:port, unix:/path, or off"),
            arguments("MAILROOM_SMARTHOST", ":25", "':25'" + HOST_PORT),
            arguments("MAILROOM_DNS", "127.0.0.1:", "'127.0.0.1:'" + HOST_PORT),
            arguments("MAILROOM_WEBHOOK_ALLOW", "10.0.0.0/8;::1", "'10.0.0.0/8;::1' is not possible; allowed: addresses as 10.0.0.0/8, 192.0.2.7 or fd00::/8, with commas between"));
    }

    @ParameterizedTest
    @MethodSource("wrongVariables")
    void shouldNameTheVariableWhenEnvironmentIsWrong(String variable, String value, String problem) {
        environment.put(variable, value);
        assertThat(problems("")).containsExactly("environment: " + variable + ": " + problem);
    }

    @Test
    void shouldTellAllMistakesOfFileAndEnvironmentAtOnceInTheOrderOfTheFile() {
        environment.put("MAILROOM_DNS", "x");
        assertThat(problems("dns: y\nbind: z\nports: {smtp: a, web: b}\nnope: 1")).containsExactly(
            "CONF/mailroom.yaml: line 1, column 6: dns: 'y'" + HOST_PORT,
            "CONF/mailroom.yaml: line 2, column 7: bind: 'z' is not possible; allowed: an IP address such as 127.0.0.1, 0.0.0.0 (all) or ::1, or localhost",
            "CONF/mailroom.yaml: line 3, column 15: ports.smtp: 'a'" + PORT,
            "CONF/mailroom.yaml: line 3, column 23: ports.web: 'b'" + PORT,
            "CONF/mailroom.yaml: line 4, column 1: unknown key 'nope'; allowed: " + ROOT_KEYS,
            "environment: MAILROOM_DNS: 'x'" + HOST_PORT);
    }

    @Test
    void shouldTakeDefaultsWhenFileIsEmpty() throws Exception {
        Settings settings = load("# nothing\n");
        assertThat(settings.ports()).isEqualTo(new Settings.Ports(25, 587, 465, 143, 993, 0, 8080));
        assertThat(settings.data()).isEqualTo(conf.resolveSibling("var"));
        assertThat(settings.bind()).isEqualTo("0.0.0.0");
        assertThat(settings.storage()).isEqualTo(new Settings.Storage.Embedded());
        assertThat(settings.scanners()).isEqualTo(new Settings.Scanners(new Scanner.Off(), new Scanner.Off()));
        assertThat(settings.auth().allowPlainOnLoopback()).isTrue();
        assertThat(settings.limits().messageSize()).isEqualTo(50L * 1024 * 1024);
        assertThat(settings.hostName()).isNotBlank();
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.outbound().smartHost()).isEmpty();
        assertThat(settings.dns()).isEmpty();
        assertThat(settings.webhookAllow()).isEmpty();
    }

    @Test
    void shouldTakeWhatTheFileSays() throws Exception {
        Files.writeString(conf.resolve("pw"), "p@ss word\n");
        Settings settings = load("""
            hostName: Mail.Acme.Test
            dataDirectory: data
            bind: localhost
            ports: {smtp: 2525, submissions: 0, lmtp: 2424}
            tls: {key: tls/k.pem, certificate: /etc/c.pem}
            storage: {kind: postgresql, url: 'jdbc:postgresql://db:5432/mailroom', user: mailroom, passwordFile: pw, poolSize: 20}
            outbound: {smartHost: '[2001:db8::1]:587'}
            scanners: {clamd: unix:/run/clamd.sock, spamd: 'localhost:783'}
            auth: {allowPlainOnLoopback: false}
            limits: {messageSize: 1500 KiB}
            dns: 127.0.0.1:5353
            webhooks: {allow: [10.0.0.0/8, '::1']}
            """);
        assertThat(settings.hostName()).isEqualTo("mail.acme.test");
        assertThat(settings.data()).isEqualTo(conf.resolve("data"));
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.ports()).isEqualTo(new Settings.Ports(2525, 587, 0, 143, 993, 2424, 8080));
        assertThat(settings.tls()).contains(new Settings.Tls(conf.resolve("tls/k.pem"), Path.of("/etc/c.pem")));
        assertThat(settings.storage()).isEqualTo(new Settings.Storage.Postgresql("jdbc:postgresql://db:5432/mailroom", "mailroom", "p@ss word", 20));
        assertThat(settings.outbound().smartHost()).contains(new HostPort("2001:db8::1", 587));
        assertThat(settings.scanners().clamd()).isEqualTo(new Scanner.Unix(Path.of("/run/clamd.sock")));
        assertThat(settings.scanners().spamd()).isEqualTo(new Scanner.Tcp(new HostPort("localhost", 783)));
        assertThat(settings.auth().allowPlainOnLoopback()).isFalse();
        assertThat(settings.limits().messageSize()).isEqualTo(1500L * 1024);
        assertThat(settings.dns()).contains(new HostPort("127.0.0.1", 5353));
        assertThat(settings.webhookAllow()).hasSize(2);
        assertThat(settings.webhookAllow().get(0).contains(InetAddress.getByName("10.255.0.1"))).isTrue();
        assertThat(settings.webhookAllow().get(0).contains(InetAddress.getByName("11.0.0.1"))).isFalse();
    }

    @Test
    void shouldPutTheEnvironmentBeforeTheFile() throws Exception {
        environment.putAll(Map.of("MAILROOM_DATA", conf + "/elsewhere", "MAILROOM_BIND", "127.0.0.1", "MAILROOM_SMTP_PORT", "2525",
            "MAILROOM_IMAPS_PORT", "0", "MAILROOM_LMTP_PORT", "2424", "MAILROOM_SMARTHOST", "localhost:2600", "MAILROOM_CLAMD", "off"));
        environment.putAll(Map.of("MAILROOM_SPAMD", "unix:/s", "MAILROOM_DNS", "127.0.0.1:53", "MAILROOM_WEBHOOK_ALLOW", "127.0.0.1, ::1",
            "MAILROOM_WEB_PORT", "", "MAILROOM_STORAGE_PASSWORD", "from-environment"));
        Settings settings = load("""
            bind: 0.0.0.0
            dataDirectory: here
            ports: {smtp: 26, web: 9090}
            scanners: {clamd: 'localhost:3310'}
            storage: {kind: postgresql, url: 'jdbc:postgresql:mailroom', user: m, password: from-file}
            """);
        assertThat(settings.data()).isEqualTo(conf.resolve("elsewhere"));
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.ports()).isEqualTo(new Settings.Ports(2525, 587, 465, 143, 0, 2424, 9090));
        assertThat(settings.outbound().smartHost()).contains(new HostPort("localhost", 2600));
        assertThat(settings.scanners()).isEqualTo(new Settings.Scanners(new Scanner.Off(), new Scanner.Unix(Path.of("/s"))));
        assertThat(settings.dns()).contains(new HostPort("127.0.0.1", 53));
        assertThat(settings.webhookAllow()).hasSize(2);
        assertThat(((Settings.Storage.Postgresql) settings.storage()).password()).isEqualTo("from-environment");
    }

    @Test
    void shouldTakeADataDirectoryOfTheEnvironmentFromTheWorkingDirectory() throws Exception {
        environment.put("MAILROOM_DATA", "some/where");
        assertThat(load("").data()).isEqualTo(Path.of("some/where").toAbsolutePath());
    }

    @Test
    void shouldNeverShowSecrets() throws Exception {
        environment.put("MAILROOM_STORAGE_PASSWORD", "geheim");
        assertThat(load("storage: {kind: postgresql, url: 'jdbc:postgresql:mailroom', user: m}").toString()).doesNotContain("geheim");
        assertThat(problems("storage: {kind: postgresql, url: 'postgresql://m:geheim@h/d', user: m, poolSize: x}").toString()).doesNotContain("geheim");
    }

    @Test
    void shouldTellWhenThereIsNoFileOrDirectory() {
        assertThat(catchThrowableOfType(BadInput.class, () -> Settings.load(environment)))
            .hasMessage(conf.resolve("mailroom.yaml") + ": there is no such file");
        environment.put("MAILROOM_CONF", conf.resolve("gone").toString());
        assertThat(catchThrowableOfType(BadInput.class, () -> Settings.load(environment)))
            .hasMessage("environment: MAILROOM_CONF: " + conf.resolve("gone") + " does not exist; it must be the directory with mailroom.yaml");
    }

    @Test
    void shouldNameTheLineWhenFileIsNotUtf8() throws Exception {
        Files.write(conf.resolve("mailroom.yaml"), new byte[] {'#', '\n', '#', ' ', (byte) 0xfc, '\n'});
        assertThat(catchThrowableOfType(BadInput.class, () -> Settings.load(environment)))
            .hasMessage(conf.resolve("mailroom.yaml") + ": line 2: the file is not UTF-8 here");
    }

    @Test
    void shouldPutWhatDemoTakesBehindTheEnvironment() throws Exception {
        load("ports: {web: 9999}");
        environment.put("MAILROOM_IMAP_PORT", "2200");
        Settings settings = Settings.load(Environment.demo(environment));
        assertThat(settings.bind()).isEqualTo("127.0.0.1");
        assertThat(settings.ports()).isEqualTo(new Settings.Ports(2525, 2587, 0, 2200, 0, 0, 8080));
    }

    @Test
    void shouldTellVariablesThatLookLikeOurs() {
        environment.putAll(Map.of("MAILROOM_SMPT_PORT", "1", "MAILROOM_JAVA_OPTS", "-Xmx2g", "OTHER", "x"));
        assertThat(new Environment(environment).unknown()).containsExactly(
            "environment: MAILROOM_SMPT_PORT is not a variable of Mailroom and is ignored; did you mean 'MAILROOM_SMTP_PORT'?");
    }

    @Test
    void shouldAcceptTheShippedFile() throws Exception {
        environment.put("MAILROOM_CONF", "../../conf");
        assertThat(Settings.load(environment).storage()).isEqualTo(new Settings.Storage.Embedded());
        assertThat(Optional.of(Settings.load(environment).file("rules.yaml"))).hasValueSatisfying(file -> assertThat(file).exists());
    }

    @Test
    void shouldShipAFileWhoseCommentsAreValidKeysWithTheirDefaults() throws Exception {
        String shipped = Files.readString(Path.of("../../conf/mailroom.yaml"));
        StringBuilder uncommented = new StringBuilder();
        boolean postgresql = false;
        for (String line : shipped.lines().toList()) {
            postgresql |= line.startsWith("# postgresql:");
            postgresql &= !line.isEmpty();
            if (line.matches("#[A-Za-z ].*") && !line.startsWith("# ") | line.matches("#  .*") && !postgresql) {
                uncommented.append(line.substring(1)).append('\n');
            }
        }
        assertThat(uncommented.toString()).contains("\n  smtp: 25 ", "\nstorage:", "messageSize: 50M").doesNotContain("postgresql");
        Settings all = load(uncommented.toString().replace("mail.example.org", "x.test"));
        assertThat(all.ports()).isEqualTo(load("").ports());
        assertThat(all.limits()).isEqualTo(load("").limits());
        assertThat(all.data()).isEqualTo(load("").data());
    }
}
