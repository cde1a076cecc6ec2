package org.mailroom.mailets.auth;

import java.util.Locale;

import com.google.common.net.InternetDomainName;

/**
 * Which domains belong to one owner, by the public suffix list that Guava carries (docs/adr/0008-sender-authentication.md). Thread-safe.
 * Proof: {@code DmarcTest}.
 */
final class Organisation {
    private Organisation() {
    }

    /** The organisational domain (RFC 7489 section 3.2); below a suffix that the list does not know, two labels. */
    static String of(String domain) {
        String name = domain.toLowerCase(Locale.ROOT);
        try {
            InternetDomainName parsed = InternetDomainName.from(name.replaceFirst("^(?:_[^.]*\\.)+", ""));
            if (parsed.isUnderPublicSuffix()) {
                return parsed.topPrivateDomain().toString();
            }
            if (parsed.isPublicSuffix() || parsed.parts().size() <= 2) {
                return name;
            }
            return String.join(".", parsed.parts().subList(parsed.parts().size() - 2, parsed.parts().size()));
        } catch (IllegalArgumentException odd) {
            return name;
        }
    }

    /** Identifier alignment. */
    static boolean aligned(String one, String other, boolean strict) {
        return one.equalsIgnoreCase(other) || !strict && of(one).equals(of(other));
    }
}
