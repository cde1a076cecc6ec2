package org.mailroom.webadmin.work;

import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;

/**
 * Who asks: an agent by name and password, or a program by token.
 *
 * @param agent  empty for a token
 * @param token  its id; empty for an agent
 * @param channel  by which way
 * @param name  what the journal calls the client
 */
public record Caller(Optional<Agent> agent, Optional<String> token, Scope scope, Actor.Channel channel, String name) {

    public static Caller of(Agent agent, Actor.Channel channel, String name) {
        return new Caller(Optional.of(agent), Optional.empty(), agent.admin() ? Scope.ADMIN : Scope.WORK, channel, name);
    }

    public static Caller of(Tokens.Token token) {
        return new Caller(Optional.empty(), Optional.of(token.id()), token.scope(), Actor.Channel.REST, "token " + token.name());
    }

    public Optional<EmailAddress> address() {
        return agent.map(Agent::address);
    }

    public Actor actor() {
        return new Actor(address(), channel, name);
    }

    /** The agent, for what only somebody can do. */
    public EmailAddress person(String what) {
        return address().orElseThrow(() -> Problem.of(403, "Not allowed", "A token is nobody, and only an agent can " + what + ": log in with the agent's address and password. Nothing was changed."));
    }

    public void needs(Scope needed) {
        if (!scope.atLeast(needed)) {
            throw Problem.of(403, "Not allowed", agent.isPresent() ? "Only an administrator may do this. Nothing was changed."
                : "This token has the scope " + scope.word() + ", and " + needed.word() + " is needed. Nothing was changed.");
        }
    }

    /** Tells callers apart, also tokens of the same name. */
    public String id() {
        return address().map(EmailAddress::value).orElseGet(() -> "token " + token.orElseThrow());
    }
}
