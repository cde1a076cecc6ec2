package org.mailroom.store.directory;

import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.mailroom.domain.team.EmailAddress;

/**
 * Decides whether a password is right, and makes what is stored of one. Passwords are compared in Unicode form NFC (RFC 8265),
 * since keyboards differ in how they make an ü. As many are hashed at once as there are processors, at most four, each with
 * 19 MiB; the others wait in line. Who logged in a moment ago does not (see {@link RecentLogins}).
 *
 * <p>Safe from any thread except event loops: it waits. Nothing of a password is ever logged.
 */
final class Passwords {
    private static final int MOST_AT_ONCE = 4;

    private final PasswordHashing hashing;
    private final RecentLogins recent;
    private final String nobody;
    private final Semaphore turns = new Semaphore(Math.min(MOST_AT_ONCE, Runtime.getRuntime().availableProcessors()), true);

    Passwords(PasswordHashing hashing, LongSupplier nanoTime) {
        this.hashing = hashing;
        this.recent = new RecentLogins(nanoTime);
        this.nobody = hashing.ofNobody();
    }

    String hash(String password) {
        return inTurn(() -> hashing.hash(normal(password)));
    }

    /** @param stored empty when there is no such agent or it has no password; that costs a verification too */
    boolean matches(EmailAddress address, String password, Optional<String> stored) {
        String form = normal(password);
        String against = stored.orElse(nobody);
        String login = recent.name(address, form, against);
        return recent.has(login) || inTurn(() -> verify(login, form, against)) && stored.isPresent();
    }

    /** Once more asks who was right a moment ago: of five connections that a client opens at once, one may have passed. */
    private boolean verify(String login, String password, String against) {
        if (recent.has(login)) {
            return true;
        }
        boolean right = hashing.verify(password, against);
        if (right) {
            recent.add(login);
        }
        return right;
    }

    private <T> T inTurn(Supplier<T> work) {
        turns.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
