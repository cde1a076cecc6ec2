package org.mailroom.app.setup;

import java.time.Duration;
import java.util.List;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;

/** {@code mailroom doctor}, on the store or through the server that has it. */
public final class Examine {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Administration administration;

    public Examine(OpenStore.Opener opener) {
        this.administration = new Administration(opener, WAIT);
    }

    /** Returns the exit code. */
    public int run(boolean repair, Settings settings, Console console) throws Failure {
        AdminRequest request = new AdminRequest(AdminCommands.DOCTOR, repair ? List.of(AdminCommands.REPAIR) : List.of(), "");
        return administration.run(request, store -> new Examining(store.port(Examiner.class)).run(repair, console), settings, console);
    }
}
