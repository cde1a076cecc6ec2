package org.mailroom.mailets;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.mailroom.mailets.auth.Authors;
import org.mailroom.mailets.triage.Reading;

/**
 * Why nobody would read an automatic answer to a mail, or why it would go round (RFC 3834 section 2): the mail is from a machine, a list, or nobody, or it asks for none. Pure.
 */
final class Machines {
    private static final Pattern ROBOT = Pattern.compile("(no|do-?not|dont|never)[-_.]?(reply|respond|answer).*|.*[-_.](no|do-?not)[-_.]?reply|mailer[-_.]?daemon|postmaster|nobody|(owner|bounces?|return|verp|prvs)([-_.+=].*)?"
        + "|.*[-_.](owner|request|bounces?|errors|return|admin-bounces)|listserv|majordomo|mailman|daemon|root|www(-data)?|auto(mat(ic|ed))?[-_.]?(reply|mail|answer)?");
    private static final Set<String> NOT_FOR_PEOPLE = Set.of("bulk", "list", "junk", "auto_reply");
    private static final List<String> LISTS = List.of("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "Mailing-List", "X-Mailing-List", "X-BeenThere");
    private static final List<String> MACHINES = List.of("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Mail-Autoreply", "Feedback-ID", "X-FC-MachineGenerated");
    private static final Set<String> SUPPRESSED = Set.of("all", "oof", "autoreply");

    private Machines() {
    }

    /** @param sender  of the envelope; empty for none */
    static Optional<String> reason(Reading message, Optional<String> sender) {
        if (sender.isEmpty()) {
            return Optional.of("it has no sender");
        }
        String address = sender.get().toLowerCase(Locale.ROOT);
        String local = address.substring(0, Math.max(0, address.lastIndexOf('@')));
        if (ROBOT.matcher(local).matches()) {
            return Optional.of("the sender is a machine");
        }
        if (automatic(message)) {
            return Optional.of("it is automatic");
        }
        if (LISTS.stream().anyMatch(field -> !message.header(field).isEmpty()) || NOT_FOR_PEOPLE.contains(first(message, "Precedence"))) {
            return Optional.of("it is from a list");
        }
        for (String word : first(message, "X-Auto-Response-Suppress").split("[,\\s]+")) {
            if (SUPPRESSED.contains(word)) {
                return Optional.of("it asks for none");
            }
        }
        return authored(message, address) ? Optional.empty() : Optional.of("the sender is not the author");
    }

    /** Whether it says that no person has written it. */
    static boolean automatic(Reading message) {
        String submitted = first(message, "Auto-Submitted");
        return !submitted.isEmpty() && !submitted.split("[;\\s(]", 2)[0].equals("no") || MACHINES.stream().anyMatch(field -> !message.header(field).isEmpty())
            || first(message, "Content-Type").startsWith("multipart/report");
    }

    private static String first(Reading message, String field) {
        return message.header(field).stream().findFirst().orElse("").strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the author is of the sender's domain, or of one above or below it: a service that sends for others would get the answer instead of them. */
    private static boolean authored(Reading message, String sender) {
        String domain = sender.substring(sender.lastIndexOf('@') + 1);
        return Authors.of(message.headerLines()).orElse(List.of()).stream().map(author -> author.substring(author.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT))
            .anyMatch(other -> other.equals(domain) || other.endsWith("." + domain) || domain.endsWith("." + other));
    }
}
