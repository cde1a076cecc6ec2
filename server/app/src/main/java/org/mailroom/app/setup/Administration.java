package org.mailroom.app.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.data.DataDirectoryHeld;
import org.mailroom.app.data.Holder;

/**
 * Carries out an administrative command: where a server holds the data directory, through that server; otherwise on the store, holding
 * the directory meanwhile. A server that is just starting, and another command, are waited for.
 */
final class Administration {
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The command on the open store; returns the exit code. */
    @FunctionalInterface
    interface OnStore {
        int run(OpenStore store) throws Failure;
    }

    private final OpenStore.Opener opener;
    private final Duration patience;

    Administration(OpenStore.Opener opener, Duration patience) {
        this.opener = opener;
        this.patience = patience;
    }

    /** Returns the exit code. */
    int run(AdminRequest request, OnStore command, Settings settings, Console console) throws Failure {
        Instant end = Clock.systemUTC().instant().plus(patience);
        while (true) {
            try (DataDirectory held = DataDirectory.open(settings.data(), request.command(), Clock.systemUTC()); OpenStore store = opener.open(settings)) {
                return command.run(store);
            } catch (DataDirectoryHeld e) {
                Optional<Integer> exit = throughServer(e.holder().flatMap(Holder::socket), request, console);
                if (exit.isPresent()) {
                    return exit.get();
                }
                if (Clock.systemUTC().instant().isAfter(end)) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Empty when nobody is at the socket (any more). */
    private static Optional<Integer> throughServer(Optional<Path> socket, AdminRequest request, Console console) throws Failure {
        if (socket.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(AdminClient.send(socket.get(), request, console));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void pause() throws Failure {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while waiting for the data directory", e);
        }
    }
}
