package org.mailroom.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Settings;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.Export;

/** {@code mailroom export}. */
final class ExportCommand implements Command {
    private static final String INTERNAL = "--internal";

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "write the mail of all teams into files that other programs read";
    }

    @Override
    public List<String> operands() {
        return List.of("DIRECTORY");
    }

    @Override
    public Map<String, String> options() {
        return Map.of(INTERNAL, "with notes, quarantine and all header fields");
    }

    @Override
    public String details() {
        return """
            Makes DIRECTORY, which must not be there or be empty, and writes a file KEY.mbox (RFC 4155, mboxrd) for each team. Without
            --internal there is nothing in it that people outside must not see: no notes, no message that has one in it, no ids
            of notes, no header fields X-Mailroom-*, nothing from the quarantine. With the server running on the same data directory it works through the
            server, beside its work. Personal mailboxes of agents are not written.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        return new Export(Offline::open).run(Path.of(arguments.operands().get(0)), arguments.has(INTERNAL), Settings.load(environment), console);
    }
}
