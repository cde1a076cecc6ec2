package org.mailroom.app.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.backup.Backup;
import org.mailroom.app.config.Settings;

/** {@code mailroom backup}. */
final class BackupCommand implements Command {

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String summary() {
        return "write all data into one file, while the server works";
    }

    @Override
    public List<String> operands() {
        return List.of("FILE");
    }

    @Override
    public String details() {
        return """
            Writes a zip file with all that was there at one moment: mail, conversations, what waits to be delivered or sent, agents,
            tokens and keys, also the files in MAILROOM_CONF. What was acknowledged before the command began is in it. The
            server may run or not; nobody waits. FILE must not be there, and can be read by its owner only: keep it as you keep the data. It has its name
            when it is whole; until then FILE.unfinished, a directory, stands beside it. The search index is not in it: the server makes it anew.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        new Backup(Version.current().toString(), Clock.systemUTC()).run(Path.of(arguments.operands().get(0)), Settings.load(environment), console);
        return Main.OK;
    }
}
