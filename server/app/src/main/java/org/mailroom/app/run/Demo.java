package org.mailroom.app.run;

import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Environment;
import org.mailroom.app.config.Settings;

/** Runs the server on this machine only, with examples, and throws all of it away at the end. */
public final class Demo {
    private Demo() {
    }

    /** Returns the exit code when the server has ended. */
    public static int run(Map<String, String> environment, Console console) throws Exception {
        return Serve.run(Settings.load(Environment.demo(environment)), console);
    }
}
