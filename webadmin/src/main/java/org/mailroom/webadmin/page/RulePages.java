package org.mailroom.webadmin.page;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.RulesRefused;
import org.mailroom.domain.setup.Finding;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** The rules, as the YAML that they are written in, and how often each has applied. For leads and administrators. */
final class RulePages {
    private static final String PATH = "/rules";

    /**
     * The page.
     *
     * @param version  of what stands in the field
     * @param trouble  why what is written is not in force
     */
    record RulesPage(Frame frame, String yaml, String version, List<Finding> trouble, List<Applied> applied) {
    }

    /** @param last  when it applied last; empty for never */
    record Applied(String name, int line, long count, Optional<String> last) {
    }

    private final RuleBook rules;
    private final RuleHits hits;
    private final Sight sight;

    RulePages(RuleBook rules, RuleHits hits, Sight sight) {
        this.rules = rules;
        this.hits = hits;
        this.sight = sight;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> show(visit, 200, List.of())), PageRoute.post(PATH, this::replace));
    }

    private void leads(Visit visit) {
        if (visit.caller().scope() != Scope.ADMIN && sight.led(visit.caller()).isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads of a team may see and change rules, and administrators. Nothing was changed.");
        }
    }

    private PageAnswer show(Visit visit, int status, List<Finding> findings) throws IOException {
        leads(visit);
        RuleBook.Written written = rules.written();
        Map<String, RuleHits.Hits> counted = hits.all();
        List<Applied> applied = rules.rules().list().stream().map(rule -> new Applied(rule.name(), rule.line(), Optional.ofNullable(counted.get(rule.name())).map(RuleHits.Hits::count).orElse(0L),
            Optional.ofNullable(counted.get(rule.name())).map(RuleHits.Hits::last).map(last -> time(visit, last)))).toList();
        String yaml = visit.form().raw("yaml").map(text -> text.replace("\r\n", "\n")).orElse(written.yaml());
        return visit.show(status, "rules", new RulesPage(visit.frame(), yaml, visit.form().text("version").orElse(written.version()), findings.isEmpty() ? written.trouble() : findings, applied));
    }

    private static String time(Visit visit, Instant time) {
        return visit.texts().time(time, ZoneOffset.UTC, visit.now());
    }

    private PageAnswer replace(Visit visit) throws IOException {
        leads(visit);
        try {
            rules.replace(visit.form().raw("yaml").orElse("").replace("\r\n", "\n"), visit.form().text("version"));
            return visit.done(PATH, "saved");
        } catch (RulesRefused refused) {
            return show(visit.alerting(visit.texts().say("rules.refused")), 422, refused.findings());
        } catch (RuleBook.Outdated outdated) {
            return show(visit.alerting(outdated.getMessage()), 409, List.of());
        } catch (IOException e) {
            return show(visit.alerting("The file of the rules cannot be written: " + e.getMessage() + ". Nothing was changed."), 503, List.of());
        }
    }
}
