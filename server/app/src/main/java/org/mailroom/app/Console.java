package org.mailroom.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

import org.mailroom.app.config.BadInput;

/** Where a command speaks: results to one side, what went wrong to the other. */
public interface Console {

    void out(String line);

    void err(String line);

    /** Whether somebody still listens, as far as it knows. */
    default boolean attended() {
        return true;
    }

    static Console of(PrintStream results, PrintStream errors) {
        return of(results::println, errors::println);
    }

    static Console of(Consumer<String> results, Consumer<String> errors) {
        return new Console() {
            @Override
            public void out(String line) {
                results.accept(line);
            }

            @Override
            public void err(String line) {
                errors.accept(line);
            }
        };
    }

    /** Tells that something failed, as a sentence. */
    default void failed(String sentence) {
        err("mailroom: " + sentence);
    }

    /** Tells each problem. */
    default void refused(BadInput input) {
        input.problems().forEach(problem -> failed(problem.toString()));
    }

    /** Tells where it failed, for developers. */
    default void trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        trace.toString().lines().forEach(this::err);
    }
}
