package org.mailroom.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody asked for what the server does not do. The message is for people: what was wrong, why, and that nothing was
 * changed. Each protocol has one answer for it: IMAP {@code NO [NOPERM]}, {@code NO [CANNOT]} or {@code NO [INUSE]}.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Ground {
        /** This person may not. */
        RIGHTS,
        /** Nobody may. */
        IMPOSSIBLE,
        /** Somebody else has it. */
        IN_USE
    }

    /** Who has it, and since when. */
    public record Holding(String holder, Instant since) {
    }

    private final Ground ground;
    private final transient Holding holding;

    private Refused(Ground ground, String message, Holding holding) {
        super(message);
        this.ground = ground;
        this.holding = holding;
    }

    public static Refused rights(String message) {
        return new Refused(Ground.RIGHTS, message, null);
    }

    public static Refused impossible(String message) {
        return new Refused(Ground.IMPOSSIBLE, message, null);
    }

    public static Refused inUse(String message, String holder, Instant since) {
        return new Refused(Ground.IN_USE, message, new Holding(holder, since));
    }

    /** For {@link Ground#IN_USE}. */
    public Optional<Holding> holding() {
        return Optional.ofNullable(holding);
    }

    public Ground ground() {
        return ground;
    }
}
