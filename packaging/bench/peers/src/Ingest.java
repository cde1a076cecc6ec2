import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Mail by SMTP, several sessions at once, until the last message is visible over IMAP. */
final class Ingest implements Workload {
    static final int SESSIONS = 8;
    static final int SIZE = 10 << 10;
    private static final int FIRST_ACCOUNT = 11;

    private final int messages;
    private final boolean together;

    /** @param together into the mailbox that all share; else into an INBOX that is empty before */
    Ingest(int messages, boolean together) {
        this.messages = messages;
        this.together = together;
    }

    String name() {
        return together ? "team" : "ingest";
    }

    @Override
    public boolean suits(Peer peer) {
        return !together || peer.shared().isPresent();
    }

    @Override
    public void run(Peer peer, int round, Figures figures) throws Exception {
        Peer.Login reader = peer.account(FIRST_ACCOUNT + round);
        Peer.Shared place = together ? peer.shared().orElseThrow() : new Peer.Shared("INBOX", reader.user());
        Rate rate = deliver(peer, reader, place, messages, new Corpus(round, name() + round + "." + System.nanoTime(), Corpus.RARE));
        figures.add(name(), peer.name, "visible, messages/s", rate.visible());
        figures.add(name(), peer.name, "accepted, messages/s", rate.accepted());
    }

    /** Messages a second. */
    record Rate(double accepted, double visible) { }

    static Rate deliver(Peer peer, Peer.Login reader, Peer.Shared place, int messages, Corpus corpus) throws Exception {
        List<byte[]> mail = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            mail.add(corpus.message(i, place.address(), SIZE));
        }
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        try (Imap client = Imap.login(peer.imap, reader)) {
            int before = client.messages(place.mailbox());
            long begin = System.nanoTime();
            List<Callable<Void>> senders = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                senders.add(sender(peer, place.address(), mail, i));
            }
            for (Future<Void> sender : sessions.invokeAll(senders)) {
                sender.get();
            }
            long accepted = System.nanoTime() - begin;
            while (client.messages(place.mailbox()) - before < messages) {
                if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(5)) {
                    int visible = client.messages(place.mailbox()) - before;
                    throw new IOException("after five minutes " + visible + " of " + messages + " messages are visible");
                }
                Thread.sleep(20);
            }
            return new Rate(messages * 1e9 / accepted, messages * 1e9 / (System.nanoTime() - begin));
        } finally {
            sessions.shutdownNow();
        }
    }

    private static Callable<Void> sender(Peer peer, String recipient, List<byte[]> mail, int first) {
        return () -> {
            try (Smtp session = new Smtp(peer.smtp)) {
                for (int i = first; i < mail.size(); i += SESSIONS) {
                    session.send(recipient, mail.get(i));
                }
            }
            return null;
        };
    }
}
