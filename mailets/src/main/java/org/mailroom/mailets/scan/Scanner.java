package org.mailroom.mailets.scan;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One scanner on one or several hosts: asks one after the other, each time beginning with another, until one gives an answer. Only so many threads
 * ask at once; others wait a little for a place and then go without ({@link NoVerdict#isBusy}). Thread-safe; blocks, but never longer than the
 * {@link Patience} says, for each host.
 */
final class Scanner {
    /** What is asked. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Line line) throws IOException, NoVerdict;
    }

    private final String name;
    private final List<Host> hosts;
    private final Patience patience;
    private final Semaphore places;
    private final AtomicInteger turn = new AtomicInteger();

    Scanner(String name, List<Endpoint> endpoints, Patience patience) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no host of " + name + " is named; allowed: host:port or unix:/path, several with commas between");
        }
        this.name = name;
        this.hosts = endpoints.stream().map(Host::new).toList();
        this.patience = patience;
        this.places = new Semaphore(patience.scans());
    }

    <T> T ask(Question<T> question) throws NoVerdict {
        try {
            if (!places.tryAcquire(patience.queue().toNanos(), TimeUnit.NANOSECONDS)) {
                throw NoVerdict.busy(name + " is busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NoVerdict.busy("this server is ending");
        }
        try {
            return askHosts(question);
        } finally {
            places.release();
        }
    }

    private <T> T askHosts(Question<T> question) throws NoVerdict {
        int first = turn.getAndIncrement() & Integer.MAX_VALUE;
        NoVerdict worst = null;
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get((first + i) % hosts.size());
            if (!host.mayBeAsked()) {
                worst = worst == null ? NoVerdict.busy(name + " did not answer in time") : worst;
                continue;
            }
            boolean inTime = true;
            boolean connected = false;
            try (Line line = Line.open(host.endpoint(), patience)) {
                connected = true;
                return question.ask(line);
            } catch (Line.TimedOut e) {
                inTime = false;
                worst = new NoVerdict(name + " did not answer in time", e);
            } catch (IOException e) {
                worst = new NoVerdict(name + (connected ? " broke off" : " cannot be reached"), e);
            } catch (NoVerdict e) {
                worst = e;
            } finally {
                host.asked(inTime);
            }
        }
        throw worst;
    }

    @Override
    public String toString() {
        return name + " at " + String.join(", ", hosts.stream().map(host -> host.endpoint().name()).toList());
    }
}
