package org.mailroom.app.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.backup.Restore;
import org.mailroom.app.config.Settings;

/** {@code mailroom restore}. */
final class RestoreCommand implements Command {

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String summary() {
        return "bring back what a backup has, into an empty data directory";
    }

    @Override
    public List<String> operands() {
        return List.of("FILE");
    }

    @Override
    public String details() {
        return """
            The data directory must be empty or not there, and where the storage is PostgreSQL, so must its database. The whole of FILE is
            checked before anything is written. MAILROOM_CONF stays as it is; the files it had are in FILE below conf/.
            Mail clients go on where they were. What waited in the backup is delivered and sent when the server starts: what has
            left since the backup was made leaves again.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        new Restore(Clock.systemUTC()).run(Path.of(arguments.operands().get(0)), Settings.load(environment), console);
        return Main.OK;
    }
}
