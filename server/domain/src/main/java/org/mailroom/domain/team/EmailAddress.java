package org.mailroom.domain.team;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address of ours: ASCII, a dot-string before the {@code @} and a domain name after it (RFC 5321 section 4.1.2), all in
 * lower case. Quoted local parts, address literals and internationalised addresses are not addresses of ours.
 */
public record EmailAddress(String local, String domain) implements Comparable<EmailAddress> {
    private static final int LONGEST_LOCAL = 64;
    private static final Pattern LOCAL = Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    public EmailAddress {
        local = local.toLowerCase(Locale.ROOT);
        domain = DomainName.of(domain).value();
        if (local.length() > LONGEST_LOCAL || !LOCAL.matcher(local).matches()) {
            throw new IllegalArgumentException("'" + local + "@" + domain + "' is not an e-mail address:"
                + " before the @ stand at most 64 ASCII letters, digits, dots and signs such as - and _");
        }
    }

    /** @throws IllegalArgumentException with a text for people when it is no address of this kind */
    public static EmailAddress of(String address) {
        int at = address.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("'" + address + "' is not an e-mail address: it has no @");
        }
        return new EmailAddress(address.substring(0, at), address.substring(at + 1));
    }

    public String value() {
        return local + "@" + domain;
    }

    /** The address without its plus-part (RFC 5233); itself when it has none. */
    public EmailAddress base() {
        int plus = plus();
        return plus > 0 ? new EmailAddress(local.substring(0, plus), domain) : this;
    }

    /** What stands behind the first plus sign; empty when nothing does. */
    public String detail() {
        int plus = plus();
        return plus > 0 ? local.substring(plus + 1) : "";
    }

    /** Where the plus-part begins; a plus sign behind a dot begins none, since no address ends with a dot. */
    private int plus() {
        int plus = local.indexOf('+');
        return plus > 0 && local.charAt(plus - 1) != '.' ? plus : -1;
    }

    /** As {@link #value} does, without making it. */
    @Override
    public int compareTo(EmailAddress other) {
        int shorter = Math.min(local.length(), other.local.length());
        for (int i = 0; i < shorter; i++) {
            if (local.charAt(i) != other.local.charAt(i)) {
                return local.charAt(i) - other.local.charAt(i);
            }
        }
        if (local.length() == other.local.length()) {
            return domain.compareTo(other.domain);
        }
        return local.length() == shorter ? '@' - other.local.charAt(shorter) : local.charAt(shorter) - '@';
    }

    @Override
    public String toString() {
        return value();
    }
}
