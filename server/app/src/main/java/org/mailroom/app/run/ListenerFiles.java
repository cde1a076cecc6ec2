package org.mailroom.app.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.io.FileHandler;
import org.mailroom.app.config.Settings;
import org.mailroom.app.tls.KeyPairFiles;
import org.mailroom.domain.client.MailAccess;
import org.mailroom.domain.client.MailAccess.Security;
import org.mailroom.domain.client.MailAccess.Service;
import org.mailroom.domain.client.MailAccess.Way;

/**
 * The XML files as James wants them, with what {@code mailroom.yaml} and the environment say in place of what stands there:
 * address, port, TLS files, name and message size. A listener is recognised by its {@code jmxName}; one of another name
 * keeps its own address. The files have been validated before ({@code org.mailroom.app.config}).
 */
final class ListenerFiles {
    private static final int KIBIBYTE = 1024;

    private final Settings settings;
    private final KeyPairFiles tls;
    private final Map<String, Integer> ports;

    ListenerFiles(Settings settings, KeyPairFiles tls) {
        this.settings = settings;
        this.tls = tls;
        this.ports = ports(settings.ports());
    }

    /** The ports of the listeners by the names that the files use; 0 is off. */
    static Map<String, Integer> ports(Settings.Ports ports) {
        Map<String, Integer> named = new LinkedHashMap<>();
        named.put("smtp", ports.smtp());
        named.put("submission", ports.submission());
        named.put("submissions", ports.submissions());
        named.put("imap", ports.imap());
        named.put("imaps", ports.imaps());
        named.put("lmtp", ports.lmtp());
        return named;
    }

    XMLConfiguration smtp() throws ConfigurationException {
        XMLConfiguration file = load("smtpserver.xml");
        listeners(file, "smtpserver").forEach(listener -> smtp(file, listener));
        return file;
    }

    XMLConfiguration lmtp() throws ConfigurationException {
        XMLConfiguration file = load("lmtpserver.xml");
        listeners(file, "lmtpserver").forEach(listener -> smtp(file, listener));
        return file;
    }

    XMLConfiguration imap() throws ConfigurationException {
        XMLConfiguration file = load("imapserver.xml");
        listeners(file, "imapserver").forEach(listener -> {
            common(file, listener);
            file.setProperty(listener + "literalSizeLimit", Long.toString(settings.limits().messageSize()));
        });
        return file;
    }

    /** Where agents get in, as the listeners are: TLS from the first byte before STARTTLS. */
    MailAccess access() throws ConfigurationException {
        List<Way> ways = new ArrayList<>();
        XMLConfiguration imap = imap();
        listeners(imap, "imapserver").forEach(listener -> way(imap, listener, Service.IMAP).ifPresent(ways::add));
        XMLConfiguration smtp = smtp();
        listeners(smtp, "smtpserver").stream().filter(listener -> smtp.getBoolean(listener + "submission", false))
            .forEach(listener -> way(smtp, listener, Service.SUBMISSION).ifPresent(ways::add));
        ways.sort(Comparator.comparing(Way::service).thenComparing(Way::security));
        return new MailAccess(settings.hostName(), ways);
    }

    private static Optional<Way> way(XMLConfiguration file, String listener, Service service) {
        boolean first = file.getBoolean(listener + "tls[@socketTLS]", false);
        boolean later = file.getBoolean(listener + "tls[@startTLS]", false);
        if (!file.getBoolean(listener.substring(0, listener.length() - 1) + "[@enabled]", true) || !first && !later) {
            return Optional.empty();
        }
        int port = Integer.parseInt(file.getString(listener + "listen").replaceAll(",.*", "").replaceAll(".*:", "").strip());
        return Optional.of(new Way(service, port, first ? Security.TLS : Security.STARTTLS));
    }

    XMLConfiguration mailetContainer() throws ConfigurationException {
        return load("mailetcontainer.xml");
    }

    /** The keys of the listeners, to be put before the keys of their settings. */
    private static List<String> listeners(XMLConfiguration file, String element) {
        return IntStream.range(0, file.configurationsAt(element).size()).mapToObj(i -> element + "(" + i + ").").toList();
    }

    private void smtp(XMLConfiguration file, String listener) {
        common(file, listener);
        file.setProperty(listener + "maxmessagesize", (settings.limits().messageSize() + KIBIBYTE - 1) / KIBIBYTE);
    }

    private void common(XMLConfiguration file, String listener) {
        Integer port = ports.get(file.getString(listener + "jmxName", ""));
        if (port != null) {
            file.setProperty(listener.substring(0, listener.length() - 1) + "[@enabled]", port > 0);
            file.setProperty(listener + "bind", address(settings.bind()) + ":" + port);
        }
        // James reads "bind", and cannot read every address; ours is "listen" (ListenAddress).
        file.setProperty(listener + "listen", file.getString(listener + "bind"));
        file.setProperty(listener + "bind", "0.0.0.0:0");
        file.setProperty(listener + "helloName", settings.hostName());
        file.setProperty(listener + "helloName[@autodetect]", false);
        file.setProperty(listener + "auth.allowPlainOnLoopback", settings.auth().allowPlainOnLoopback());
        if (file.containsKey(listener + "tls[@socketTLS]")) {
            file.setProperty(listener + "tls.privateKey", url(tls.privateKey()));
            file.setProperty(listener + "tls.certificates", url(tls.certificates()));
        }
    }

    private static String address(String bind) {
        return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    }

    private static String url(Path file) {
        return "file://" + file.toAbsolutePath();
    }

    private XMLConfiguration load(String name) throws ConfigurationException {
        XMLConfiguration configuration = new XMLConfiguration();
        new FileHandler(configuration).load(settings.file(name).toFile());
        return configuration;
    }

    /** Where the files are. */
    Path directory() {
        return settings.configuration();
    }
}
