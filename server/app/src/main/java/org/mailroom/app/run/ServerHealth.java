package org.mailroom.app.run;

import org.apache.mailet.MailetContext;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.mailets.Virus;
import org.mailroom.webadmin.HealthChecks;

/**
 * How the server is: as the store is, and degraded while clamd is asked and gives no verdicts, since mail waits then, or while {@code rules.yaml} cannot be used as it is.
 * Safe from any thread, answers at once. Proof: {@code ScannerOutageTest}, {@code RulesTest}.
 */
record ServerHealth(HealthChecks store, MailetContext chain, RuleBook rules) implements HealthChecks {
    @Override
    public Health now() {
        Health health = store.now();
        return health == Health.OK && (chain.getAttribute(Virus.SILENT) != null || !rules.well()) ? Health.DEGRADED : health;
    }
}
