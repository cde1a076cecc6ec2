package org.mailroom.webadmin.work;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

/**
 * How quickly one agent or token may ask: as many requests at once as in a minute, and then as they come back with time. It keeps a program that has gone wild from taking the server's
 * threads from everybody. Remembers the callers asked for last, up to a number. Thread-safe.
 */
public final class Pace {
    private static final int MOST_CALLERS = 10_000;
    private static final double MILLIS = Duration.ofMinutes(1).toMillis();

    /** What somebody has left. */
    private record Allowance(double requests, long at) {
    }

    private final int perMinute;
    private final Clock clock;
    private final Meters meters;
    private final Map<String, Allowance> allowances = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    /** @param perMinute  0 for no limit */
    public Pace(int perMinute, Clock clock, Meters meters) {
        this.perMinute = perMinute;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * One more request.
     *
     * @param part  of the web that is asked, for figures: {@code api} or {@code page}
     * @throws Problem 429 when it is too early; it says when it is not any more
     */
    public void step(String caller, String part) {
        long wait = perMinute == 0 ? 0 : take(caller);
        if (wait > 0) {
            meters.count(Measure.RATE_LIMITED, part);
            throw Problem.tooMany("Too many requests", "You have sent more than " + perMinute + " requests in a minute; try again in " + wait + " s. Nothing was changed.", wait);
        }
    }

    /** @return in how many seconds there is one more; 0 when this one was it */
    private synchronized long take(String caller) {
        long now = clock.millis();
        Allowance before = allowances.getOrDefault(caller, new Allowance(perMinute, now));
        double left = Math.min(perMinute, before.requests() + Math.max(0, now - before.at()) * perMinute / MILLIS);
        allowances.put(caller, new Allowance(left >= 1 ? left - 1 : left, now));
        return left >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - left) * MILLIS / perMinute / Duration.ofSeconds(1).toMillis()));
    }
}
