package org.mailroom.domain;

/**
 * Somebody asked for what the server does not do. The message is for people: what was wrong, why, and that nothing was
 * changed. Each protocol has one answer for it: IMAP {@code NO [NOPERM]} or {@code NO [CANNOT]}.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Ground {
        /** This person may not. */
        RIGHTS,
        /** Nobody may. */
        IMPOSSIBLE
    }

    private final Ground ground;

    private Refused(Ground ground, String message) {
        super(message);
        this.ground = ground;
    }

    public static Refused rights(String message) {
        return new Refused(Ground.RIGHTS, message);
    }

    public static Refused impossible(String message) {
        return new Refused(Ground.IMPOSSIBLE, message);
    }

    public Ground ground() {
        return ground;
    }
}
