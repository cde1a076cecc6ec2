import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A promise as a script: what was acknowledged is there after SIGKILL, once. Each round starts the server, lets several
 * clients send by SMTP and APPEND by IMAP without pause, kills the process at a random moment, starts it again, waits for the
 * spool, and compares every mailbox with the ledger:
 *
 * <ul>
 * <li>a message with 250 or OK is there exactly once, byte for byte, and under the UID that APPENDUID named;
 * <li>a message in flight at the kill is there once or not at all;
 * <li>nothing else is there; UIDVALIDITY and the UIDs seen before have not changed.
 * </ul>
 */
final class KillDuringIngest {
    private static final String TEAM = "Teams/Support";
    private static final String PEOPLE = """
        domains: [acme.test]
        agents:
          - {address: alice@acme.test, name: Alice, password: secret-1}
        teams:
          - {name: Support, key: SUP, addresses: [support@acme.test], members: {alice@acme.test: agent}}
        """;
    private static final Pattern TOKEN = Pattern.compile("X-Token: (\\S+)");
    private static final Pattern APPENDUID = Pattern.compile("APPENDUID (\\d+) (\\d+)");
    private static final Pattern FETCHED = Pattern.compile("\\* \\d+ FETCH \\(.*UID (\\d+).*\\{(\\d+)\\}$");

    /** What a client knows of a message. */
    private record Entry(String mailbox, int octets, boolean acknowledged, long uid) { }

    private final Path mailroom;
    private final Path work;
    private final int rounds;
    private final int senders;
    private final int appenders;
    private final Random random;
    private final int smtp = freePort();
    private final int imap = freePort();
    private final Map<String, Entry> ledger = new ConcurrentHashMap<>();
    private final Map<String, Long> validity = new HashMap<>();
    /** Mailbox and UID of every token that was seen. */
    private final Map<String, String> seen = new LinkedHashMap<>();
    private final Map<String, Long> next = new HashMap<>();
    private volatile boolean running;
    private volatile Process server;
    private int problems;

    private KillDuringIngest(Map<String, String> options) throws IOException {
        mailroom = Path.of(options.get("--mailroom")).toAbsolutePath();
        work = Files.createTempDirectory("mailroom-kill");
        rounds = Integer.parseInt(options.getOrDefault("--rounds", "50"));
        senders = Integer.parseInt(options.getOrDefault("--senders", "6"));
        appenders = Integer.parseInt(options.getOrDefault("--appenders", "4"));
        long seed = Long.parseLong(options.getOrDefault("--seed", Long.toString(System.nanoTime() % 1_000_000)));
        random = new Random(seed);
        System.out.println("seed " + seed + ", " + rounds + " rounds, " + senders + " SMTP and " + appenders + " IMAP clients");
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            options.put(arguments[i], arguments[i].equals("--keep") ? "" : arguments[++i]);
        }
        KillDuringIngest scenario = new KillDuringIngest(options);
        // Also when somebody stops the scenario: no server is left behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> scenario.end(options.containsKey("--keep"))));
        scenario.play();
        System.exit(scenario.problems == 0 ? 0 : 1);
    }

    private void play() throws Exception {
        Path people = Files.writeString(work.resolve("people.yaml"), PEOPLE);
        if (command("apply", people.toString()).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("apply failed");
        }
        server = serve();
        for (int round = 1; round <= rounds; round++) {
            List<Thread> clients = new ArrayList<>();
            running = true;
            for (int i = 0; i < senders; i++) {
                clients.add(client(new Sender(round, i, random.nextLong())));
            }
            for (int i = 0; i < appenders; i++) {
                clients.add(client(new Appender(round, i, random.nextLong())));
            }
            Thread.sleep(500 + random.nextInt(4500));
            server.destroyForcibly().waitFor();
            running = false;
            for (Thread client : clients) {
                client.join();
            }
            long begin = System.nanoTime();
            server = serve();
            long started = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            compare(round, started);
        }
        server.destroy();
        if (!server.waitFor(30, TimeUnit.SECONDS)) {
            problem("SIGTERM did not end the server within 30 s");
            server.destroyForcibly();
        }
        long acknowledged = ledger.values().stream().filter(Entry::acknowledged).count();
        System.out.printf("%d rounds, %d messages acknowledged, %d in flight at a kill (%d of them arrived), %d problems%n", rounds, acknowledged,
            ledger.size() - acknowledged, seen.size() - acknowledged, problems);
    }

    private void compare(int round, long started) throws Exception {
        long acknowledgedBefore = ledger.values().stream().filter(Entry::acknowledged).count();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<String> missing;
        do {
            Thread.sleep(200);
            look();
            missing = ledger.entrySet().stream().filter(entry -> entry.getValue().acknowledged() && !seen.containsKey(entry.getKey()))
                .map(Map.Entry::getKey).toList();
        } while (!missing.isEmpty() && System.nanoTime() < deadline);
        // What was in flight may still arrive after what was acknowledged: a last look when the spool is quiet.
        Thread.sleep(300);
        look();
        missing.forEach(token -> problem("lost: " + token + " " + ledger.get(token)));
        ledger.forEach((token, entry) -> {
            String where = seen.get(token);
            if (entry.uid() > 0 && where != null && !where.equals(entry.mailbox() + " " + entry.uid())) {
                problem("moved: " + token + " was acknowledged as " + entry.mailbox() + " " + entry.uid() + " and is " + where);
            }
        });
        System.out.printf("round %d: restarted in %d ms, %d acknowledged in all, %d present, %d problems%n", round, started, acknowledgedBefore,
            seen.size(), problems);
    }

    /** Reads what is new in the three mailboxes. */
    private void look() throws IOException {
        try (Imap client = new Imap()) {
            for (String mailbox : List.of("INBOX", "Archive", TEAM)) {
                look(client, mailbox);
            }
        }
    }

    private void look(Imap client, String mailbox) throws IOException {
        for (String line : client.command("EXAMINE " + mailbox)) {
            Matcher matcher = Pattern.compile("UIDVALIDITY (\\d+)").matcher(line);
            if (matcher.find()) {
                Long before = validity.put(mailbox, Long.parseLong(matcher.group(1)));
                if (before != null && before != Long.parseLong(matcher.group(1))) {
                    problem("UIDVALIDITY of " + mailbox + " changed");
                }
            }
        }
        long from = next.getOrDefault(mailbox, 1L);
        for (Map.Entry<Long, String> message : client.fetch("UID FETCH " + from + ":* (UID BODY.PEEK[])").entrySet()) {
            if (message.getKey() < from) {
                continue;
            }
            next.merge(mailbox, message.getKey() + 1, Math::max);
            arrived(mailbox, message.getKey(), message.getValue());
        }
    }

    private void arrived(String mailbox, long uid, String text) {
        Matcher matcher = TOKEN.matcher(text);
        if (!matcher.find()) {
            problem("foreign: " + mailbox + " " + uid + " has no token");
            return;
        }
        String token = matcher.group(1);
        String before = seen.put(token, mailbox + " " + uid);
        if (before != null) {
            problem("doubled: " + token + " is " + before + " and " + mailbox + " " + uid);
        }
        Entry entry = ledger.get(token);
        String own = text.substring(text.indexOf("X-Token:"));
        if (entry == null) {
            problem("foreign: " + token);
        } else if (!entry.mailbox().equals(mailbox) || own.length() != entry.octets() || !own.endsWith("end " + token + "\r\n")) {
            problem("damaged: " + token + " in " + mailbox + ", " + own.length() + " octets of " + entry.octets());
        }
    }

    private synchronized void problem(String what) {
        problems++;
        System.out.println("PROBLEM " + what);
    }

    private Thread client(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    private static String message(String token, Random random) {
        int size = random.nextInt(20) == 0 ? 80_000 + random.nextInt(200_000) : random.nextInt(12_000);
        StringBuilder text = new StringBuilder("X-Token: " + token + "\r\nFrom: customer@example.org\r\nTo: support@acme.test\r\nSubject: " + token
            + "\r\nMessage-ID: <" + token + "@example.org>\r\n\r\n");
        while (text.length() < size) {
            text.append("0123456789 abcdefghijklmnopqrstuvwxyz ".repeat(1 + random.nextInt(2)).trim()).append("\r\n");
        }
        return text.append("end ").append(token).append("\r\n").toString();
    }

    /** Sends by SMTP to the team and to alice in turn, several messages a connection. */
    private final class Sender implements Runnable {
        private final int round;
        private final int number;
        private final Random random;

        Sender(int round, int number, long seed) {
            this.round = round;
            this.number = number;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            int count = 0;
            while (running) {
                try (Lines smtpLines = new Lines(smtp)) {
                    smtpLines.expect("220");
                    smtpLines.send("EHLO client.example.org");
                    smtpLines.expect("250");
                    for (int i = 0; i < 20 && running; i++) {
                        one(smtpLines, "s" + round + "-" + number + "-" + count++);
                    }
                } catch (IOException e) {
                    // The kill cuts connections: the message that was under way stays in the ledger as in flight.
                    pause();
                }
            }
        }

        private void one(Lines lines, String token) throws IOException {
            boolean toTeam = random.nextBoolean();
            String text = message(token, random);
            lines.send("MAIL FROM:<customer@example.org>");
            lines.expect("250");
            lines.send("RCPT TO:<" + (toTeam ? "support@acme.test" : "alice@acme.test") + ">");
            lines.expect("250");
            lines.send("DATA");
            lines.expect("354");
            Entry entry = new Entry(toTeam ? TEAM : "INBOX", text.length(), false, 0);
            ledger.put(token, entry);
            lines.send(text + ".");
            lines.expect("250");
            ledger.put(token, new Entry(entry.mailbox(), entry.octets(), true, 0));
        }
    }

    /** APPENDs to a personal and to the team's folder in turn, with non-synchronising literals. */
    private final class Appender implements Runnable {
        private final int round;
        private final int number;
        private final Random random;

        Appender(int round, int number, long seed) {
            this.round = round;
            this.number = number;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            int count = 0;
            while (running) {
                try (Imap client = new Imap()) {
                    while (running) {
                        String token = "a" + round + "-" + number + "-" + count++;
                        String mailbox = random.nextBoolean() ? "Archive" : TEAM;
                        String text = message(token, random);
                        ledger.put(token, new Entry(mailbox, text.length(), false, 0));
                        for (String line : client.command("APPEND " + mailbox + " {" + text.length() + "+}\r\n" + text)) {
                            Matcher matcher = APPENDUID.matcher(line);
                            if (matcher.find()) {
                                ledger.put(token, new Entry(mailbox, text.length(), true, Long.parseLong(matcher.group(2))));
                            }
                        }
                    }
                } catch (IOException e) {
                    // As above.
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ProcessBuilder command(String... words) {
        List<String> line = new ArrayList<>(List.of(mailroom.toString()));
        line.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(Map.of("MAILROOM_DATA", work.resolve("data").toString(), "MAILROOM_BIND", "127.0.0.1",
            "MAILROOM_SMTP_PORT", Integer.toString(smtp), "MAILROOM_IMAP_PORT", Integer.toString(imap), "MAILROOM_SUBMISSION_PORT", "0",
            "MAILROOM_SUBMISSIONS_PORT", "0", "MAILROOM_IMAPS_PORT", "0", "MAILROOM_WEB_PORT", "0", "MAILROOM_CLAMD", "off",
            "MAILROOM_SPAMD", "off"));
        return builder;
    }

    private Process serve() throws Exception {
        Process started = command("serve").redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("server.log").toFile())).start();
        server = started;
        for (int i = 0; i < 1200; i++) {
            if (!started.isAlive()) {
                throw new IllegalStateException("the server did not start, see " + work.resolve("server.log") + "\n"
                    + tail(Files.readString(work.resolve("server.log"))));
            }
            if (answers(smtp) && answers(imap)) {
                return started;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the server did not answer within 60 s");
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 4000));
    }

    private static boolean answers(int port) {
        try (Lines lines = new Lines(port)) {
            return lines.line() != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void end(boolean keep) {
        running = false;
        Process last = server;
        if (last != null) {
            last.destroyForcibly().onExit().join();
        }
        if (keep) {
            System.out.println("kept: " + work);
            return;
        }
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.out.println("could not be removed: " + e);
        }
    }

    /** A connection that speaks lines. */
    private static class Lines implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader in;
        private final OutputStream out;

        Lines(int port) throws IOException {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
            socket.setSoTimeout(60_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1 << 16);
            out = socket.getOutputStream();
        }

        void send(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("closed");
            }
            return line;
        }

        String octets(int count) throws IOException {
            char[] text = new char[count];
            for (int read = 0; read < count;) {
                int more = in.read(text, read, count - read);
                if (more < 0) {
                    throw new IOException("closed");
                }
                read += more;
            }
            return new String(text);
        }

        void expect(String code) throws IOException {
            String line;
            do {
                line = line();
            } while (line.startsWith(code + "-"));
            if (!line.startsWith(code)) {
                throw new IOException("expected " + code + ", got " + line);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** An IMAP connection, logged in as alice. */
    private final class Imap implements AutoCloseable {
        private final Lines lines = new Lines(imap);
        private int tag;

        Imap() throws IOException {
            lines.line();
            command("LOGIN alice@acme.test secret-1");
        }

        /** The answer up to the tagged OK; anything else is an IOException. */
        List<String> command(String text) throws IOException {
            String name = "t" + tag++;
            lines.send(name + " " + text);
            List<String> answer = new ArrayList<>();
            while (true) {
                String line = lines.line();
                answer.add(line);
                if (line.startsWith(name + " ")) {
                    if (!line.startsWith(name + " OK")) {
                        throw new IOException(line);
                    }
                    return answer;
                }
            }
        }

        Map<Long, String> fetch(String text) throws IOException {
            String name = "t" + tag++;
            lines.send(name + " " + text);
            Map<Long, String> messages = new TreeMap<>();
            while (true) {
                String line = lines.line();
                Matcher matcher = FETCHED.matcher(line);
                if (matcher.find()) {
                    messages.put(Long.parseLong(matcher.group(1)), lines.octets(Integer.parseInt(matcher.group(2))));
                } else if (line.startsWith(name + " ")) {
                    if (!line.startsWith(name + " OK")) {
                        throw new IOException(line);
                    }
                    return messages;
                }
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
