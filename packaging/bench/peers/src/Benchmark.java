import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures servers side by side. All of them run all the time; each round does each workload with one after the other, in rotated order, and begins when
 * none of them has anything to do any more. What needs a restart comes in rounds of its own after that.
 */
final class Benchmark {
    private final Options options;
    private final Path checkout;
    private final Path work;
    private final Figures figures = new Figures();
    private final List<Peer> peers = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Large large;

    private Benchmark(Options options) throws Exception {
        this.options = options;
        checkout = options.path("--checkout").orElseThrow().toRealPath();
        work = options.has("--work") ? options.path("--work").get().toRealPath().resolve("mailroom-bench-" + ProcessHandle.current().pid()) : Commands.directory();
        Files.createDirectories(work);
        large = new Large(options.number("--mailbox", 20_000), options.number("--james-mailbox", 5000));
    }

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = new Options(arguments);
            options.workloads();
            options.peers();
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
        System.exit(benchmark.figures.failures().isEmpty() ? 0 : 1);
    }

    private void measure() throws Exception {
        for (String name : options.peers()) {
            begin(name);
        }
        Map<String, Workload> running = running();
        for (Map.Entry<String, Workload> workload : running.entrySet()) {
            for (Peer peer : List.copyOf(peers)) {
                if (workload.getValue().suits(peer)) {
                    workload.getValue().prepare(peer);
                }
            }
        }
        for (int round = 0; round < options.number("--rounds", 5) && !running.isEmpty(); round++) {
            System.out.println("round " + (round + 1));
            for (Map.Entry<String, Workload> workload : running.entrySet()) {
                each(workload.getKey(), workload.getValue(), round);
            }
        }
    }

    private Map<String, Workload> running() {
        Map<String, Workload> all = new LinkedHashMap<>();
        all.put("ingest", new Ingest(options.number("--messages", 1000), false));
        all.put("team", new Ingest(options.number("--messages", 1000), true));
        all.put("sync", new Sync(large, options.number("--bodies", 2000)));
        all.keySet().retainAll(options.workloads());
        return all;
    }

    private void each(String name, Workload workload, int round) throws Exception {
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get((i + round) % peers.size());
            if (workload.suits(peer)) {
                quiet();
                try {
                    workload.run(peer, round, figures);
                } catch (Exception e) {
                    figures.failed(name, peer.name, "round " + (round + 1) + ": " + e);
                }
            }
        }
    }

    private void begin(String name) throws Exception {
        Optional<String> reason = name.startsWith("dovecot") ? DovecotPeer.absent(name.endsWith("xapian")) : Optional.empty();
        if (reason.isPresent()) {
            absent.put(name, reason.get());
            System.out.println(name + " is left out: " + reason.get());
            return;
        }
        Peer peer = name.equals("mailroom") ? new MailroomPeer(name, checkout, work, Map.of())
            : new DovecotPeer(name, work, name.endsWith("mdbox") ? "mdbox" : "maildir", name.endsWith("xapian"));
        peer.prepare();
        peers.add(peer);
        long greeted = peer.start();
        versions.put(name, peer.version());
        System.out.printf("%s: %s, started in %d ms%n", name, versions.get(name), greeted / 1_000_000);
    }

    /** Until no server does anything of note, at most half a minute. */
    private void quiet() throws InterruptedException {
        for (int i = 0; i < 60; i++) {
            long before = processorMillis();
            Thread.sleep(500);
            if (processorMillis() - before <= 50) {
                return;
            }
        }
        System.out.println("  a server is still at work after 30 s");
    }

    private long processorMillis() {
        return peers.stream().mapToLong(peer -> Tree.millis(peer.roots())).sum();
    }

    private void end() {
        for (Peer peer : List.copyOf(peers)) {
            try {
                peer.stop();
            } catch (Exception e) {
                System.out.println(peer.name + " was not stopped: " + e);
            }
        }
        if (options.has("--keep")) {
            System.out.println("kept: " + work);
            return;
        }
        try {
            Commands.remove(work);
        } catch (Exception e) {
            System.out.println("not removed: " + e);
        }
    }
}
