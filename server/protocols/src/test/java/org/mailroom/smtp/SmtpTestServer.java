package org.mailroom.smtp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.mailroom.domain.screen.InMemoryBlockedSenders;
import org.mailroom.domain.answer.Receipt;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.measure.CountingMeters;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;


/** A listener on a free loopback port, with a recording spool behind it and a directory of four agents and a team. */
public final class SmtpTestServer implements AutoCloseable {
    static final String SUBMISSION = "<submission>true</submission>";

    private final RecordingQueues queues = new RecordingQueues();
    private final AbstractServerFactory factory;
    private final Directory directory = directory();
    private final CountingMeters meters = new CountingMeters();

    private SmtpTestServer(boolean lmtp, String settings, LoginAttempts attempts) throws Exception {
        RecordingMetricFactory metrics = new RecordingMetricFactory();
        TestLoader loader = new TestLoader(directory, metrics, queues, attempts, Clock.systemUTC(), new ReplyToken(new byte[32]), new InMemoryBlockedSenders(),
            (Submissions) mail -> new Receipt.Plain(), meters);
        factory = lmtp
            ? new MailroomLmtpServerFactory(loader, new Files0(), metrics)
            : new MailroomSmtpServerFactory(new TestDns(Map.of(), Map.of()), loader, new Files0(), metrics);
        String kind = lmtp ? "lmtpserver" : "smtpserver";
        factory.configure(xml("<" + kind + "s><" + kind + " enabled=\"true\"><jmxName>" + UUID.randomUUID() + "</jmxName>"
            + "<bind>127.0.0.1:0</bind><gracefulShutdown>false</gracefulShutdown><helloName autodetect=\"false\">mx.acme.test</helloName>"
            + settings + "<handlerchain enableJmx=\"false\"/></" + kind + "></" + kind + "s>"));
        factory.init();
    }

    static SmtpTestServer port25(String settings) throws Exception {
        return new SmtpTestServer(false, settings, new NoThrottle());
    }

    static SmtpTestServer submission(String settings) throws Exception {
        return new SmtpTestServer(false, SUBMISSION + settings, new NoThrottle());
    }

    static SmtpTestServer submission(String settings, LoginAttempts attempts) throws Exception {
        return new SmtpTestServer(false, SUBMISSION + settings, attempts);
    }

    static SmtpTestServer lmtp(String settings) throws Exception {
        return new SmtpTestServer(true, settings, new NoThrottle());
    }

    static XMLConfiguration xml(String text) throws Exception {
        XMLConfiguration configuration = new XMLConfiguration();
        new org.apache.commons.configuration2.io.FileHandler(configuration)
            .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return configuration;
    }

    static Directory directory() {
        Directory directory = new InMemoryDirectory();
        directory.addDomain("acme.test");
        for (String name : List.of("alice", "bob", "carol", "dave")) {
            directory.save(new Agent(EmailAddress.of(name + "@acme.test"), name, List.of(), List.of(), 0, name.equals("carol")));
            directory.setPassword(EmailAddress.of(name + "@acme.test"), "secret-" + name);
        }
        directory.save(new Team(new TeamKey("SUP"), new TeamName("Support"),
            List.of(EmailAddress.of("support@acme.test"), EmailAddress.of("help@acme.test")),
            Map.of(EmailAddress.of("alice@acme.test"), Role.AGENT, EmailAddress.of("carol@acme.test"), Role.LEAD,
                EmailAddress.of("dave@acme.test"), Role.OBSERVER),
            TeamSettings.defaults()));
        return directory;
    }

    int port() {
        return factory.getServers().get(0).getListenAddresses().get(0).getPort();
    }

    CountingMeters meters() {
        return meters;
    }

    Directory people() {
        return directory;
    }

    /** The next mail in the spool, taken out of it. */
    Mail spooled() {
        return spool().take();
    }

    long waiting() {
        return spool().size();
    }

    RecordingQueues queues() {
        return queues;
    }

    RecordingQueues.Queue spool() {
        return queues.getQueue(MailQueueFactory.SPOOL).orElseThrow();
    }

    /** The bytes of the next mail in the spool, without the Received field of ours. */
    String received() throws Exception {
        String raw = raw(spooled());
        return raw.substring(raw.indexOf("\r\n", raw.indexOf(";\r\n\t") + 3) + 2);
    }

    static String raw(Mail mail) throws Exception {
        try (InputStream in = ((MimeMessageWrapper) mail.getMessage()).getMessageInputStream()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            in.transferTo(out);
            return out.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        factory.destroy();
    }

    /** TLS settings with a key made for the test. */
    public static String tls(Path folder, boolean startTls) throws Exception {
        Path store = folder.resolve("key.p12");
        if (Files.notExists(store)) {
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "mx", "-keyalg", "EC", "-dname", "CN=mx.acme.test", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", "change-me", "-validity", "2").inheritIO().start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
        }
        return "<tls socketTLS=\"" + !startTls + "\" startTLS=\"" + startTls + "\"><keystore>" + store
            + "</keystore><keystoreType>PKCS12</keystoreType><secret>change-me</secret></tls>";
    }

    private static final class NoThrottle implements LoginAttempts {
        @Override
        public Duration wait(InetAddress client, String account) {
            return Duration.ZERO;
        }

        @Override
        public void failed(InetAddress client, String account) {
            // nothing is remembered
        }

        @Override
        public void succeeded(InetAddress client, String account) {
            // nothing is remembered
        }
    }

    private static final class Files0 implements FileSystem {
        @Override
        public InputStream getResource(String url) throws java.io.IOException {
            return Files.newInputStream(Path.of(url));
        }

        @Override
        public File getFile(String url) {
            return new File(url);
        }

        @Override
        public File getFileWithinBaseDir(String url) {
            return new File(url);
        }

        @Override
        public File getBasedir() {
            return new File(".");
        }
    }
}
