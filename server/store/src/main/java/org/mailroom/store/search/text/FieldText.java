package org.mailroom.store.search.text;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.field.datetime.parser.DateTimeParser;
import org.apache.james.mime4j.field.datetime.parser.ParseException;
import org.apache.james.mime4j.field.datetime.parser.TokenMgrError;
import org.mailroom.mime.HeaderText;

/** What of a decoded header field is searched. */
public final class FieldText {
    private static final Set<String> ADDRESSES = Set.of("from", "to", "cc", "bcc", "sender", "reply-to");

    private FieldText() {
    }

    /**
     * The value, folded; of the first addresses also what comments and quoting have hidden.
     *
     * @param name  in lower case
     */
    public static String folded(String name, String value) {
        if (!ADDRESSES.contains(name) || value.indexOf('(') < 0 && value.indexOf('"') < 0 && value.indexOf('\\') < 0) {
            return Folding.text(value);
        }
        StringBuilder all = new StringBuilder(value);
        for (Mailbox mailbox : LenientAddressParser.DEFAULT.parseAddressList(HeaderText.beginning(value)).flatten()) {
            all.append("\n\n").append(mailbox.getName() == null ? "" : mailbox.getName()).append(" <").append(mailbox.getAddress()).append('>');
        }
        return Folding.text(all.toString());
    }

    /** The field as it stands in the header. */
    public static String line(String name, String folded) {
        return name.isEmpty() ? folded : Folding.text(name) + ": " + folded;
    }

    /** The day that a date says, as it stands there, whatever the time zone (RFC 3501 6.4.4). */
    public static Optional<LocalDate> day(String value) {
        try {
            var date = new DateTimeParser(new StringReader(value)).parseAll();
            return Optional.of(LocalDate.of(date.getYear(), date.getMonth(), date.getDay()));
        } catch (ParseException | TokenMgrError | DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
