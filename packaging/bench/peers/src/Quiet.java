import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Waits until no server does anything of note, so that none works while another is measured; and notes what else the machine is doing then. */
final class Quiet {
    private static final int MILLIS = 500;
    private static final int BUSY = 50;
    private static final int PATIENCE = 30;
    private static final int LONG_PATIENCE = 1800;

    private final Supplier<List<Peer>> servers;
    private final List<Double> others = new ArrayList<>();

    Quiet(Supplier<List<Peer>> servers) {
        this.servers = servers;
    }

    /** At most half a minute. */
    void await() throws InterruptedException, IOException {
        await(PATIENCE);
    }

    /** Also until an index is made of much that has come. At most half an hour. */
    void awaitLong() throws InterruptedException, IOException {
        await(LONG_PATIENCE);
    }

    private void await(int seconds) throws InterruptedException, IOException {
        String busy = "";
        for (int i = 0; i < seconds * 1000 / MILLIS; i++) {
            Map<Peer, Long> before = millis();
            long[] machine = machine();
            Thread.sleep(MILLIS);
            busy = millis().entrySet().stream().filter(now -> now.getValue() - before.getOrDefault(now.getKey(), 0L) > BUSY)
                .map(now -> now.getKey().name).collect(Collectors.joining(", "));
            if (busy.isEmpty()) {
                long[] now = machine();
                others.add(100.0 * (now[0] - machine[0]) / Math.max(1, now[1] - machine[1]));
                return;
            }
        }
        System.out.println("  still at work after " + seconds + " s: " + busy);
    }

    private Map<Peer, Long> millis() {
        return servers.get().stream().collect(Collectors.toMap(peer -> peer, peer -> Tree.millis(peer.roots())));
    }

    /** Busy and all ticks of the processors. */
    private static long[] machine() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElseThrow().trim().split(" +");
        long all = 0;
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(fields[i]);
        }
        return new long[] {all - Long.parseLong(fields[4]) - Long.parseLong(fields[5]), all};
    }

    /** How busy the processors were between the measurements. */
    String others() {
        return others.isEmpty() ? "not noted" : String.format(Locale.ROOT, "%.0f %% (median; at most %.0f %%)", Figures.median(others),
            others.stream().max(Double::compare).orElseThrow());
    }
}
