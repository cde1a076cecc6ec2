package org.mailroom.imap.command;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.mail.Flags;

import org.apache.james.imap.api.display.HumanReadableText;

/**
 * A keyword is an atom (RFC 3501 section 9, flag-keyword). James takes whatever stands between blanks, stores it, and then tells it in FLAGS, which no client can
 * read. Proof: {@code StoreTest}.
 */
final class Keywords {
    private static final Pattern ATOM = Pattern.compile("[\\x21-\\x7e&&[^(){%*\"\\\\\\]]]+");

    private Keywords() {
    }

    /** Why these flags cannot be taken; empty when they can. */
    static Optional<HumanReadableText> fault(Flags flags) {
        return Arrays.stream(flags.getUserFlags()).filter(keyword -> !ATOM.matcher(keyword).matches()).findFirst()
            .map(keyword -> Answers.text("failed. '" + keyword + "' is no keyword: it has ASCII letters, digits and signs other than blank ( ) { % * \" \\ ]. Nothing was changed"));
    }
}
