package org.mailroom.app.setup;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.mailroom.app.Console;
import org.mailroom.app.config.yaml.YamlText;

/** The administrative commands of the running server. Immutable. */
public final class AdminCommands {
    static final String APPLY = "apply";
    static final String DRY_RUN = "--dry-run";
    static final String DOCTOR = "doctor";
    static final String REPAIR = "--repair";
    static final String DKIM = "dkim";
    static final String ROTATE = "--rotate";

    /** What the server does when it is asked; returns the exit code. */
    @FunctionalInterface
    public interface Action {
        int run(AdminRequest request, Console console);
    }

    private final Map<String, Action> actions;
    /** Those that may take long, and that no other need wait for. */
    private final Set<String> beside;

    private AdminCommands(Map<String, Action> actions, Set<String> beside) {
        this.actions = Map.copyOf(actions);
        this.beside = Set.copyOf(beside);
    }

    public AdminCommands(Applying applying, Examining examining) {
        this(Map.of(APPLY, (request, console) -> applying.run(new YamlText(request.arguments().get(0), request.text()), request.arguments().contains(DRY_RUN), console),
            DOCTOR, (request, console) -> examining.run(request.arguments().contains(REPAIR), console)), Set.of());
    }

    /** With one more. */
    public AdminCommands with(String name, Action action) {
        Map<String, Action> all = new TreeMap<>(actions);
        all.put(name, action);
        return new AdminCommands(all, beside);
    }

    /** With one more that may take long, and may go on beside others; it is interrupted when the server ends. */
    public AdminCommands withLong(String name, Action action) {
        Set<String> names = new TreeSet<>(beside);
        names.add(name);
        return new AdminCommands(with(name, action).actions, names);
    }

    /** Whether others may be carried out meanwhile. */
    boolean beside(AdminRequest request) {
        return beside.contains(request.command());
    }

    int run(AdminRequest request, Console console) {
        Action action = actions.get(request.command());
        if (action == null) {
            console.failed("the running server does not know the command '" + request.command() + "'; it is of another version");
            return 1;
        }
        return action.run(request, console);
    }
}
