package org.mailroom.app.health;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.apache.mailet.MailetContext;
import org.mailroom.app.config.Scanner;
import org.mailroom.app.config.Settings;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.health.Finding;
import org.mailroom.domain.health.Part;
import org.mailroom.domain.health.Reason;
import org.mailroom.domain.health.Report;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.mailets.Spam;
import org.mailroom.mailets.Virus;

/**
 * How the server is, of what is known without asking anybody: the mailets say when a scanner is silent, {@link StoreWatch} whether the database answers, the resolver whether the
 * name servers do, the rules what is wrong with them, and {@link Rounds} what it has seen a few seconds ago. Safe from any thread, answers at once. Proof: {@code HealthTest},
 * {@code ScannerOutageTest}, {@code RulesTest}.
 */
public final class ServerChecks implements Checks {
    /**
     * Who is asked.
     *
     * @param store  whether the database answers
     * @param nameServersSilent  whether the name servers are known to answer nothing
     */
    public record Sources(BooleanSupplier store, MailetContext chain, BooleanSupplier nameServersSilent, RuleBook rules, Rounds rounds) {
    }

    private final Sources sources;
    private final Set<Part> parts;

    public ServerChecks(Settings settings, Sources sources) {
        this.sources = sources;
        EnumSet<Part> looked = EnumSet.allOf(Part.class);
        if (settings.scanners().clamd() instanceof Scanner.Off) {
            looked.remove(Part.CLAMD);
        }
        if (settings.scanners().spamd() instanceof Scanner.Off) {
            looked.remove(Part.SPAMD);
        }
        this.parts = looked;
    }

    @Override
    public Report now() {
        List<Finding> findings = new ArrayList<>();
        if (!sources.store().getAsBoolean()) {
            findings.add(Finding.of(Reason.DATABASE_AWAY));
        }
        silent(Virus.SILENT, Reason.NO_VERDICTS).ifPresent(findings::add);
        silent(Spam.SILENT, Reason.NO_SCORES).ifPresent(findings::add);
        if (sources.nameServersSilent().getAsBoolean()) {
            findings.add(Finding.of(Reason.NAME_SERVERS_SILENT));
        }
        List<Finding> seen = sources.rounds().findings();
        findings.addAll(seen);
        // What the rules say of themselves is newer; who has gone since, a round has seen.
        sources.rules().trouble().stream().map(trouble -> Finding.of(Reason.RULES_WRONG, trouble.line(), trouble.text()))
            .filter(wrong -> seen.stream().noneMatch(known -> known.values().equals(wrong.values()))).forEach(findings::add);
        return new Report(parts, findings);
    }

    private Optional<Finding> silent(String attribute, Reason reason) {
        return Optional.ofNullable(sources.chain().getAttribute(attribute)).map(why -> Finding.of(reason, why));
    }
}
