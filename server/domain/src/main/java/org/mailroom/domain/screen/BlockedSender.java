package org.mailroom.domain.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.mailroom.domain.team.DomainName;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/**
 * Somebody nobody wants mail from.
 *
 * @param sender  an address, or a domain, which stands for those below it too; in small letters
 * @param team  for which it holds; empty for all
 * @param rejects  whether the mail is refused when it comes, instead of going into Spam
 */
public record BlockedSender(String sender, Optional<TeamKey> team, boolean rejects) {

    private static final int LONGEST = 320;

    /** @throws IllegalArgumentException when the sender is neither an address nor a domain */
    public BlockedSender {
        sender = pattern(sender);
    }

    /** As it is stored and compared. */
    public static String pattern(String text) {
        String small = text.strip().toLowerCase(Locale.ROOT);
        try {
            return small.contains("@") ? EmailAddress.of(small).value() : DomainName.of(small).value();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is neither an address nor a domain; allowed: such as junk@example.org, or example.org, which stands for those below it too", e);
        }
    }

    /** All that would block this address: itself, its domain, and the domains above that; nothing for what no pattern can name. */
    public static List<String> patterns(String address) {
        String small = address.strip().toLowerCase(Locale.ROOT);
        int at = small.lastIndexOf('@');
        if (at < 0 || small.length() > LONGEST || small.chars().anyMatch(letter -> letter <= ' ' || letter > '~')) {
            return List.of();
        }
        List<String> patterns = new ArrayList<>(List.of(small));
        String domain = small.substring(at + 1);
        while (!domain.isEmpty() && patterns.size() < 64) {
            patterns.add(domain);
            int dot = domain.indexOf('.');
            domain = dot < 0 ? "" : domain.substring(dot + 1);
        }
        return patterns;
    }

    /** Whether it holds for this team. */
    public boolean holdsFor(TeamKey other) {
        return team.isEmpty() || team.get().equals(other);
    }
}
