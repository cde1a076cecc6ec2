package org.mailroom.mailets.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;

/** Who a message says has written it. */
public final class Authors {
    /** Reading a field as it should be read takes time with the square of its length. */
    private static final int LONGEST = 8 << 10;
    private static final int MOST = 1000;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>@,;:()\"\\[\\]]{1,64}@[^\\s<>@,;:()\"\\[\\]]{1,255}");

    private Authors() {
    }

    /**
     * The addresses in From, of all such fields; empty when one cannot be read. Of a field that nobody would write, because it is too long, whatever looks like an address.
     *
     * @param lines  header fields, each with its continuation lines
     */
    public static Optional<List<String>> of(List<String> lines) {
        List<String> authors = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("from")) {
                if (line.length() > LONGEST) {
                    ADDRESS.matcher(line).results().limit(MOST).forEach(address -> authors.add(address.group()));
                    continue;
                }
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
