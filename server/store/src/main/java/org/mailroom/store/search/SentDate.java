package org.mailroom.store.search;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

import org.apache.james.mailbox.model.SearchQuery.DateComparator;
import org.apache.james.mime4j.field.datetime.parser.DateTimeParser;
import org.apache.james.mime4j.field.datetime.parser.ParseException;
import org.apache.james.mime4j.field.datetime.parser.TokenMgrError;

/** The day that a header field says, as it stands there, whatever the time zone (RFC 3501 6.4.4), compared with another. */
record SentDate(String field, DateComparator comparison, LocalDate day) {

    /** Whether the field with this value is on, before or after the day; a value that is no date is none of these. */
    boolean holds(String value) {
        Optional<LocalDate> said = day(value);
        return said.isPresent() && switch (comparison) {
            case ON -> said.get().equals(day);
            case BEFORE -> said.get().isBefore(day);
            case AFTER -> said.get().isAfter(day);
        };
    }

    static Optional<LocalDate> day(String value) {
        try {
            var date = new DateTimeParser(new StringReader(value)).parseAll();
            return Optional.of(LocalDate.of(date.getYear(), date.getMonth(), date.getDay()));
        } catch (ParseException | TokenMgrError | DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
