package org.mailroom.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import javax.mail.MessagingException;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Environment;
import org.mailroom.app.config.Scanner;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.setup.Applying;
import org.mailroom.domain.hours.Calendars;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the server on this machine only, with example people and mail, and throws all of it away at the end. */
public final class Demo {
    private static final Logger LOGGER = LoggerFactory.getLogger(Demo.class);

    private final Settings settings;
    private final Console console;

    private Demo(Settings settings, Console console) {
        this.settings = settings;
        this.console = console;
    }

    /** Returns only by an exception: the virtual machine ends when the server has ended. */
    public static int run(Map<String, String> environment, Console console) throws Exception {
        Map<String, String> own = new HashMap<>(environment);
        Path data = Files.createTempDirectory("mailroom-demo-");
        own.put(Environment.DATA, data.toString());
        AtomicReference<Mailroom> server = new AtomicReference<>();
        Serve.atTheEnd(() -> {
            Optional.ofNullable(server.get()).ifPresent(Mailroom::close);
            remove(data);
        });
        Settings settings = Settings.load(Environment.demo(own));
        NativeCiphers.install();
        server.set(Mailroom.start(settings));
        new Demo(settings, console).fill(server.get());
        return Serve.untilTheEnd();
    }

    private void fill(Mailroom server) throws Exception {
        people(server, Console.of(line -> LOGGER.debug("{}", line), LOGGER::error));
        int sent = mail();
        welcome(sent);
    }

    /** Makes the example people. */
    static void people(Mailroom server, Console log) throws Exception {
        try (InputStream in = Demo.class.getResourceAsStream("demo/teams.yaml")) {
            YamlText file = YamlText.of("teams.yaml", in.readAllBytes());
            if (new Applying(server.directory(), server.teams(), server.part(Calendars.class)).run(file, false, log) != 0) {
                throw new Failure("the example people could not be made, the log tells why");
            }
        }
    }

    /** Sends the examples, where there is a port for it. */
    private int mail() throws IOException, MessagingException {
        int port = settings.ports().smtp();
        return port == 0 ? 0 : new DemoMail(settings.bind(), port).send(ZonedDateTime.now());
    }

    private void welcome(int sent) {
        Settings.Ports ports = settings.ports();
        List<String> lines = new ArrayList<>(List.of(
            "",
            "Mailroom is running on this machine only. Ctrl-C ends it and throws everything away.",
            "",
            "  login                        password   who",
            "  alice@acme.test              secret-1   Alice Ito, agent of Support",
            "  bob@acme.test                secret-2   Bob Sato, agent of Support and Sales",
            "  carol@acme.test              secret-3   Carol Weiss, lead of both, administrator",
            "  alice+support@acme.test      secret-1   only the mailbox of Support, as the whole account",
            ""));
        line(lines, "read", "IMAP", ports.imap(), ", no encryption, normal password; the team is in Teams/Support");
        line(lines, "send", "SMTP", ports.submission(), ", no encryption, normal password");
        line(lines, "customers send to", "SMTP", ports.smtp(), ", to support@acme.test, help@acme.test or sales@acme.test");
        if (ports.web() > 0) {
            lines.add(String.format("  %-19s http://%s:%d/   (the same logins)", "web", settings.bind(), ports.web()));
        }
        lines.add("");
        lines.add(sent == 0 ? "Port 25 is off: no example mail was sent." : sent + " example mails came in by SMTP and through the whole mailet chain.");
        lines.add(scanners(settings.scanners()));
        lines.forEach(console::out);
    }

    /** The last line. */
    static String scanners(Settings.Scanners scanners) {
        boolean unscanned = scanners.clamd() instanceof Scanner.Off;
        if (unscanned && scanners.spamd() instanceof Scanner.Off) {
            return "Virus and spam scanners: off. Mail is delivered unscanned. MAILROOM_CLAMD and MAILROOM_SPAMD name them.";
        }
        return "Virus and spam scanners: clamd " + scanners.clamd().text() + ", spamd " + scanners.spamd().text() + "."
            + (unscanned ? " Mail is delivered without being scanned for viruses." : "");
    }

    private void line(List<String> lines, String what, String protocol, int port, String how) {
        if (port > 0) {
            lines.add(String.format("  %-19s %s %s:%d%s", what, protocol, settings.bind(), port, how));
        }
    }

    static void remove(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOGGER.warn("The data of the demonstration could not be removed from {}", data, e);
        }
    }
}
