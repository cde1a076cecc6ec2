package org.mailroom.app;

/** A command cannot do its work; the message is a sentence for people that says why and what to do. */
public class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
