import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Mailroom as it is packaged, with its embedded database; all accounts are members of the team Support. */
final class MailroomPeer extends Peer {
    private static final String NAME = "mailroom";
    private static final String DATA = "data";
    private static final String LAG = "mailroom_index_lag ";
    private static final int FOLLOWING_MINUTES = 120;

    private final Path program;
    private final int web = freePort();
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /** @param settings what differs from the shipped configuration, as environment variables */
    MailroomPeer(String name, Path checkout, Path work, Map<String, String> settings) throws IOException {
        super(name, work);
        program = checkout.resolve("packaging/bin/mailroom").toRealPath();
        environment.putAll(Map.of("MAILROOM_DATA", home.resolve(DATA).toString(), "MAILROOM_BIND", "127.0.0.1", "MAILROOM_IMAP_PORT", "" + imap,
            "MAILROOM_SMTP_PORT", "" + smtp, "MAILROOM_IMAPS_PORT", "" + freePort(), "MAILROOM_SUBMISSION_PORT", "" + freePort(),
            "MAILROOM_SUBMISSIONS_PORT", "" + freePort(), "MAILROOM_WEB_PORT", "" + web, "MAILROOM_CLAMD", "off", "MAILROOM_SPAMD", "off"));
        environment.putAll(settings);
    }

    /** The directory of an earlier run, if its data are there. */
    static Path kept(Path work) throws IOException {
        if (!Files.isDirectory(work.resolve(NAME).resolve(DATA))) {
            throw new IllegalArgumentException("--again: " + work + " has no " + NAME + "/" + DATA + "; it takes the directory that a run with --keep names at its end");
        }
        return work.toRealPath();
    }

    @Override
    String version() throws Exception {
        return Commands.run(environment, List.of(program.toString(), "--version")).lines().reduce((first, second) -> second).orElseThrow();
    }

    @Override
    void prepare() throws Exception {
        StringBuilder people = new StringBuilder("domains: [bench.test]\nagents:\n");
        StringBuilder members = new StringBuilder();
        for (int i = 1; i <= ACCOUNTS; i++) {
            people.append("  - {address: " + account(i).user() + ", name: Agent " + i + ", password: " + PASSWORD + "}\n");
            members.append(i > 1 ? ", " : "").append(account(i).user()).append(": agent");
        }
        people.append("teams:\n");
        for (String team : List.of("Support", "Small", "Large")) {
            String key = team.substring(0, 3).toUpperCase(Locale.ROOT);
            String who = team.equals("Support") ? members.toString() : account(1).user() + ": lead";
            people.append("  - {name: " + team + ", key: " + key + ", addresses: [" + address(team) + "], members: {" + who + "}}\n");
        }
        Path file = Files.writeString(home.resolve("people.yaml"), people);
        Commands.run(environment, List.of(program.toString(), "apply", file.toString()));
    }

    /** Where a team's mail is sent. */
    static String address(String team) {
        return team.toLowerCase(Locale.ROOT) + "@bench.test";
    }

    @Override
    void launch() throws IOException {
        process = Commands.launch(environment, List.of(program.toString(), "serve"), home.resolve("server.log"));
    }

    @Override
    void stop() throws Exception {
        if (process != null) {
            Commands.end(process.toHandle());
            process = null;
        }
    }

    @Override
    List<ProcessHandle> roots() {
        return process == null ? List.of() : List.of(process.toHandle());
    }

    /** Until its search index has followed all mail, by its own figures. */
    @Override
    void settle() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest figures = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/metrics")).build();
        long begin = System.nanoTime();
        String lag = "";
        for (int times = 0; times < 2; ) {
            lag = client.send(figures, HttpResponse.BodyHandlers.ofString()).body().lines().filter(line -> line.startsWith(LAG)).findFirst()
                .map(line -> line.substring(LAG.length())).orElseThrow(() -> new IOException(name + " does not say how far its index is"));
            // Twice, because it looks once a second what has come.
            times = Double.parseDouble(lag) == 0 ? times + 1 : 0;
            if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(FOLLOWING_MINUTES)) {
                throw new IOException(name + "'s index is " + lag + " behind after " + FOLLOWING_MINUTES + " minutes");
            }
            Thread.sleep(2000);
        }
        System.out.printf("  %s: the index has followed after another %,d s%n", name, (System.nanoTime() - begin) / 1_000_000_000);
    }

    @Override
    Optional<Shared> shared() {
        return Optional.of(new Shared("Teams/Support", address("Support")));
    }

    @Override
    boolean durable() {
        return true;
    }

    @Override
    int window() {
        return 16;
    }
}
