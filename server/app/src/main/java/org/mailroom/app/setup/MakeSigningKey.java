package org.mailroom.app.setup;

import java.time.Duration;
import java.util.List;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;

/** {@code mailroom dkim}, on the store or through the server that has it. */
public final class MakeSigningKey {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Administration administration;

    public MakeSigningKey(OpenStore.Opener opener) {
        this.administration = new Administration(opener, WAIT);
    }

    /** Returns the exit code. */
    public int run(String domain, boolean rotate, Settings settings, Console console) throws Failure {
        AdminRequest request = new AdminRequest(AdminCommands.DKIM, rotate ? List.of(domain, AdminCommands.ROTATE) : List.of(domain), "");
        return administration.run(request, store -> Signing.on(store, settings).run(domain, rotate, console),
            settings, console);
    }
}
