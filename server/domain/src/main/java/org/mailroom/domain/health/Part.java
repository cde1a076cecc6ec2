package org.mailroom.domain.health;

import java.util.Locale;

/** What is looked at. */
public enum Part {
    DATABASE, DISK, CLAMD, SPAMD, NAME_SERVERS, QUEUES, OUTBOX, WEBHOOKS, EVENTS, SEARCH_INDEX, RULES, CERTIFICATE;

    /** As programs are told: {@code search-index}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
