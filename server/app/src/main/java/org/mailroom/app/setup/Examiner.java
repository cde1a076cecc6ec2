package org.mailroom.app.setup;

import java.util.function.Consumer;

/** Compares what is stored with what it should be; says how many findings there were, a line for each. */
@FunctionalInterface
public interface Examiner {
    int run(boolean repair, Consumer<String> out);
}
