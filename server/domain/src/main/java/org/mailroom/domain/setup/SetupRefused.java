package org.mailroom.domain.setup;

import java.util.List;

/** The file as a whole is refused; nothing was changed. */
public final class SetupRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    SetupRefused(List<Finding> findings) {
        super(findings.toString());
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
