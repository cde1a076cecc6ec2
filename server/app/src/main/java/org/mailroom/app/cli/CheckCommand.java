package org.mailroom.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.app.Console;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Configuration;
import org.mailroom.app.config.Part;
import org.mailroom.app.config.Settings;
import org.mailroom.app.rules.RuleNames;
import org.mailroom.app.run.Offline;

/** {@code mailroom check}. */
final class CheckCommand implements Command {

    @Override
    public String name() {
        return "check";
    }

    @Override
    public String summary() {
        return "tell whether the configuration is right, without starting anything";
    }

    @Override
    public String details() {
        return """
            Reads the environment and the files in MAILROOM_CONF, looks up the teams and agents that rules name, and changes
            nothing. Prints a line for each part that is right; what is wrong goes to standard error, with file, line and what
            is allowed, and the exit code is 1.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        List<Part> parts = new ArrayList<>(Configuration.check(environment));
        names(environment).ifPresent(parts::add);
        for (Part part : parts) {
            if (part.ok()) {
                console.out(part.name() + ": ok");
            }
            part.remarks().forEach(remark -> console.out("  note: " + remark));
            part.problems().forEach(problem -> console.failed(problem.toString()));
        }
        long problems = parts.stream().mapToLong(part -> part.problems().size()).sum();
        if (problems > 0) {
            console.failed(problems == 1 ? "1 problem" : problems + " problems");
        }
        return problems > 0 ? Main.FAILED : Main.OK;
    }

    private static Optional<Part> names(Map<String, String> environment) {
        try {
            return RuleNames.check(Settings.load(environment), Offline::people);
        } catch (BadInput toldAlready) {
            return Optional.empty();
        }
    }
}
