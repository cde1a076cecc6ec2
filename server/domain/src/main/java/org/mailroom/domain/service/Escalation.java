package org.mailroom.domain.service;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What is done when a customer was not answered in time. */
public enum Escalation {
    /** Each lead of the team gets a mail. */
    NOTIFY_LEAD("notifyLead"),
    /** The next higher one. */
    RAISE_PRIORITY("raisePriority"),
    /** Unless its agent is writing. */
    RETURN_TO_QUEUE("returnToQueue");

    private final String word;

    Escalation(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Escalation of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst().orElseThrow(() -> new IllegalArgumentException("'" + word
            + "' is no escalation; allowed: " + Arrays.stream(values()).map(Escalation::word).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return word;
    }
}
