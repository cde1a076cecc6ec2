package org.mailroom.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of ours; one that is set to nothing counts as not set. Immutable. */
public final class Environment {
    public static final String CONF = "MAILROOM_CONF";
    public static final String DATA = "MAILROOM_DATA";
    public static final String BIND = "MAILROOM_BIND";
    public static final String CLAMD = "MAILROOM_CLAMD";
    public static final String SPAMD = "MAILROOM_SPAMD";
    public static final String SMARTHOST = "MAILROOM_SMARTHOST";
    public static final String DNS = "MAILROOM_DNS";
    public static final String WEBHOOK_ALLOW = "MAILROOM_WEBHOOK_ALLOW";
    public static final String STORAGE_PASSWORD = "MAILROOM_STORAGE_PASSWORD";
    /** The password of whose mail is imported by IMAP. */
    public static final String IMPORT_PASSWORD = "MAILROOM_IMPORT_PASSWORD";
    /** Anything: failures are told with their stack traces. */
    public static final String DEBUG = "MAILROOM_DEBUG";
    /** Read by the start script. */
    private static final String JAVA_OPTS = "MAILROOM_JAVA_OPTS";

    /** What {@code demo} takes where the environment says nothing. */
    private static final Map<String, String> DEMO = Map.of(BIND, "127.0.0.1", port("smtp"), "2525", port("submission"), "2587",
        port("submissions"), "0", port("imap"), "2143", port("imaps"), "0", port("web"), "8080");

    private final Map<String, String> variables;

    public Environment(Map<String, String> variables) {
        this.variables = new HashMap<>(variables);
        this.variables.values().removeIf(String::isEmpty);
    }

    /** The variables as they are, and for those that are not set what {@code demo} takes. */
    public static Map<String, String> demo(Map<String, String> variables) {
        Map<String, String> demo = new HashMap<>(DEMO);
        variables.forEach((name, value) -> {
            if (!value.isEmpty()) {
                demo.put(name, value);
            }
        });
        return demo;
    }

    /** The variable that overrides {@code ports.LISTENER}. */
    static String port(String listener) {
        return "MAILROOM_" + listener.toUpperCase(java.util.Locale.ROOT) + "_PORT";
    }

    /** The value of a variable; empty when it is not set, and when it is wrong, which has been told then. */
    <T> Optional<T> value(String name, Kind<T> kind, Problems problems) {
        return Optional.ofNullable(variables.get(name))
            .flatMap(text -> kind.read(name, text, problem -> problems.add(new Problem("environment", 0, 0, problem))));
    }

    boolean has(String name) {
        return variables.containsKey(name);
    }

    /** The configuration directory; {@code conf} where nothing is said. */
    public Path configuration() throws BadInput {
        Problems problems = new Problems();
        Path directory = value(CONF, Kinds.PATH, problems).orElse(Path.of("conf")).toAbsolutePath().normalize();
        problems.refuse();
        if (!Files.isDirectory(directory)) {
            throw new BadInput("environment", CONF + ": " + directory + (Files.exists(directory) ? " is not a directory" : " does not exist")
                + "; it must be the directory with mailroom.yaml");
        }
        return directory;
    }

    /** Variables that look like ours and are not, each as a sentence; they are ignored. */
    public List<String> unknown() {
        List<String> known = new ArrayList<>(List.of(CONF, DATA, BIND, CLAMD, SPAMD, SMARTHOST, DNS, WEBHOOK_ALLOW, STORAGE_PASSWORD, IMPORT_PASSWORD, DEBUG,
            JAVA_OPTS));
        SettingsReader.LISTENERS.forEach(listener -> known.add(port(listener)));
        return variables.keySet().stream()
            .filter(name -> name.startsWith("MAILROOM_") && !known.contains(name))
            .sorted()
            .map(name -> "environment: " + name + " is not a variable of Mailroom and is ignored"
                + Suggestion.of(tail(name), known.stream().map(Environment::tail).toList())
                    .map(meant -> "; did you mean 'MAILROOM_" + meant + "'?").orElse(""))
            .toList();
    }

    /** What differs between our variables. */
    private static String tail(String name) {
        return name.substring("MAILROOM_".length());
    }
}
