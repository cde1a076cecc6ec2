package org.mailroom.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A console that remembers. */
public final class SpokenLines implements Console {
    private final List<String> results = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    @Override
    public void out(String line) {
        results.add(line);
    }

    @Override
    public void err(String line) {
        errors.add(line);
    }

    public List<String> results() {
        return results;
    }

    public List<String> errors() {
        return errors;
    }
}
