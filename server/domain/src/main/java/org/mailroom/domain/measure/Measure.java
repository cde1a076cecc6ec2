package org.mailroom.domain.measure;

import java.util.List;

/** All that is counted or timed as it happens. What stands here is served under {@code mailroom_} and its name; docs/operations.md explains it, and a test holds the two together. */
public enum Measure {
    SMTP_MESSAGES(Kind.COUNT, "smtp_messages", "Messages that clients have sent after DATA, by what they were told",
        Label.of("listener", "smtp", "submission", "lmtp"), Label.of("answer", "accepted", "deferred", "refused")),
    SMTP_REFUSALS(Kind.COUNT, "smtp_refusals", "SMTP and LMTP commands that were not followed, messages aside",
        Label.of("command"), Label.of("answer", "deferred", "refused")),
    SMTP_COMMAND(Kind.QUICK, "smtp_command_seconds", "Time from an SMTP or LMTP command to its answer", Label.of("command")),
    IMAP_COMMAND(Kind.QUICK, "imap_command_seconds", "Time from a complete IMAP command to its last answer; of IDLE to its beginning", Label.of("command")),
    HTTP_REQUEST(Kind.QUICK, "http_request_seconds", "Time from a request's header to the end of its answer, without event streams",
        Label.of("part", "api", "page", "other"), Label.of("status", "2xx", "3xx", "4xx", "5xx")),
    LOGIN_FAILURES(Kind.COUNT, "login_failures", "Logins with a wrong password, an unknown name or a wrong token", Label.of("door", "mail", "web")),
    RATE_LIMITED(Kind.COUNT, "rate_limited", "Requests of an agent or a token that came too quickly", Label.of("part", "api", "page")),
    FILED(Kind.COUNT, "mails_filed", "Mails handed to filing, once for each team or agent that gets them", Label.of("place", "queue", "spam", "quarantine", "inbox", "junk")),
    CHAIN(Kind.SLOW, "chain_seconds", "Time of a mail in the mailet chain", Label.of("outcome", "done", "waits", "failed")),
    SCAN(Kind.SLOW, "scan_seconds", "Time of a question to a scanner; 'none' and 'busy' are failures: it gave no verdict, or was not asked since others were asking",
        Label.of("scanner", "clamd", "spamd"), Label.of("verdict", "clean", "infected", "too-large", "scored", "none", "busy")),
    SUBMISSIONS(Kind.COUNT, "submissions", "Mails of agents: no team's business, done what they asked for, or refused and why",
        Label.of("result", "plain", "taken", "locked", "changed", "assigned", "note", "placeholder", "which", "noperm", "inuse", "refused")),
    ANSWERS(Kind.COUNT, "answers", "Answers that left for customers", Label.of("by", "agent", "server")),
    JOURNAL(Kind.COUNT, "journal_entries", "What happened to conversations, by the word that stands in the journal", Label.of("event"),
        Label.of("channel", "imap", "smtp", "rest", "web", "system")),
    CLAIMS(Kind.COUNT, "claims", "Conversations that agents have taken for themselves", Label.of("channel", "imap", "smtp", "rest", "web")),
    REFUSALS(Kind.COUNT, "refusals", "Commands on conversations that were refused: somebody else has it, this person may not, or nobody can",
        Label.of("ground", "in-use", "rights", "impossible")),
    RELAYED(Kind.COUNT, "relayed_recipients", "Recipients elsewhere, by what became of them in an attempt to send", Label.of("outcome", "sent", "deferred", "failed")),
    WEBHOOK_POSTS(Kind.COUNT, "webhook_posts", "Requests to webhooks", Label.of("outcome", "taken", "refused", "unreachable")),
    DATABASE(Kind.QUICK, "database_seconds", "Time of a unit of work on the database, with waiting for a connection and for the disk", Label.of("kind", "read", "write")),
    DATABASE_FAILURES(Kind.COUNT, "database_failures", "Units of work that the database did not do", Label.of("kind", "read", "write"));

    /** What is done with it, and how fine its times are told apart. */
    public enum Kind {
        /** Counted. */
        COUNT,
        /** Timed, from half a millisecond on. */
        QUICK,
        /** Timed, from ten milliseconds on. */
        SLOW
    }

    /**
     * What is told apart.
     *
     * @param values  all that there can be, so that they are there from the start; empty when they are many
     */
    public record Label(String name, List<String> values) {
        static Label of(String name, String... values) {
            return new Label(name, List.of(values));
        }
    }

    private final Kind kind;
    private final String word;
    private final String help;
    private final List<Label> labels;

    Measure(Kind kind, String word, String help, Label... labels) {
        this.kind = kind;
        this.word = word;
        this.help = help;
        this.labels = List.of(labels);
    }

    public Kind kind() {
        return kind;
    }

    /** Its name, without prefix, and for counts without the suffix {@code _total}. */
    public String word() {
        return word;
    }

    public String help() {
        return help;
    }

    public List<Label> labels() {
        return labels;
    }
}
