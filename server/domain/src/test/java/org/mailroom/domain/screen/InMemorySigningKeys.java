package org.mailroom.domain.screen;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Signing keys for tests; kept to the port by {@link SigningKeysContract}. */
public final class InMemorySigningKeys implements SigningKeys {
    private final List<Key> keys = new ArrayList<>();
    private final Clock clock;

    public InMemorySigningKeys(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Key> signing(String domain) {
        return of(domain).stream().filter(key -> !key.from().isAfter(clock.instant())).reduce((one, later) -> later);
    }

    @Override
    public synchronized List<Key> of(String domain) {
        return keys.stream().filter(key -> key.domain().equals(domain.toLowerCase(Locale.ROOT))).sorted(Comparator.comparing(Key::from)).toList();
    }

    @Override
    public synchronized Key make(String domain, Instant from) {
        Optional<Key> newest = of(domain).stream().reduce((one, later) -> later);
        if (newest.isPresent() && (!newest.get().from().isBefore(from) || !from.isAfter(clock.instant()))) {
            return newest.get();
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Key key = new Key(domain.toLowerCase(Locale.ROOT), "key" + (keys.size() + 1), from, pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
            keys.add(key);
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }
}
