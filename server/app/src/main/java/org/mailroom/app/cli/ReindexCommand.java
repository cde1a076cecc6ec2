package org.mailroom.app.cli;

import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Settings;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.Reindex;

/** {@code mailroom reindex}. */
final class ReindexCommand implements Command {

    @Override
    public String name() {
        return "reindex";
    }

    @Override
    public String summary() {
        return "make the search index anew";
    }

    @Override
    public String details() {
        return """
            Reads all messages and builds a new search index beside the one that is there, which answers until the new one is ready. It
            is never needed in ordinary life: the server keeps the index up to date, and makes a damaged one anew by itself. With the
            server running on the same data directory it works through the server, beside its work. When it is stopped in the
            middle, the same command goes on where it was, and so does the server when it starts.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        return new Reindex(Offline::open).run(Settings.load(environment), console);
    }
}
