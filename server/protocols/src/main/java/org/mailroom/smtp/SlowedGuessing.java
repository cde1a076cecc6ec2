package org.mailroom.smtp;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import javax.inject.Inject;

import org.mailroom.domain.access.Guesser;

/**
 * Slows the guesser, not the owner: failures are counted per client address (of IPv6 per network, see {@link Guesser}), and per client and account, never per account
 * alone, so that nobody can lock an agent out from elsewhere. After three failures for an account, or ten in all, a client
 * waits, twice as long each time, at most a quarter of an hour; after an hour without failure all is forgotten. Loopback
 * clients (a proxy, a web mail) are slowed per account only. Keeps at most 10,000 counters, the least used go first.
 *
 * <p>Safe from any thread, never blocks for long. Settles the missing memory across connections (James 3.8.1).
 * Proof: {@code SlowedGuessingTest}.
 */
public class SlowedGuessing implements LoginAttempts {
    private static final int COUNTERS = 10_000;
    private static final int PER_ACCOUNT = 3;
    private static final int PER_CLIENT = 10;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration MEMORY = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Failures> counters = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > COUNTERS;
        }
    };

    @Inject
    public SlowedGuessing(Clock clock) {
        this.clock = clock;
    }

    private record Failures(int count, Instant last) {
        static final Failures NONE = new Failures(0, Instant.EPOCH);
    }

    @Override
    public synchronized Duration wait(InetAddress client, String account) {
        Duration forAccount = left(counters.get(pair(client, account)), PER_ACCOUNT);
        Duration forClient = client.isLoopbackAddress() ? Duration.ZERO : left(counters.get(name(client)), PER_CLIENT);
        return forAccount.compareTo(forClient) > 0 ? forAccount : forClient;
    }

    @Override
    public synchronized void failed(InetAddress client, String account) {
        count(pair(client, account));
        count(name(client));
    }

    @Override
    public synchronized void succeeded(InetAddress client, String account) {
        counters.remove(pair(client, account));
    }

    private void count(String key) {
        Instant now = clock.instant();
        Failures before = counters.getOrDefault(key, Failures.NONE);
        boolean old = before.last().plus(MEMORY).isBefore(now);
        counters.put(key, new Failures(old ? 1 : before.count() + 1, now));
    }

    private Duration left(Failures failures, int free) {
        if (failures == null || failures.count() < free) {
            return Duration.ZERO;
        }
        Duration whole = Duration.ofSeconds(1L << Math.min(failures.count() - free, 20));
        Instant until = failures.last().plus(whole.compareTo(LONGEST) > 0 ? LONGEST : whole);
        Duration left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static String name(InetAddress client) {
        return Guesser.of(client).getHostAddress();
    }

    private static String pair(InetAddress client, String account) {
        return name(client) + " " + account.toLowerCase(Locale.ROOT);
    }
}
