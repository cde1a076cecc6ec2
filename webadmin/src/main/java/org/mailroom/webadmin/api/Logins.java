package org.mailroom.webadmin.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.People;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Entrance;
import org.mailroom.webadmin.work.Problem;

/** Finds out who asks: {@code Authorization: Bearer TOKEN} or Basic. Thread-safe; blocks. */
final class Logins {
    private final Entrance entrance;
    private final Tokens tokens;
    private final People people;

    Logins(Entrance entrance, Tokens tokens, People people) {
        this.entrance = entrance;
        this.tokens = tokens;
        this.people = people;
    }

    /** @throws Problem 401 without login or with a wrong one, 429 after too many wrong ones */
    Caller login(Optional<String> authorization, String from) {
        if (authorization.isEmpty()) {
            throw Problem.of(401, "Login needed", "Send Authorization: Basic with an agent's address and password, or Bearer with a token.");
        }
        entrance.pass(from);
        String header = authorization.get();
        Optional<Caller> caller = header.regionMatches(true, 0, "Bearer ", 0, 7) ? token(header.substring(7).strip())
            : header.regionMatches(true, 0, "Basic ", 0, 6) ? agent(header.substring(6).strip()) : Optional.empty();
        if (caller.isPresent()) {
            entrance.pass(from);
        }
        return caller.orElseThrow(() -> {
            entrance.wrong(from);
            return Problem.of(401, "Login failed", "There is no such login, or the password is wrong.");
        });
    }

    private Optional<Caller> token(String text) {
        return tokens.find(text).map(token -> Caller.of(token, people));
    }

    private Optional<Caller> agent(String basic) {
        try {
            String text = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return entrance.agent(colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : text.substring(colon + 1))
                .map(agent -> Caller.of(agent, Actor.Channel.REST, ""));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
