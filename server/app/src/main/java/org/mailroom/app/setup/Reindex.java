package org.mailroom.app.setup;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code mailroom reindex}, on the store or through the server that has it. */
public final class Reindex {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Logger LOGGER = LoggerFactory.getLogger(Reindex.class);
    private static final String COMMAND = "reindex";

    private final Administration administration;

    public Reindex(OpenStore.Opener opener) {
        this.administration = new Administration(opener, WAIT);
    }

    /** Returns the exit code. */
    public int run(Settings settings, Console console) throws Failure {
        if (!Files.isDirectory(settings.data())) {
            throw new Failure("there is no data directory " + settings.data() + ", so there is nothing to index; MAILROOM_DATA names it");
        }
        return administration.run(new AdminRequest(COMMAND, List.of(), ""), store -> run(store.port(Reindexer.class), console), settings, console);
    }

    /** The command in the running server. */
    public static AdminCommands in(AdminCommands commands, OpenStore store) {
        return commands.withLong(COMMAND, (request, console) -> run(store.port(Reindexer.class), console));
    }

    private static int run(Reindexer reindexer, Console console) {
        long[] last = {0, 0};
        try {
            boolean done = reindexer.run((messages, all) -> {
                last[0] = messages;
                last[1] = all;
                console.out(messages + " of " + all + " messages" + (all > 0 ? " (" + Math.min(100, messages * 100 / all) + " %)" : ""));
            });
            if (done) {
                console.out("the search index was made anew");
                return 0;
            }
        } catch (InterruptedException serverEnds) {
            // The thread does nothing after this, and could not say so if it were interrupted again.
            LOGGER.debug("The search index is made anew when the server starts again", serverEnds);
        }
        console.failed("the server ended before the search index was ready, after " + last[0] + " of " + last[1] + " messages; it goes on when it starts again");
        return 1;
    }
}
