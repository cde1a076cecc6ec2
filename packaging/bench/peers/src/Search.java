import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** UID SEARCH in the large mailbox. What must be found is known. */
final class Search implements Workload {
    static final double SLOW = 10_000;
    private static final int TIMES = 5;

    private final Large large;

    Search(Large large) {
        this.large = large;
    }

    @Override
    public void prepare(Peer peer) throws IOException {
        large.fill(peer);
    }

    /** The first of a round, by a server that was asked the same in the rounds before; and warm: the median of the five after it. */
    @Override
    public void run(Peer peer, int round, Figures figures) throws IOException {
        try (Imap client = large.open(peer)) {
            client.open("EXAMINE", Large.MAILBOX);
            for (Map.Entry<String, Integer> query : queries(large.messages(peer)).entrySet()) {
                List<Double> millis = new ArrayList<>();
                // The first does not count, unless nobody would wait for another.
                for (int i = 0; i <= TIMES && (millis.isEmpty() || millis.get(0) < SLOW); i++) {
                    millis.add(millis(client, query.getKey(), query.getValue()));
                }
                figures.add("search", peer.name, query.getKey() + ", warm, ms", warm(millis));
                figures.add("search", peer.name, query.getKey() + ", first of a round, ms", millis.get(0));
            }
        }
    }

    /** The median without the first; the first where there is no other. */
    static double warm(List<Double> millis) {
        return Figures.median(millis.size() > 1 ? millis.subList(1, millis.size()) : millis);
    }

    /** Each query once, after a restart. */
    void first(Peer peer, Figures figures) throws IOException {
        try (Imap client = large.open(peer)) {
            client.open("EXAMINE", Large.MAILBOX);
            for (Map.Entry<String, Integer> query : queries(large.messages(peer)).entrySet()) {
                figures.add("search", peer.name, query.getKey() + ", first after a restart, ms", millis(client, query.getKey(), query.getValue()));
            }
        }
    }

    static double millis(Imap client, String query, int expected) throws IOException {
        long begin = System.nanoTime();
        List<String> answer = client.command("UID SEARCH " + query);
        double millis = (System.nanoTime() - begin) / 1e6;
        int hits = hits(answer);
        if (hits != expected) {
            throw new IOException("SEARCH " + query + " found " + hits + " messages instead of " + expected);
        }
        return millis;
    }

    static int hits(List<String> answer) {
        return answer.stream().filter(line -> line.startsWith("* SEARCH")).mapToInt(line -> line.strip().split(" ").length - 2).sum();
    }

    private static Map<String, Integer> queries(int messages) {
        Corpus corpus = Large.corpus();
        Map<String, Integer> queries = new LinkedHashMap<>();
        queries.put("SUBJECT " + corpus.rareSubject.word(), corpus.rareSubject.among(messages));
        queries.put("FROM " + Corpus.SENDER.word(), Corpus.SENDER.among(messages));
        queries.put("TEXT " + corpus.rareText.word(), corpus.rareText.among(messages));
        queries.put("TEXT " + Corpus.COMMON_TEXT.word(), Corpus.COMMON_TEXT.among(messages));
        queries.put("TEXT " + Corpus.ABSENT, 0);
        return queries;
    }
}
