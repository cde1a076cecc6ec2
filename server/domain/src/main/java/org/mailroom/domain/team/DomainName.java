package org.mailroom.domain.team;

import java.util.Locale;
import java.util.regex.Pattern;

/** A mail domain in lower case: labels of letters, digits and hyphens (RFC 1035 section 2.3.1), IDNs in their ASCII form. */
public record DomainName(String value) implements Comparable<DomainName> {
    private static final int LONGEST = 253;
    private static final Pattern LABELS = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    public DomainName {
        value = value.toLowerCase(Locale.ROOT);
        if (value.length() > LONGEST || !LABELS.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a domain name:"
                + " it has labels of letters, digits and hyphens with dots between, such as example.org");
        }
    }

    public static DomainName of(String value) {
        return new DomainName(value);
    }

    @Override
    public int compareTo(DomainName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
