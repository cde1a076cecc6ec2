package org.mailroom.mailets.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner of a domain wants (RFC 7489 section 6.3).
 *
 * @param policy  for the domain itself
 * @param below  for its sub-domains
 * @param strictDkim  whether only the very domain is aligned
 */
record DmarcRecord(Policy policy, Policy below, boolean strictDkim, boolean strictSpf) {
    /** What is to be done with mail that fails. */
    enum Policy {
        NONE, QUARANTINE, REJECT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Policy> of(String word) {
            return List.of(values()).stream().filter(policy -> policy.word().equalsIgnoreCase(word)).findFirst();
        }
    }

    /** The one among these texts; empty when there is none, or more than one. Without a policy it says none if it wants reports, else it is none. */
    static Optional<DmarcRecord> of(List<String> texts) {
        List<Map<String, String>> records = texts.stream().map(DmarcRecord::tags).filter(tags -> "DMARC1".equals(tags.get("v"))).toList();
        if (records.size() != 1 || !"v".equals(records.get(0).keySet().iterator().next())) {
            return Optional.empty();
        }
        Map<String, String> tags = records.get(0);
        Optional<Policy> policy = Policy.of(tags.getOrDefault("p", "")).or(() -> tags.containsKey("rua") ? Optional.of(Policy.NONE) : Optional.empty());
        return policy.map(all -> new DmarcRecord(all, Policy.of(tags.getOrDefault("sp", "")).orElse(all), "s".equalsIgnoreCase(tags.get("adkim")),
            "s".equalsIgnoreCase(tags.get("aspf"))));
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(part.substring(0, equals).strip().toLowerCase(Locale.ROOT), part.substring(equals + 1).strip());
            }
        }
        return tags;
    }
}
