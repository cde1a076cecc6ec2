import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the figures of a run mean: how the servers were set, what was done, what is missing and why. */
final class Explained {
    private final Options options;
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final List<String> chain = new ArrayList<>();

    Explained(Options options) {
        this.options = options;
    }

    void leftOut(String peer, String reason) {
        leftOut.put(peer, reason);
        System.out.println(peer + " is left out: " + reason);
    }

    void chain(List<String> notes) {
        chain.addAll(notes);
    }

    List<String> head(LocalDate date, String machine, Map<String, String> versions, String others) {
        List<String> lines = new ArrayList<>();
        lines.add("One run of `packaging/bench/peers/run` on " + date + ", rounds: " + options.number("--rounds", 5) + ", workloads: "
            + String.join(", ", options.workloads()) + ". " + machine + ". How busy the processors were while nothing was measured: " + others + ".");
        lines.add("");
        versions.forEach((name, version) -> lines.add("- " + name + ": " + version));
        leftOut.forEach((name, reason) -> lines.add("- " + name + " is not there: " + reason.replace('\n', ' ')));
        lines.add("");
        lines.add("""
            Medians of the rounds, least and greatest value in brackets; ratios are the first column's median by that of each other. The servers take turns in
            rotated order on the processors that the clients use as well. Mailroom, Postfix and Dovecot sync to disk before they say 250 or OK, as they are
            shipped; James's memory app keeps nothing on disk. Mailroom and James hash passwords, Dovecot's test accounts have theirs in the clear. Mailroom asks a
            name server that knows no name, for DMARC.""");
        return lines;
    }

    /** By the names that the figures go by. */
    Map<String, String> workloads() {
        String mail = fill("%,d messages of 10 KB of varied text, %d SMTP sessions at once", options.number("--messages", 1000), Ingest.SESSIONS);
        int mailbox = options.number("--mailbox", 20_000);
        int seconds = options.number("--seconds", 20);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("ingest", mail + ", into an INBOX that is empty before.");
        texts.put("team", mail + """
            , into the queue of a team of 100 (each mail with its conversation, number and journal), and into
            Dovecot's shared mailbox. James shares none.""");
        texts.put("sync", fill("""
            Flags, dates, sizes and seven header fields of %,d messages (James: %,d), then %,d bodies. Warm is the median of three after one that does not count.
            Cold is the first time after a restart of the server; of Dovecot the index caches (`dovecot.index.cache*`) were deleted as well. What the system keeps
            of the files in memory stays there. James has nothing left after a restart.""", mailbox, Math.min(mailbox, options.number("--james-mailbox", 5000)),
            options.number("--bodies", 2000)));
        texts.put("search", fill("""
            UID SEARCH in the same mailbox; every answer was held against what must be found. Warm is the median of five; first of a round is the one before these,
            on a server that was asked the same in the rounds before; first after a restart is once, after the cold synchronisation. The words stand in one message of 1,000 (SUBJECT %s, TEXT %s), of 200 (FROM), of two (TEXT %s) and in none. Dovecot searches
            without an index, unless the column says xapian. James's JPA app with Lucene cannot be had from Maven Central; its times, measured apart,
            are the goals: warm 4, 3 and 2 ms, first of a round 6, 5 and 3 ms.""", Large.corpus().rareSubject.word(), Large.corpus().rareText.word(), Corpus.COMMON_TEXT.word()));
        texts.put("idle", fill("""
            From the end of DATA to EXISTS, %d clients, %d mails a round. Mailroom: all are members of the team; Dovecot: all are users of the shared mailbox; James:
            all are one user with his INBOX.""", options.number("--clients", 100), options.number("--mails", 10)));
        texts.put("mix", fill("""
            %d clients with an account each, %d s: log in, list, select, then 20 commands of FETCH, STORE, APPEND, EXPUNGE, SEARCH, STATUS and NOOP at random, log out.
            Each knows what its mailbox must hold; errors are refusals and wrong answers. (imaptest is not on the PATH.)""", Mix.CLIENTS, seconds));
        texts.put("imaptest", fill("imaptest, its standard mix, %d clients on as many accounts, %d s.", Mix.CLIENTS, seconds));
        texts.put("memory", """
            The server's processes together. After the load: at the end of each round, clients gone. Idle: five seconds after a start. What Dovecot's processes
            share is counted with each of them in the lines "resident".""");
        texts.put("start", "A restart with all data; James: another one, with none.");
        texts.put("growth", """
            Two teams of one server. A claim takes a conversation from the queue (UID MOVE); medians of 100, among the newest messages, as many in both teams, and among
            all others, where nobody has looked for long. Headers of as many messages in both, the newest. SEARCH when the index has followed the mail that came before.""");
        texts.put("chain", mail + ", into an INBOX, by servers of their own. " + String.join("; ", chain) + """
            .
            None of the mailets that come with James's memory app speaks to clamd, so its chain is that of its sample configuration, without a scanner.""");
        return texts;
    }

    private static String fill(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
