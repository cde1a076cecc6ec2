package org.mailroom.domain.team;

import java.util.List;

import org.mailroom.domain.OneLine;

/**
 * A person with a login and a personal mailbox. The password is not part of this, see {@link Directory}.
 *
 * @param languages  two-letter codes (ISO 639-1) that the agent answers in, best first
 * @param capacity  how many open conversations the agent takes by automatic assignment; 0 is no limit
 * @param admin  configures the server
 */
public record Agent(EmailAddress address, String name, List<String> languages, List<String> skills, int capacity, boolean admin) {

    public Agent {
        languages = List.copyOf(languages);
        skills = List.copyOf(skills);
        if (name.isBlank() || !OneLine.is(name)) {
            throw new IllegalArgumentException("the name of " + address + " must not be empty or have line ends or control characters");
        }
        if (!languages.stream().allMatch(OneLine::is) || !skills.stream().allMatch(OneLine::is)) {
            throw new IllegalArgumentException("a language or skill of " + address + " has a line end or control character");
        }
        if (!address.detail().isEmpty()) {
            throw new IllegalArgumentException(address + " cannot be an agent's address: a + begins a sub-address");
        }
        if (capacity < 0) {
            throw new IllegalArgumentException("the capacity of " + address + " is " + capacity + "; allowed: 0 (no limit) or more");
        }
    }
}
