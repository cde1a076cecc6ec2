package org.mailroom.store.directory;

/** A slow one-way function for passwords; what it returns is stored. Safe from any thread, uses a processor and memory. */
interface PasswordHashing {

    /** The form to store, with a new random salt. */
    String hash(String password);

    /**
     * Whether the stored form is of this password; takes as long whichever way it goes.
     *
     * @throws IllegalStateException when the stored form cannot be read; its text has nothing of it
     */
    boolean verify(String password, String stored);

    /** A stored form that is no password's; to verify against it costs what any other does. */
    String ofNobody();
}
