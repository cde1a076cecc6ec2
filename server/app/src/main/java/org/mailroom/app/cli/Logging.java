package org.mailroom.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.mailroom.app.config.Environment;

/** Decides how the process logs; must be called before anything logs. */
final class Logging {
    /** Read by Logback. */
    private static final String FILE = "logback.configurationFile";

    /** Read by {@code logback-quiet.xml}. */
    private static final String TRACES = "mailroom.traces";

    private Logging() {
    }

    /** As {@code logback.xml} in the configuration directory says; the standard way where there is none. */
    static void server(Path configuration) {
        Path file = configuration.resolve("logback.xml");
        use(Files.exists(file) ? file.toString() : "org/mailroom/app/cli/logback-server.xml");
    }

    /** Warnings only, to standard error, so that a command's results stand alone; stack traces for developers only. */
    static void quiet(Map<String, String> environment) {
        if (!environment.getOrDefault(Environment.DEBUG, "").isEmpty()) {
            System.setProperty(TRACES, "%ex");
        }
        use("org/mailroom/app/cli/logback-quiet.xml");
    }

    private static void use(String file) {
        if (System.getProperty(FILE) == null) {
            System.setProperty(FILE, file);
        }
    }
}
