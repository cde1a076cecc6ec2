import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a client does with a mailbox that it has not seen: headers and flags of all messages, then bodies of some. */
final class Sync implements Workload {
    private static final String ITEMS = "FLAGS INTERNALDATE RFC822.SIZE"
        + " BODY.PEEK[HEADER.FIELDS (From To Subject Date Message-ID References Content-Type)]";
    private static final int TIMES = 3;

    private final Large large;
    private final int bodies;

    Sync(Large large, int bodies) {
        this.large = large;
        this.bodies = bodies;
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        large.fill(peer);
    }

    /** Warm: the median of three after one that does not count. */
    @Override
    public void run(Peer peer, int round, Figures figures) throws IOException {
        List<Double> headers = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        for (int i = 0; i <= TIMES; i++) {
            try (Imap client = large.open(peer)) {
                int exists = exists(client, peer);
                Imap.Answer answer = headers(client, "1:*", exists);
                Imap.Answer text = client.bulk("FETCH 1:" + Math.min(bodies, exists) + " (UID BODY.PEEK[])");
                if (i > 0) {
                    headers.add(answer.perSecond(exists));
                    first.add(answer.firstNanos() / 1e6);
                    megabytes.add(text.perSecond(text.length()) / 1e6);
                }
            }
        }
        figures.add("sync", peer.name, "headers, warm, messages/s", Figures.median(headers));
        figures.add("sync", peer.name, "first octet, warm, ms", Figures.median(first));
        figures.add("sync", peer.name, "bodies, warm, MB/s", Figures.median(megabytes));
    }

    /** The first time after a restart. */
    void cold(Peer peer, Figures figures) throws IOException {
        try (Imap client = large.open(peer)) {
            int exists = exists(client, peer);
            figures.add("sync", peer.name, "headers, cold, messages/s", headers(client, "1:*", exists).perSecond(exists));
        }
    }

    static Imap.Answer headers(Imap client, String set, int expected) throws IOException {
        Imap.Answer answer = client.bulk("FETCH " + set + " (UID " + ITEMS + ")");
        if (answer.messages() != expected) {
            throw new IOException(answer.messages() + " messages answered instead of " + expected);
        }
        return answer;
    }

    private int exists(Imap client, Peer peer) throws IOException {
        int exists = client.open("EXAMINE", Large.MAILBOX);
        if (exists != large.messages(peer)) {
            throw new IOException(exists + " messages instead of " + large.messages(peer));
        }
        return exists;
    }
}
