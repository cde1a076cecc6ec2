package org.mailroom.store.directory;

/** What is kept to know a secret again that somebody may have chosen badly: it tells no more than what is kept of a password. One at a time, each takes 19 MiB and some 30 ms. Thread-safe. */
public final class SecretPrint {
    private final PasswordHashing hashing = new Argon2id();

    public synchronized String of(String secret) {
        return hashing.hash(secret);
    }

    /** Whether it was made of this secret. */
    public synchronized boolean is(String secret, String print) {
        return hashing.verify(secret, print);
    }
}
