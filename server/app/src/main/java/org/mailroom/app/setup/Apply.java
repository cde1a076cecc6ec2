package org.mailroom.app.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;

/**
 * {@code mailroom apply}: where a server holds the data directory, through that server; otherwise on the store, holding the
 * directory meanwhile. A server that is just starting, and another {@code apply}, are waited for.
 */
public final class Apply {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final OpenStore.Opener opener;
    private final Administration administration;

    public Apply(OpenStore.Opener opener) {
        this(opener, WAIT);
    }

    Apply(OpenStore.Opener opener, Duration patience) {
        this.opener = opener;
        this.administration = new Administration(opener, patience);
    }

    /** Returns the exit code. */
    public int run(YamlText file, boolean dryRun, Settings settings, Console console) throws Failure {
        try {
            SetupFile.read(file);
        } catch (BadInput e) {
            return Applying.refused(e, console);
        }
        if (dryRun && !Files.exists(settings.data())) {
            return onNothing(file, settings, console);
        }
        AdminRequest request = new AdminRequest(AdminCommands.APPLY,
            dryRun ? List.of(file.source(), AdminCommands.DRY_RUN) : List.of(file.source()), file.text());
        return administration.run(request, store -> Applying.on(store).run(file, dryRun, console), settings, console);
    }

    private int onStore(YamlText file, boolean dryRun, Settings settings, Console console) throws Failure {
        try (OpenStore store = opener.open(settings)) {
            return Applying.on(store).run(file, dryRun, console);
        }
    }

    /** A dry run before the first start makes no data directory; it looks at a new one that goes away. */
    private int onNothing(YamlText file, Settings settings, Console console) throws Failure {
        try {
            Path empty = Files.createTempDirectory("mailroom-dry-run-");
            try {
                return onStore(file, true, settings.withData(empty), console);
            } finally {
                remove(empty);
            }
        } catch (IOException e) {
            throw new Failure("no temporary directory for the dry run: " + e.getMessage(), e);
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
