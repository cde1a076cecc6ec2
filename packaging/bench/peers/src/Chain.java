import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The chain of mailets, with and without clamd, next to James's own: the same mail into an INBOX, by servers that have done nothing else. */
final class Chain {
    private final int messages;
    private final Map<String, Peer> servers = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Chain(int messages) {
        this.messages = messages;
    }

    /** @param jars James's class path, or null where it cannot be had */
    void start(Path checkout, Path work, String names, String jars) throws Exception {
        servers.put("Mailroom, no scanner", new MailroomPeer("chain-plain", checkout, work, Map.of("MAILROOM_DNS", names)));
        if (Clamd.present()) {
            Clamd clamd = new Clamd(work);
            notes.add(clamd.version() + " with one signature");
            servers.put("Mailroom, clamd", new MailroomPeer("chain-clamd", checkout, work,
                Map.of("MAILROOM_DNS", names, "MAILROOM_CLAMD", clamd.address())));
        } else {
            notes.add("clamd is not installed (Debian: clamav-daemon), so the chain was not measured with it");
        }
        if (jars != null) {
            servers.put("James, no scanner", new JamesPeer("chain-james", work, jars));
        }
        for (Peer server : servers.values()) {
            server.prepare();
            server.start();
        }
    }

    List<String> notes() {
        return notes;
    }

    List<Peer> servers() {
        return List.copyOf(servers.values());
    }

    void round(int round, Figures figures, Quiet quiet) throws Exception {
        List<String> names = List.copyOf(servers.keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get((i + round) % names.size());
            Peer server = servers.get(name);
            quiet.await();
            Peer.Login reader = server.account(11 + round);
            Peer.Shared inbox = new Peer.Shared("INBOX", reader.user());
            Ingest.Rate rate = Ingest.deliver(server, reader, inbox, messages, new Corpus(round, "chain" + round, Corpus.RARE));
            figures.add("chain", name, "visible, messages/s", rate.visible());
            figures.add("chain", name, "accepted, messages/s", rate.accepted());
        }
    }
}
