package org.mailroom.domain.screen;

import org.mailroom.domain.mail.Content;

/** Port: teaches the spam scanner what people say of mail. Safe from any thread; blocks, for a bounded time. */
public interface Teaching {
    /** Without a scanner there is nobody to teach. */
    Teaching OFF = new Teaching() {
        @Override
        public boolean on() {
            return false;
        }

        @Override
        public void teach(Verdict verdict, Content message, long octets) {
            throw new IllegalStateException("there is no spam scanner");
        }
    };

    /** Whether there is a scanner; as long as this process lives. */
    boolean on();

    /**
     * Doing it again does no harm.
     *
     * @param octets  of the message, exactly
     * @throws NotNow when the scanner has not learned; it may at another time
     */
    void teach(Verdict verdict, Content message, long octets) throws NotNow;

    /** The scanner is away, or does not want to learn this. The message is a short sentence without content of the mail. */
    final class NotNow extends Exception {
        private static final long serialVersionUID = 1L;

        public NotNow(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
