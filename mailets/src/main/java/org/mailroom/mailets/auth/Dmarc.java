package org.mailroom.mailets.auth;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.mailets.auth.DmarcRecord.Policy;

/**
 * Whether the domain that people see in From has sent a mail, by its own rules (RFC 7489). Proof: {@code DmarcTest}.
 *
 * @param word  {@code pass}, {@code fail}, {@code none}, {@code temperror} or {@code permerror}
 * @param policy  what the owner wants when it fails; {@code NONE} where nobody wants anything
 * @param from  the domain
 */
public record Dmarc(String word, Policy policy, String from) {
    private static final int MOST_DOMAINS = 5;

    /** The worst that can be said of the domains in From: of two authors one may be forged. */
    static Dmarc of(Collection<String> domains, Checks checks, Lookups lookups) {
        if (domains.isEmpty() || domains.size() > MOST_DOMAINS) {
            return new Dmarc("permerror", Policy.NONE, "");
        }
        return domains.stream().map(domain -> of(domain, checks, lookups)).max(Comparator.comparingInt(Dmarc::badness)).orElseThrow();
    }

    /** What is known of the sender already: the domains that have proved themselves, and whether some could not be asked. */
    record Checks(Optional<String> spf, Collection<String> dkim, boolean unsure) {
    }

    private static Dmarc of(String domain, Checks checks, Lookups lookups) {
        try {
            Optional<DmarcRecord> own = DmarcRecord.of(lookups.records("_dmarc." + domain, Dns.Kind.TXT));
            String owner = Organisation.of(domain);
            Optional<DmarcRecord> record = own.isPresent() || owner.equalsIgnoreCase(domain) ? own
                : DmarcRecord.of(lookups.records("_dmarc." + owner, Dns.Kind.TXT));
            if (record.isEmpty()) {
                return new Dmarc("none", Policy.NONE, domain);
            }
            Policy policy = own.isPresent() ? record.get().policy() : record.get().below();
            boolean passed = checks.spf().filter(spf -> Organisation.aligned(spf, domain, record.get().strictSpf())).isPresent()
                || checks.dkim().stream().anyMatch(signer -> Organisation.aligned(signer, domain, record.get().strictDkim()));
            return new Dmarc(passed ? "pass" : checks.unsure() ? "temperror" : "fail", policy, domain);
        } catch (Dns.Silent e) {
            return new Dmarc("temperror", Policy.NONE, domain);
        }
    }

    /** What becomes of the mail where somebody treats such mail like this: never more than the owner of the domain wants. */
    public DmarcFail treatment(DmarcFail wanted) {
        return DmarcFail.values()[word.equals("fail") ? Math.min(wanted.ordinal(), policy.ordinal()) : 0];
    }

    private int badness() {
        return switch (word) {
            case "fail" -> 3 + policy.ordinal();
            case "temperror" -> 2;
            case "none" -> 1;
            default -> 0;
        };
    }
}
