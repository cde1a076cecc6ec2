package org.mailroom.store.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.mailroom.domain.team.EmailAddress;

/**
 * Which logins were right in the last five minutes, so that a client that opens five connections, or sends ten mails, pays
 * for one verification. Kept is only a keyed digest of address, password and stored hash, with a key that lives as long as
 * the process: a changed password is another digest. Safe from any thread.
 */
final class RecentLogins {
    static final Duration KEPT = Duration.ofMinutes(5);
    static final int MOST = 10_000;
    private static final String DIGEST = "HmacSHA256";

    private final SecretKeySpec key;
    private final LongSupplier nanoTime;
    /** When each ends, the next to end first. */
    private final Map<String, Long> ends = new LinkedHashMap<>();

    RecentLogins(LongSupplier nanoTime) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, DIGEST);
        this.nanoTime = nanoTime;
    }

    /** What stands for this login here. */
    String name(EmailAddress address, String password, String stored) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            for (String part : new String[] {address.value(), password, stored}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + DIGEST, e);
        }
    }

    synchronized boolean has(String name) {
        Long end = ends.get(name);
        return end != null && nanoTime.getAsLong() - end < 0;
    }

    synchronized void add(String name) {
        long now = nanoTime.getAsLong();
        Iterator<Long> oldest = ends.values().iterator();
        while (oldest.hasNext() && (now - oldest.next() >= 0 || ends.size() >= MOST)) {
            oldest.remove();
        }
        ends.remove(name);
        ends.put(name, now + KEPT.toNanos());
    }

    synchronized int size() {
        return ends.size();
    }
}
