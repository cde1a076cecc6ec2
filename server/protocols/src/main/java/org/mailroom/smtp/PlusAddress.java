package org.mailroom.smtp;

import org.mailroom.domain.team.EmailAddress;

/** Sub-addressing (RFC 5233): {@code local+detail@domain} belongs to {@code local@domain}. */
final class PlusAddress {
    private PlusAddress() {
    }

    static EmailAddress base(EmailAddress address) {
        int plus = address.local().indexOf('+');
        return plus > 0 ? EmailAddress.of(address.local().substring(0, plus) + "@" + address.domain()) : address;
    }

    static String detail(EmailAddress address) {
        int plus = address.local().indexOf('+');
        return plus > 0 ? address.local().substring(plus + 1) : "";
    }
}
