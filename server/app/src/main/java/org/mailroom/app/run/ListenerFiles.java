package org.mailroom.app.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.mailroom.app.config.Settings;
import org.mailroom.app.tls.KeyPairFiles;

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
        file.configurationsAt("smtpserver", true).forEach(this::smtp);
        return file;
    }

    XMLConfiguration lmtp() throws ConfigurationException {
        XMLConfiguration file = load("lmtpserver.xml");
        file.configurationsAt("lmtpserver", true).forEach(this::smtp);
        return file;
    }

    XMLConfiguration imap() throws ConfigurationException {
        XMLConfiguration file = load("imapserver.xml");
        for (HierarchicalConfiguration<ImmutableNode> listener : file.configurationsAt("imapserver", true)) {
            common(listener);
            listener.setProperty("literalSizeLimit", Long.toString(settings.limits().messageSize()));
        }
        return file;
    }

    XMLConfiguration mailetContainer() throws ConfigurationException {
        return load("mailetcontainer.xml");
    }

    private void smtp(HierarchicalConfiguration<ImmutableNode> listener) {
        common(listener);
        listener.setProperty("maxmessagesize", (settings.limits().messageSize() + KIBIBYTE - 1) / KIBIBYTE);
    }

    private void common(HierarchicalConfiguration<ImmutableNode> listener) {
        String name = listener.getString("jmxName", "");
        Integer port = ports.get(name);
        if (port != null) {
            listener.setProperty("[@enabled]", port > 0);
            listener.setProperty("bind", address(settings.bind()) + ":" + port);
        }
        listener.setProperty("helloName", settings.hostName());
        listener.setProperty("helloName[@autodetect]", false);
        listener.setProperty("auth.allowPlainOnLoopback", settings.auth().allowPlainOnLoopback());
        if (!listener.configurationsAt("tls").isEmpty()) {
            listener.setProperty("tls.privateKey", url(tls.privateKey()));
            listener.setProperty("tls.certificates", url(tls.certificates()));
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
