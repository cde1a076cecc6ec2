package org.mailroom.app;

import java.io.PrintStream;

/** Where a command speaks: results to one stream, what went wrong to the other. */
public record Console(PrintStream results, PrintStream errors) {

    public void out(String line) {
        results.println(line);
    }

    public void err(String line) {
        errors.println(line);
    }
}
