package org.mailroom.app.cli;

import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Settings;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.Examine;

/** {@code mailroom doctor}. */
final class DoctorCommand implements Command {
    private static final String REPAIR = "--repair";

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "compare what is stored with what it should be";
    }

    @Override
    public List<String> operands() {
        return List.of();
    }

    @Override
    public Map<String, String> options() {
        return Map.of(REPAIR, "put right what can be");
    }

    @Override
    public String details() {
        return """
            Looks at the folders of teams, at the messages of every conversation (do they stand in the folder and carry the
            keywords that its state says?), at the counters of mailboxes and at the bodies of messages, and prints a line for
            each finding. With the server running on the same data directory it works through the server, beside its work.
            Exit code 1 when something is wrong, or with --repair when something is left that cannot be put right.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        return new Examine(Offline::open).run(arguments.has(REPAIR), Settings.load(environment), console);
    }
}
