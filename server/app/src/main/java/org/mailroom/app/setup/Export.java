package org.mailroom.app.setup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.export.Exporting;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.team.Directory;

/** {@code mailroom export}, on the store or through the server that has it. */
public final class Export {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String COMMAND = "export";
    private static final String INTERNAL = "--internal";

    private final Administration administration;

    public Export(OpenStore.Opener opener) {
        this.administration = new Administration(opener, WAIT);
    }

    /** Returns the exit code. */
    public int run(Path target, boolean internal, Settings settings, Console console) throws Failure {
        if (!Files.isDirectory(settings.data())) {
            throw new Failure("there is no data directory " + settings.data() + ", so there is nothing to export; MAILROOM_DATA names it");
        }
        Path absolute = target.toAbsolutePath().normalize();
        AdminRequest request = new AdminRequest(COMMAND, internal ? List.of(absolute.toString(), INTERNAL) : List.of(absolute.toString()), "");
        return administration.run(request, store -> exporting(store).run(absolute, internal, console), settings, console);
    }

    /** The command in the running server. */
    public static AdminCommands in(AdminCommands commands, OpenStore store) {
        return commands.with(COMMAND, (request, console) ->
            exporting(store).run(Path.of(request.arguments().get(0)), request.arguments().contains(INTERNAL), console));
    }

    private static Exporting exporting(OpenStore store) {
        return new Exporting(store.port(Directory.class), store.port(Conversations.class), store.port(Notes.class), Clock.systemUTC());
    }
}
