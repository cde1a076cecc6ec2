package org.mailroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.mailroom.app.Console;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.ReplayRules;

/** {@code mailroom replay}. */
final class ReplayCommand implements Command {
    private static final String RULES = "--rules";
    private static final String LAST = "--last";
    private static final String FROM = "--from";
    private static final String TO = "--to";
    private static final String USUAL = "500";
    private static final int MOST = 100_000;

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String summary() {
        return "tell what other rules would make of mail, delivering nothing";
    }

    @Override
    public List<String> operands() {
        return List.of("FILE.eml");
    }

    @Override
    public boolean anyNumber() {
        return true;
    }

    @Override
    public Map<String, String> values() {
        return Map.of(RULES, "NEW.yaml", LAST, "N", FROM, "ADDRESS", TO, "ADDRESS,…");
    }

    @Override
    public Set<String> needed() {
        return Set.of(RULES);
    }

    @Override
    public Map<String, String> options() {
        return new TreeMap<>(Map.of(RULES, "the other rules; needed", LAST, "the mail that has come last, so many (" + USUAL + ")", FROM, "who sends FILE.eml, if its header does not say; <> for nobody",
            TO, "whom FILE.eml is sent to, if its header does not say"));
    }

    @Override
    public String details() {
        return """
            Asks the rules in force and those in NEW.yaml what becomes of each mail, and prints what is otherwise: team, assignee,
            state, priority, tags and so on, and a summary. Of FILE.eml it prints what stays the same, too: what would become of it
            if it came now, whom the team would give it to, and what scanners say of it. With the server running on the same data directory it works through the server.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        String rules = arguments.value(RULES).orElseThrow(() -> new UsageError(RULES + " NEW.yaml is missing", this));
        String last = arguments.value(LAST).orElse(USUAL);
        if (!last.matches("[0-9]{1,6}") || Integer.parseInt(last) < 1 || Integer.parseInt(last) > MOST) {
            throw new UsageError("'" + last + "' behind " + LAST + " is not possible; allowed: 1 to " + MOST, this);
        }
        if (arguments.value(LAST).isPresent() && !arguments.operands().isEmpty()) {
            throw new UsageError("there are both " + LAST + " and a file; allowed: one of them", this);
        }
        ReplayRules.Wanted wanted = new ReplayRules.Wanted(arguments.operands().stream().map(Path::of).toList(), Integer.parseInt(last), arguments.value(FROM).orElse(""), arguments.value(TO).orElse(""));
        return new ReplayRules(Offline::open).run(YamlText.of(Path.of(rules)), wanted, Settings.load(environment), console);
    }
}
