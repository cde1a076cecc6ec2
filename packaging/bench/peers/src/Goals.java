import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Mailroom shall reach, held against the medians of this run. A goal whose figures were not measured is left out. */
final class Goals {
    /** A line of the table. */
    record Line(String what, String asked, String measured, boolean reached) { }

    private static final String OURS = "mailroom";
    private static final List<String> DOVECOT = List.of("dovecot-maildir", "dovecot-mdbox");

    private final Figures figures;
    private final List<Line> lines = new ArrayList<>();

    Goals(Figures figures) {
        this.figures = figures;
        faster("SMTP until visible over IMAP", "ingest", "visible, messages/s", 2, List.of("dovecot-maildir"), "Postfix + Dovecot maildir");
        faster("SMTP accepted", "ingest", "accepted, messages/s", 1.5, List.of("dovecot-maildir"), "Postfix");
        faster("headers, warm", "sync", "headers, warm, messages/s", 0.7, DOVECOT, "the faster Dovecot");
        faster("headers, cold", "sync", "headers, cold, messages/s", 1.5, DOVECOT, "the faster Dovecot");
        faster("bodies, warm", "sync", "bodies, warm, MB/s", 0.8, List.of("dovecot-mdbox"), "Dovecot mdbox");
        below("SEARCH SUBJECT, warm, ms", "search", "SUBJECT zebrawood, warm, ms", OURS, 4);
        below("SEARCH TEXT, warm, ms", "search", "TEXT quartzite, warm, ms", OURS, 3);
        below("SEARCH TEXT without a hit, warm, ms", "search", "TEXT " + Corpus.ABSENT + ", warm, ms", OURS, 2);
        below("SEARCH SUBJECT, first of a round, ms", "search", "SUBJECT zebrawood, first of a round, ms", OURS, 6);
        below("SEARCH TEXT, first of a round, ms", "search", "TEXT quartzite, first of a round, ms", OURS, 5);
        below("SEARCH TEXT without a hit, first of a round, ms", "search", "TEXT " + Corpus.ABSENT + ", first of a round, ms", OURS, 3);
        below("IDLE, last client, ms", "idle", "last client, ms", OURS, 20);
        below("IDLE, clients missed", "idle", "clients missed", OURS, 0);
        faster("imaptest", "imaptest", "commands/s", 1, DOVECOT, "the faster Dovecot");
        below("imaptest, errors", "imaptest", "errors", OURS, 0);
        faster("mix of commands", "mix", "commands/s", 1, DOVECOT, "the faster Dovecot");
        below("mix of commands, errors", "mix", "errors", OURS, 0);
        below("memory, idle, MB", "memory", "idle, resident, MB", OURS, 250);
        below("memory, after the load, MB", "memory", "after the load, resident, MB", OURS, 500);
        below("start to the first IMAP greeting, ms", "start", "to the first IMAP greeting, ms", OURS, 3000);
        growth();
    }

    List<Line> lines() {
        return lines;
    }

    private void faster(String what, String workload, String figure, double times, List<String> others, String name) {
        Optional<Double> ours = figures.median(workload, figure, OURS);
        Optional<Double> theirs = others.stream().flatMap(peer -> figures.median(workload, figure, peer).stream()).max(Double::compare);
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = ours.get() / theirs.get();
            lines.add(new Line(what, "≥ " + times + " × " + name, String.format(Locale.ROOT, "%.2f ×", ratio), ratio >= times));
        }
    }

    private void below(String what, String workload, String figure, String peer, double most) {
        figures.median(workload, figure, peer)
            .ifPresent(value -> lines.add(new Line(what, "≤ " + Text.number(most), Text.number(value), value <= most)));
    }

    private void growth() {
        figures.of("growth").forEach((figure, teams) -> {
            List<Double> medians = teams.values().stream().map(Figures::median).toList();
            if (medians.size() == 2) {
                List<String> names = List.copyOf(teams.keySet());
                int large = names.get(0).startsWith("Large") ? 0 : 1;
                double ratio = medians.get(large) / medians.get(1 - large);
                lines.add(new Line("growth: " + figure, "≤ 1.5 × of the small team", String.format(Locale.ROOT, "%.2f ×", ratio), ratio <= 1.5));
            }
        });
    }
}
