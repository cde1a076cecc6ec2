package org.mailroom.domain.rule;

import java.util.List;
import java.util.stream.Collectors;

import org.mailroom.domain.setup.Finding;

/** Rules cannot be used as they are written; nothing was changed. */
public final class RulesRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public RulesRefused(List<Finding> findings) {
        super(findings.stream().map(finding -> (finding.line() > 0 ? "line " + finding.line() + ": " : "") + finding.text()).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    /** All that is wrong. */
    public List<Finding> findings() {
        return findings;
    }
}
