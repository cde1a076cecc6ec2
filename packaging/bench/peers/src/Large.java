import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The large mailbox of the first account, in which header synchronisation and search are measured. Filled once for each peer, by IMAP. */
final class Large {
    static final String MAILBOX = "Big";

    private final int messages;
    private final int undurable;
    private final Map<String, Integer> filled = new HashMap<>();

    /** @param undurable how many messages for a peer that keeps them in memory and becomes slower with each */
    Large(int messages, int undurable) {
        this.messages = messages;
        this.undurable = Math.min(messages, undurable);
    }

    void fill(Peer peer) throws IOException {
        if (filled.containsKey(peer.name)) {
            return;
        }
        int count = peer.durable() ? messages : undurable;
        long begin = System.nanoTime();
        try (Imap client = open(peer)) {
            client.command("CREATE " + MAILBOX);
            fill(client, MAILBOX, corpus(), "support@bench.test", count, peer.window());
        }
        filled.put(peer.name, count);
        System.out.printf("  %s: %,d messages uploaded in %,d s%n", peer.name, count, (System.nanoTime() - begin) / 1_000_000_000);
    }

    static void fill(Imap client, String mailbox, Corpus corpus, String to, int count, int window) throws IOException {
        for (int i = 0; i < count;) {
            List<byte[]> some = new ArrayList<>();
            for (; some.size() < window && i < count; i++) {
                some.add(corpus.message(i, to));
            }
            client.append(mailbox, some);
        }
    }

    /** Always the same one, so that it can be asked what must be found. */
    static Corpus corpus() {
        return new Corpus(1, "large", Corpus.RARE);
    }

    int messages(Peer peer) {
        return filled.get(peer.name);
    }

    Imap open(Peer peer) throws IOException {
        return Imap.login(peer.imap, peer.account(1));
    }
}
