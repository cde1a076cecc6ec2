package org.mailroom.app.backup;

import java.time.Duration;
import java.util.Locale;

import org.mailroom.app.Console;
import org.mailroom.app.Terminal;

/** Tells now and then how far the work is, where somebody looks on: who runs it at night wants mail of what went wrong alone. For one thread. */
final class Progress {
    private static final long PAUSE = Duration.ofSeconds(2).toNanos();

    private static final long LITTLE = 1_000_000;

    private final Console console;
    private final boolean watched = Terminal.shown();
    private long next = System.nanoTime() + PAUSE;

    Progress(Console console) {
        this.console = console;
    }

    void at(String what, long octets, long all) {
        if (watched && octets >= LITTLE && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + PAUSE;
            console.out(what + ": " + (all > 0 ? megabytes(Math.min(octets, all)) + " of " + megabytes(all) + " (" + Math.min(100, octets * 100 / all) + " %)" : megabytes(octets) + " so far"));
        }
    }

    static String megabytes(long octets) {
        return octets < 10_000_000 ? String.format(Locale.ROOT, "%.1f MB", octets / 1e6) : octets / 1_000_000 + " MB";
    }
}
