package org.mailroom.mailets.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;

/** Who a message says has written it. */
public final class Authors {
    private Authors() {
    }

    /**
     * The addresses in From, of all such fields; empty when one cannot be read.
     *
     * @param lines  header fields, each with its continuation lines
     */
    public static Optional<List<String>> of(List<String> lines) {
        List<String> authors = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("from")) {
                try {
                    for (InternetAddress address : InternetAddress.parseHeader(line.substring(colon + 1).replaceAll("\\r?\\n", " "), false)) {
                        authors.add(Objects.requireNonNullElse(address.getAddress(), ""));
                    }
                } catch (AddressException unreadable) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(authors);
    }
}
