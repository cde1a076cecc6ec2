package org.mailroom.mailets.auth;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of domains that stand in mail: only what can be asked for, and be written into a header field. */
final class SenderDomain {
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}))+");

    private SenderDomain() {
    }

    static boolean possible(String name) {
        return NAME.matcher(name).matches();
    }

    /** In small letters, and as the DNS has it. */
    static Optional<String> of(String name) {
        String text = name.strip();
        try {
            String ascii = IDN.toASCII(text.endsWith(".") ? text.substring(0, text.length() - 1) : text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return possible(ascii) ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException odd) {
            return Optional.empty();
        }
    }
}
