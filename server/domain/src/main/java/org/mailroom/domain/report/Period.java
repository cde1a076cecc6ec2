package org.mailroom.domain.report;

import java.util.Locale;

/** What is measured. */
public enum Period {
    /** From a customer's first mail to the first answer. */
    FIRST,
    /** From the first mail that was not answered to the answer, for all further answers. */
    NEXT,
    /** From the beginning, or from when it was opened again, to {@code done}. */
    RESOLUTION,
    /** For how long it stood aside, waiting or snoozed. */
    PARKED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
