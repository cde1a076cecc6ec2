import java.nio.file.Path;

/** What is measured right after a start: the start itself, memory before anybody has come, and a mailbox as if for the first time. */
final class Restart {
    private static final int SETTLE = 5000;

    private final Sync sync;
    private final Search search;
    private final boolean start;

    /** @param sync, search null where they are not asked for */
    Restart(boolean start, Sync sync, Search search) {
        this.start = start;
        this.sync = sync;
        this.search = search;
    }

    void run(Peer peer, Path work, String jars, Figures figures, Quiet quiet) throws Exception {
        if (!peer.durable()) {
            if (start) {
                // Its mail would be gone: another one is started beside it.
                JamesPeer other = new JamesPeer(peer.name + "-start-" + System.nanoTime(), work, jars);
                other.prepare();
                try {
                    figures.add("start", peer.name, "to the first IMAP greeting, ms", other.start() / 1e6);
                    idle(other, peer.name, figures, quiet);
                } finally {
                    other.stop();
                }
            }
            return;
        }
        peer.stop();
        peer.forget();
        double millis = peer.start() / 1e6;
        if (start) {
            figures.add("start", peer.name, "to the first IMAP greeting, ms", millis);
            idle(peer, peer.name, figures, quiet);
        }
        if (sync != null) {
            quiet.await();
            sync.cold(peer, figures);
        }
        if (search != null) {
            search.first(peer, figures);
        }
    }

    private static void idle(Peer peer, String name, Figures figures, Quiet quiet) throws Exception {
        Thread.sleep(SETTLE);
        quiet.await();
        Memory.add(peer, name, "idle", figures);
    }
}
