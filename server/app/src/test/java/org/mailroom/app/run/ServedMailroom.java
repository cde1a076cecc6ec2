package org.mailroom.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.mailroom.app.SpokenLines;
import org.mailroom.app.config.Configuration;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.setup.Apply;
import org.mailroom.imap.ImapClient;
import org.mailroom.smtp.SmtpDialogue;
import org.mailroom.smtp.relay.SmtpSink;
import org.mailroom.testing.FreePort;

/**
 * The server as {@code mailroom serve} runs it, in this process: a copy of the shipped configuration, free ports of 127.0.0.1, a data
 * directory of its own, the people of {@code people.yaml}, and somebody else's mail server as smart host. Everything goes away at the end.
 */
final class ServedMailroom implements AutoCloseable {
    private static final Path SHIPPED = Path.of("../../conf");
    private static final List<String> LISTENERS = List.of("smtp", "submission", "submissions", "imap", "imaps", "web");
    private static final Map<String, String> PASSWORDS = Map.of("alice", "secret-1", "bob", "secret-2", "carol", "secret-3",
        "dave", "secret-4", "oscar", "secret-5", "erin", "secret-6");

    private final Path home = Files.createTempDirectory("served");
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, String> more = new HashMap<>();
    private final SmtpSink sink = new SmtpSink();
    private final List<AutoCloseable> clients = new ArrayList<>();
    private final MovedClock clock = new MovedClock();
    private Mailroom server;

    /** Not started yet, with nobody in it. */
    private ServedMailroom(String storage) throws IOException {
        copy(SHIPPED, home.resolve("conf"));
        Files.writeString(file("mailroom.yaml"), "hostName: mail.acme.test\n" + storage);
        more.put("MAILROOM_SMARTHOST", "127.0.0.1:" + sink.port());
        LISTENERS.forEach(listener -> ports.put(listener, 0));
    }

    /** Configured, but not started. */
    static ServedMailroom prepared(String storage) throws IOException {
        return new ServedMailroom(storage);
    }

    /** Starts it for the first time, with whatever its data directory has. */
    ServedMailroom startFilled() throws Exception {
        ports.replaceAll((listener, none) -> FreePort.next());
        restart();
        return this;
    }

    /** Starts it for the first time, and makes the people. */
    ServedMailroom start() throws Exception {
        startFilled();
        try (var people = ServedMailroom.class.getResourceAsStream("people.yaml")) {
            apply(new String(people.readAllBytes(), StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Starts it, on the ports that it had before. */
    void restart() throws Exception {
        server = Mailroom.start(settings(), clock);
    }

    /** Ends the server; the data stay. */
    void stop() throws Exception {
        hangUp();
        if (server != null) {
            server.close();
            server = null;
        }
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("MAILROOM_CONF", home.resolve("conf").toString(),
            "MAILROOM_DATA", data().toString(), "MAILROOM_BIND", "127.0.0.1"));
        ports.forEach((listener, port) -> environment.put("MAILROOM_" + listener.toUpperCase(Locale.ROOT) + "_PORT", Integer.toString(port)));
        environment.putAll(more);
        return environment;
    }

    /** As {@code mailroom serve} reads them. */
    Settings settings() throws Exception {
        return Configuration.load(environment());
    }

    Path data() {
        return home.resolve("data");
    }

    /** The clock of the server. */
    MovedClock clock() {
        return clock;
    }

    /** A file of the configuration. */
    Path file(String name) {
        return home.resolve("conf").resolve(name);
    }

    /** Changes a file of the configuration; what is to be changed must be there. */
    ServedMailroom edit(String file, String from, String to) throws IOException {
        String text = Files.readString(file(file));
        if (!text.contains(from)) {
            throw new IOException(file + " does not contain " + from);
        }
        Files.writeString(file(file), text.replace(from, to));
        return this;
    }

    ServedMailroom with(String variable, String value) {
        more.put(variable, value);
        return this;
    }

    /** As {@code mailroom apply}; gives the lines that it prints. */
    List<String> apply(String yaml) throws Exception {
        SpokenLines console = new SpokenLines();
        int exit = new Apply(Offline::open).run(new YamlText("people.yaml", yaml), false, settings(), console);
        if (exit != 0) {
            throw new IllegalStateException(console.errors().toString());
        }
        return console.results();
    }

    /** What the running server has of this kind. */
    <T> T part(Class<T> kind) {
        return server.part(kind);
    }

    SmtpSink sink() {
        return sink;
    }

    int port(String listener) {
        return ports.get(listener);
    }

    /** A mail server that wants to bring mail. */
    SmtpDialogue stranger() throws IOException {
        return keep(SmtpDialogue.greeted(port("smtp")));
    }

    /** An agent's mail client, about to send. */
    SmtpDialogue sending(String agent) throws IOException {
        return keep(SmtpDialogue.greeted(port("submission"))).login(address(agent), password(agent));
    }

    /** An agent's mail client. */
    ImapClient reading(String agent) throws IOException {
        return keep(ImapClient.loggedIn(port("imap"), address(agent), password(agent)));
    }

    /** An agent's mail client that sees a team's mailbox only. */
    ImapClient reading(String agent, String team) throws IOException {
        return keep(ImapClient.loggedIn(port("imap"), agent + "+" + team + "@acme.test", password(agent)));
    }

    /** Mail from outside for these, as it stands; it must end with a line end, and have no dot at the beginning of a line. */
    void receive(String message, String... recipients) throws IOException {
        try (SmtpDialogue smtp = SmtpDialogue.greeted(port("smtp"))) {
            smtp.envelope("customer@customers.example", recipients).send((message + ".\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String answer = smtp.answer();
            if (!answer.startsWith("250 ")) {
                throw new IOException(answer);
            }
        }
    }

    static String address(String agent) {
        return agent + "@acme.test";
    }

    static String password(String agent) {
        return PASSWORDS.get(agent);
    }

    /** A client that is hung up when the test ends. */
    <T extends AutoCloseable> T keep(T client) {
        clients.add(client);
        return client;
    }

    void hangUp() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        clients.clear();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Override
    public void close() throws Exception {
        stop();
        sink.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
