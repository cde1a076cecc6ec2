package org.mailroom.domain.setup;

import java.util.List;
import java.util.Optional;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;

/** An agent as the file wants it; what is empty is left as it is, or at its default for a new agent. */
public record WantedAgent(Stated<EmailAddress> address, Optional<String> name, Optional<String> password, Optional<List<String>> languages,
                          Optional<List<String>> skills, Optional<Integer> capacity, Optional<Boolean> admin) {

    /** Throws IllegalArgumentException where an agent cannot be so. */
    Agent changed(Agent before) {
        return new Agent(address.value(), name.orElse(before.name()), languages.orElse(before.languages()), skills.orElse(before.skills()),
            capacity.orElse(before.capacity()), admin.orElse(before.admin()));
    }

    /** As {@link #changed}, for a new agent. */
    Agent made() {
        String called = name.orElseThrow(() -> new IllegalArgumentException("agent " + address.value() + " is new and needs the key 'name'"));
        return changed(new Agent(address.value(), called, List.of(), List.of(), 0, false));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "WantedAgent[" + address.value() + "]";
    }
}
