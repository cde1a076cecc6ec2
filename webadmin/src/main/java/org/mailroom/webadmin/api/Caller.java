package org.mailroom.webadmin.api;

import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;

/**
 * Who asks: an agent by name and password, or a program by token.
 *
 * @param agent  empty for a token
 * @param name  what the journal calls the client
 */
record Caller(Optional<Agent> agent, Scope scope, String name) {

    static Caller of(Agent agent) {
        return new Caller(Optional.of(agent), agent.admin() ? Scope.ADMIN : Scope.WORK, "");
    }

    Optional<EmailAddress> address() {
        return agent.map(Agent::address);
    }

    Actor actor() {
        return new Actor(address(), Actor.Channel.REST, name);
    }

    /** The agent, for what only somebody can do. */
    EmailAddress person(String what) {
        return address().orElseThrow(() -> Problem.of(403, "Not allowed", "A token is nobody, and only an agent can " + what + ": log in with the agent's address and password. Nothing was changed."));
    }

    void needs(Scope needed) {
        if (!scope.atLeast(needed)) {
            throw Problem.of(403, "Not allowed", agent.isPresent() ? "Only an administrator may do this. Nothing was changed."
                : "This token has the scope " + scope.word() + ", and " + needed.word() + " is needed. Nothing was changed.");
        }
    }

    /** Tells callers apart, for repeated requests. */
    String id() {
        return address().map(EmailAddress::value).orElse(name);
    }
}
