package org.mailroom.app.setup;

/** Makes the search index anew; says whether it is done, or the server ended before. */
@FunctionalInterface
public interface Reindexer {
    /** Is told how far it is. */
    @FunctionalInterface
    interface Progress {
        void at(long done, long all);
    }

    boolean run(Progress progress) throws InterruptedException;
}
