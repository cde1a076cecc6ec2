package org.mailroom.webadmin.work;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Guesser;
import org.mailroom.domain.hook.AddressRange;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/**
 * The door of the web: passwords are tried here, by pages and API alike. Whoever guesses from one address is stopped for a while, for all names; the owner
 * elsewhere is not. A wrong name and a wrong password cost the same and get the same answer. Thread-safe; blocks.
 */
public final class Entrance {
    private static final int FAILURES = 10;
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int MOST_ADDRESSES = 10_000;

    private record Failures(int count, long since) {
    }

    private final Directory directory;
    private final Clock clock;
    private final Meters meters;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    public Entrance(Directory directory, Clock clock, Meters meters) {
        this.directory = directory;
        this.clock = clock;
        this.meters = meters;
    }

    /** What counts for a network address; what is none counts as it is. */
    private static String guesser(String from) {
        try {
            return Guesser.of(AddressRange.numeric(from)).getHostAddress();
        } catch (IllegalArgumentException noAddress) {
            return from;
        }
    }

    /** @throws Problem 429 when too many wrong logins came from this network address */
    public void pass(String from) {
        Optional<Failures> known = guesses(guesser(from));
        if (known.filter(failures -> failures.count() >= FAILURES).isPresent()) {
            throw Problem.tooMany("Too many wrong logins", "Too many wrong logins came from your address; try again in some minutes.",
                Math.max(1, (known.get().since() + MEMORY.toMillis() - clock.millis()) / Duration.ofSeconds(1).toMillis()));
        }
    }

    /**
     * The agent with this password. Whoever asks has to {@link #pass} before, and to report a {@link #wrong} login, or to pass again after a right one: of many who were let in at once, the door being open, those who
     * are left when it closes learn nothing.
     */
    public Optional<Agent> agent(String address, String password) {
        try {
            EmailAddress agent = EmailAddress.of(address);
            return directory.passwordMatches(agent, password) ? directory.agent(agent) : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private synchronized Optional<Failures> guesses(String from) {
        Failures known = failures.get(from);
        if (known != null && clock.millis() - known.since() > MEMORY.toMillis()) {
            failures.remove(from);
            return Optional.empty();
        }
        return Optional.ofNullable(known);
    }

    /**
     * A wrong login came from this network address.
     *
     * @throws Problem as when passing, if the door was closed meanwhile
     */
    public synchronized void wrong(String from) {
        meters.count(Measure.LOGIN_FAILURES, "web");
        pass(from);
        String guesser = guesser(from);
        Failures known = failures.get(guesser);
        failures.put(guesser, known == null ? new Failures(1, clock.millis()) : new Failures(known.count() + 1, known.since()));
    }
}
