package org.mailroom.domain.health;

import java.util.Locale;

/** What there may be to say of a part, for people; {@code {0}} and so on are filled in, and times among them are {@link java.time.Duration}s. */
public enum Reason {
    DATABASE_AWAY(Part.DATABASE, Health.FAILING, "the database does not answer; mail is not taken until it does"),
    DISK_FULL(Part.DISK, Health.FAILING, "only {0} are left where the data directory is; mail is not taken when it is full"),
    DISK_SCARCE(Part.DISK, Health.DEGRADED, "only {0} of {1} are left where the data directory is"),
    NO_VERDICTS(Part.CLAMD, Health.DEGRADED, "clamd gives no verdicts ({0}); mail waits in the spool"),
    NO_SCORES(Part.SPAMD, Health.DEGRADED, "spamd gives no scores ({0}); mail goes on, marked as unknown"),
    NOT_LEARNING(Part.SPAMD, Health.DEGRADED, "spamd does not learn: {0} messages wait, the first for {1}"),
    NAME_SERVERS_SILENT(Part.NAME_SERVERS, Health.DEGRADED, "the name servers do not answer; senders are not checked, and mail that leaves waits"),
    QUEUE_LATE(Part.QUEUES, Health.DEGRADED, "{0} mails wait in the queue {1} though they could go on, the first for {2}"),
    QUEUE_ASIDE(Part.QUEUES, Health.DEGRADED, "{0} mails of the queue {1} were set aside, since they cannot be read"),
    KEPT_ERRORS(Part.QUEUES, Health.OK, "{0} mails are kept in the repository {1}; they can be sent through the chain again"),
    OUTBOX_LATE(Part.OUTBOX, Health.DEGRADED, "{0} answers wait in an outbox, the first should have left {1} ago"),
    ANSWERS_LATE(Part.OUTBOX, Health.DEGRADED, "{0} automatic answers wait, the first should have been written {1} ago"),
    WEBHOOKS_LATE(Part.WEBHOOKS, Health.DEGRADED, "{0} deliveries to webhooks wait, the first should have been made {1} ago"),
    DEAD_DELIVERIES(Part.WEBHOOKS, Health.DEGRADED, "{0} deliveries to webhooks were given up within a day"),
    OLD_DEAD_DELIVERIES(Part.WEBHOOKS, Health.OK, "{0} deliveries to webhooks were given up before"),
    DEAD_EVENTS(Part.EVENTS, Health.DEGRADED, "{0} changes of mailboxes could not be told to a part of the server within a day; the log tells which"),
    INDEX_CLOSED(Part.SEARCH_INDEX, Health.DEGRADED, "there is no search index that can be asked; searches look at the messages themselves and take longer"),
    INDEX_BEHIND(Part.SEARCH_INDEX, Health.DEGRADED, "{0} messages are not in the search index yet, since {1}; searches look at them and take longer"),
    INDEX_BUILDING(Part.SEARCH_INDEX, Health.OK, "another search index is being built; it has {0} messages"),
    DOCUMENTS_UNREAD(Part.SEARCH_INDEX, Health.DEGRADED, "attached documents cannot be read and are not found by what stands in them; {0} messages wait, and the log tells why"),
    RULES_WRONG(Part.RULES, Health.DEGRADED, "rules.yaml, line {0}: {1}; the rules before stay in force"),
    RULES_NAME_NOBODY(Part.RULES, Health.DEGRADED, "rules.yaml, line {0}: {1}; that part of the rule is left out"),
    CERTIFICATE_ENDS(Part.CERTIFICATE, Health.DEGRADED, "the certificate ends in {0}"),
    CERTIFICATE_ENDED(Part.CERTIFICATE, Health.DEGRADED, "the certificate has ended {0} ago; clients refuse to connect"),
    CERTIFICATE_UNREADABLE(Part.CERTIFICATE, Health.DEGRADED, "the certificate cannot be read: {0}");

    private final Part part;
    private final Health health;
    private final String words;

    Reason(Part part, Health health, String words) {
        this.part = part;
        this.health = health;
        this.words = words;
    }

    public Part part() {
        return part;
    }

    /** How the part is for this reason; {@link Health#OK} when it is only worth knowing. */
    public Health health() {
        return health;
    }

    /** In English. */
    public String words() {
        return words;
    }

    /** Its name in other languages' texts: {@code disk-full}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
