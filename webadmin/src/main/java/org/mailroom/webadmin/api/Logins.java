package org.mailroom.webadmin.api;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/**
 * Finds out who asks: {@code Authorization: Bearer TOKEN} or Basic. Whoever guesses from one address is stopped for a while, for all names; the owner
 * elsewhere is not. A wrong name and a wrong password get the same answer. Thread-safe; blocks.
 */
final class Logins {
    private static final int FAILURES = 10;
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int MOST_ADDRESSES = 10_000;

    private record Failures(int count, long since) {
    }

    private final Directory directory;
    private final Tokens tokens;
    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    Logins(Directory directory, Tokens tokens, Clock clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** @throws Problem 401 without login or with a wrong one, 429 after too many wrong ones */
    Caller login(Optional<String> authorization, String from) {
        if (authorization.isEmpty()) {
            throw Problem.of(401, "Login needed", "Send Authorization: Basic with an agent's address and password, or Bearer with a token.");
        }
        if (guesses(from) >= FAILURES) {
            throw Problem.of(429, "Too many wrong logins", "Too many wrong logins came from your address; try again in some minutes.");
        }
        String header = authorization.get();
        Optional<Caller> caller = header.regionMatches(true, 0, "Bearer ", 0, 7) ? token(header.substring(7).strip())
            : header.regionMatches(true, 0, "Basic ", 0, 6) ? agent(header.substring(6).strip()) : Optional.empty();
        return caller.orElseThrow(() -> {
            failed(from);
            return Problem.of(401, "Login failed", "There is no such login, or the password is wrong.");
        });
    }

    private Optional<Caller> token(String text) {
        return tokens.find(text).map(token -> new Caller(Optional.empty(), token.scope(), "token " + token.name()));
    }

    private Optional<Caller> agent(String basic) {
        try {
            String text = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            EmailAddress address = EmailAddress.of(colon < 0 ? text : text.substring(0, colon));
            String password = colon < 0 ? "" : text.substring(colon + 1);
            Optional<Agent> agent = directory.passwordMatches(address, password) ? directory.agent(address) : Optional.empty();
            return agent.map(Caller::of);
        } catch (IllegalArgumentException noLogin) {
            return Optional.empty();
        }
    }

    private synchronized int guesses(String from) {
        Failures known = failures.get(from);
        if (known != null && clock.millis() - known.since() > MEMORY.toMillis()) {
            failures.remove(from);
            return 0;
        }
        return known == null ? 0 : known.count();
    }

    private synchronized void failed(String from) {
        Failures known = failures.get(from);
        failures.put(from, known == null ? new Failures(1, clock.millis()) : new Failures(known.count() + 1, known.since()));
    }
}
