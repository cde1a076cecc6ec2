package org.mailroom.app.run;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;

/** Runs the server. */
public final class Serve {
    private Serve() {
    }

    /** Returns the exit code when the server has ended. */
    public static int run(Settings settings, Console console) throws Exception {
        throw new Failure("the server is not assembled yet");
    }
}
