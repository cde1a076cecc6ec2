package org.mailroom.store.search.index;

import java.util.HashSet;
import java.util.Set;

/** Cuts folded text, piece by piece, into its different runs of letters and digits. For one thread. */
final class Runs {
    /** A longer run is given up: nobody writes so without a pause. */
    private static final int LONGEST = 4096;

    private final Set<String> runs = new HashSet<>();
    private final StringBuilder run = new StringBuilder();
    private boolean givenUp;

    void add(String folded) {
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            i += Character.charCount(c);
            if (Spelling.belongsToRun(c)) {
                run.appendCodePoint(c);
            } else if (run.length() > 0) {
                end();
            }
            if (run.length() > LONGEST) {
                givenUp = true;
                run.setLength(0);
            }
        }
    }

    /** The text ends here: what follows is another one. */
    void end() {
        if (run.length() > 0) {
            runs.add(run.toString());
            run.setLength(0);
        }
    }

    void addWhole(String folded) {
        add(folded);
        end();
    }

    Set<String> all() {
        return runs;
    }

    /** Whether something is missing. */
    boolean givenUp() {
        return givenUp;
    }
}
