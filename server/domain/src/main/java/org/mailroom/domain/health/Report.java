package org.mailroom.domain.health;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * How the server is.
 *
 * @param parts  that were looked at; a scanner that is switched off is none of them
 */
public record Report(Set<Part> parts, List<Finding> findings) {
    public Report {
        parts = Set.copyOf(parts);
        findings = List.copyOf(findings);
    }

    /** As bad as the worst of its parts. */
    public Health health() {
        return worst(findings);
    }

    public Health health(Part part) {
        return worst(findings(part));
    }

    /** What there is to say of a part, the worst first. */
    public List<Finding> findings(Part part) {
        return findings.stream().filter(finding -> finding.reason().part() == part).sorted(Comparator.comparing((Finding finding) -> finding.reason().health()).reversed()).toList();
    }

    private static Health worst(List<Finding> some) {
        return some.stream().map(finding -> finding.reason().health()).max(Comparator.naturalOrder()).orElse(Health.OK);
    }
}
