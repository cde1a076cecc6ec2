import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures servers side by side. All of them run all the time; each round does each workload with one after the other, in rotated order, and each
 * measurement begins when none of them has anything to do any more. What needs a restart comes in rounds of its own after that, then growth and the chain
 * of mailets.
 */
final class Benchmark {
    private final Options options;
    private final Path checkout;
    private final Path work;
    private final Figures figures = new Figures();
    private final List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Quiet quiet = new Quiet(this::all);
    private final Names names = new Names();
    private final Chain chain;
    private final Explained explained;
    private String jars;

    private Benchmark(Options options) throws Exception {
        this.options = options;
        checkout = options.path("--checkout").orElseThrow().toRealPath();
        work = options.has("--again") ? MailroomPeer.kept(options.path("--again").get()) : Commands.directory(options.path("--work"));
        chain = new Chain(options.number("--messages", 1000));
        explained = new Explained(options);
    }

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = new Options(arguments);
            options.workloads();
            options.peers();
            if (options.has("--write")) {
                Report.check(options.path("--write").get());
            }
            if (options.has("--again")) {
                MailroomPeer.kept(options.path("--again").get());
            }
        } catch (IllegalArgumentException e) {
            System.err.println("run: " + e.getMessage() + "\n\n" + Options.HELP);
            System.exit(2);
            return;
        }
        if (options.has("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        Benchmark benchmark = new Benchmark(options);
        // Also when somebody stops the command: no server is left behind.
        Runtime.getRuntime().addShutdownHook(new Thread(benchmark::end));
        benchmark.measure();
        if (options.has("--smoke")) {
            benchmark.mistakes();
        }
        System.out.println("\n" + benchmark.report());
        System.exit(benchmark.figures.failures().isEmpty() ? 0 : 1);
    }

    private void measure() throws Exception {
        for (String name : options.peers()) {
            begin(name);
        }
        int rounds = options.number("--rounds", 5);
        Large large = new Large(options.number("--mailbox", 20_000), options.number("--james-mailbox", 5000));
        Map<String, Workload> running = running(large);
        fill(running);
        quiet.awaitLong();
        for (int round = 0; round < rounds && !running.isEmpty(); round++) {
            System.out.println("round " + (round + 1));
            for (Map.Entry<String, Workload> workload : running.entrySet()) {
                each(workload.getKey(), workload.getValue(), round);
            }
            write();
        }
        restarts(rounds, (Sync) running.get("sync"), (Search) running.get("search"));
        growth(rounds);
        chain(rounds);
    }

    /** Figures that tell of something wrong at any speed. */
    private void mistakes() {
        for (List<String> figure : List.of(List.of("idle", "clients missed"), List.of("mix", "errors"), List.of("imaptest", "errors"))) {
            figures.median(figure.get(0), figure.get(1), "mailroom").filter(count -> count > 0)
                .ifPresent(count -> figures.failed(figure.get(0), "mailroom", figure.get(1) + ": " + count));
        }
    }

    private Map<String, Workload> running(Large large) {
        Map<String, Workload> all = new LinkedHashMap<>();
        all.put("ingest", new Ingest(options.number("--messages", 1000), false));
        all.put("team", new Ingest(options.number("--messages", 1000), true));
        all.put("sync", new Sync(large, options.number("--bodies", 2000)));
        all.put("search", new Search(large));
        all.put("idle", new Idle(options.number("--clients", 100), options.number("--mails", 10)));
        all.put("mix", Imaptest.present() ? new Imaptest(options.number("--seconds", 20), work) : new Mix(options.number("--seconds", 20)));
        all.put("memory", new Memory());
        all.keySet().retainAll(options.workloads());
        return all;
    }

    /** A peer whose mailbox could not be filled is not measured at all: its figures would be those of something else. */
    private void fill(Map<String, Workload> workloads) {
        for (Peer peer : List.copyOf(peers)) {
            for (Workload workload : workloads.values()) {
                try {
                    workload.prepare(peer);
                } catch (Exception e) {
                    leaveOut(peer, e.toString());
                    break;
                }
            }
        }
    }

    private void each(String name, Workload workload, int round) {
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get((i + round) % peers.size());
            if (workload.suits(peer)) {
                try {
                    quiet.await();
                    workload.run(peer, round, figures);
                } catch (Exception e) {
                    figures.failed(name, peer.name, "round " + (round + 1) + ": " + e);
                }
            }
        }
    }

    private void restarts(int rounds, Sync sync, Search search) throws Exception {
        boolean start = options.workloads().contains("start");
        if (!start && sync == null && search == null) {
            return;
        }
        Restart restart = new Restart(start, sync, search);
        for (int round = 0; round < rounds; round++) {
            System.out.println("restart " + (round + 1));
            for (int i = 0; i < peers.size(); i++) {
                Peer peer = peers.get((i + round) % peers.size());
                try {
                    quiet.await();
                    restart.run(peer, work, jars, figures, quiet);
                } catch (Exception e) {
                    figures.failed("start", peer.name, "restart " + (round + 1) + ": " + e);
                }
            }
            write();
        }
    }

    private void growth(int rounds) throws Exception {
        Optional<Peer> mailroom = peers.stream().filter(peer -> peer.name.equals("mailroom")).findFirst();
        if (!options.workloads().contains("growth") || mailroom.isEmpty()) {
            return;
        }
        Growth growth = new Growth(mailroom.get(), options.number("--growth", 100_000), options.number("--messages", 1000) / 2);
        try {
            if (!options.has("--again")) {
                growth.fill();
            }
            quiet.awaitLong();
            for (int round = 0; round < rounds; round++) {
                System.out.println("growth " + (round + 1));
                growth.round(round, figures, quiet);
                write();
            }
        } catch (Exception e) {
            figures.failed("growth", "mailroom", e.toString());
        }
    }

    private void chain(int rounds) throws Exception {
        if (!options.workloads().contains("chain") || !options.peers().contains("mailroom")) {
            return;
        }
        List.copyOf(peers).forEach(Benchmark::stop);
        try {
            chain.start(checkout, work, names.address(), jars);
            explained.chain(chain.notes());
            for (int round = 0; round < rounds; round++) {
                System.out.println("chain " + (round + 1));
                chain.round(round, figures, quiet);
                write();
            }
        } catch (Exception e) {
            figures.failed("chain", "all", e.toString());
        }
    }

    private void begin(String name) throws Exception {
        Optional<String> absent = name.startsWith("dovecot") ? DovecotPeer.absent(name.endsWith("xapian")) : Optional.empty();
        if (name.equals("james")) {
            try {
                jars = JamesPeer.resolve(work);
            } catch (Exception e) {
                absent = Optional.of("Maven could not get it: " + e.getMessage());
            }
        }
        if (absent.isPresent()) {
            explained.leftOut(name, absent.get());
            return;
        }
        Peer peer = make(name);
        peers.add(peer);
        try {
            peer.prepare();
            long greeted = peer.start();
            versions.put(name, peer.version());
            System.out.printf("%s: %s, started in %d ms%n", name, versions.get(name), greeted / 1_000_000);
        } catch (Exception e) {
            leaveOut(peer, e.toString());
        }
    }

    private Peer make(String name) throws Exception {
        return switch (name) {
            case "mailroom" -> new MailroomPeer(name, checkout, work, Map.of("MAILROOM_DNS", names.address()));
            case "james" -> new JamesPeer(name, work, jars);
            default -> new DovecotPeer(name, work, name.endsWith("mdbox") ? "mdbox" : "maildir", name.endsWith("xapian"));
        };
    }

    private void leaveOut(Peer peer, String reason) {
        if (peer.name.equals("mailroom")) {
            figures.failed("start", peer.name, reason);
        }
        explained.leftOut(peer.name, reason);
        peers.remove(peer);
        stop(peer);
    }

    private List<Peer> all() {
        List<Peer> all = new ArrayList<>(peers);
        all.addAll(chain.servers());
        return all;
    }

    private Report report() throws Exception {
        return new Report(figures, explained.head(LocalDate.now(), Machine.describe(work), versions, quiet.others()), explained.workloads());
    }

    private void write() throws Exception {
        if (options.has("--write")) {
            report().write(options.path("--write").get());
        }
    }

    private void end() {
        try {
            List.copyOf(peers).forEach(Benchmark::stop);
            chain.servers().forEach(Benchmark::stop);
            Commands.endAll();
            names.close();
            if (options.has("--keep") || options.has("--again")) {
                System.out.println("kept: " + work);
            } else {
                Commands.remove(work);
            }
        } catch (Exception e) {
            System.out.println("not all of it is ended and removed: " + e);
        }
    }

    private static void stop(Peer peer) {
        try {
            peer.stop();
        } catch (Exception e) {
            System.out.println(peer.name + " was not stopped: " + e);
        }
    }
}
