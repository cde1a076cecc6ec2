package org.mailroom.webadmin.page;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/** An agent as pages show one. */
record Person(String address, String name) {

    static Person of(Agent agent) {
        return new Person(agent.address().value(), agent.name());
    }

    /** Whoever is no agent any more is called by the address. */
    static Person of(EmailAddress address, Directory directory) {
        return new Person(address.value(), directory.agent(address).map(Agent::name).orElse(address.value()));
    }

    /** For a small circle. */
    String letters() {
        return Faces.letters(name);
    }
}
