package org.mailroom.store.search;

import java.time.LocalDate;
import java.util.Optional;

import org.apache.james.mailbox.model.SearchQuery.DateComparator;
import org.mailroom.store.search.text.FieldText;

/** The day that a header field says, as it stands there, whatever the time zone (RFC 3501 6.4.4), compared with another. */
record SentDate(String field, DateComparator comparison, LocalDate day) {

    /** Whether the field with this value is on, before or after the day; a value that is no date is none of these. */
    boolean holds(String value) {
        Optional<LocalDate> said = FieldText.day(value);
        return said.isPresent() && switch (comparison) {
            case ON -> said.get().equals(day);
            case BEFORE -> said.get().isBefore(day);
            case AFTER -> said.get().isAfter(day);
        };
    }
}
