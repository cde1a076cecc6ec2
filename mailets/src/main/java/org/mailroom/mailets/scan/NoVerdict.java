package org.mailroom.mailets.scan;

/** A scanner was asked and has not said what a message is. The message is a short sentence in ASCII, fit for a header field. */
public final class NoVerdict extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean busy;

    NoVerdict(String why, Throwable cause) {
        this(why, cause, false);
    }

    NoVerdict(String why) {
        this(why, null, false);
    }

    private NoVerdict(String why, Throwable cause, boolean busy) {
        super(why, cause);
        this.busy = busy;
    }

    /** Nobody was asked, since others are asking. */
    static NoVerdict busy(String why) {
        return new NoVerdict(why, null, true);
    }

    /** Whether it is worth asking again very soon. */
    public boolean isBusy() {
        return busy;
    }
}
