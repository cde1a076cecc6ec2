package org.mailroom.webadmin.work;

import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.People;

/**
 * Who asks: an agent by name and password, or a program by token.
 *
 * @param agent  empty for a token
 * @param token  its id; empty for an agent
 * @param maker  of the token, in whose name it writes, claims and locks; empty for an agent, and when there is no such agent any more
 * @param channel  by which way
 * @param name  what the journal calls the client
 */
public record Caller(Optional<Agent> agent, Optional<String> token, Optional<EmailAddress> maker, Scope scope, Actor.Channel channel, String name) {

    public static Caller of(Agent agent, Actor.Channel channel, String name) {
        return new Caller(Optional.of(agent), Optional.empty(), Optional.empty(), agent.admin() ? Scope.ADMIN : Scope.WORK, channel, name);
    }

    /** @param people  where the maker is looked up */
    public static Caller of(Tokens.Token token, People people) {
        return new Caller(Optional.empty(), Optional.of(token.id()), token.maker().flatMap(people::agent).map(Agent::address), token.scope(), Actor.Channel.REST, "token " + token.name());
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

    /** Who writes, claims or locks: the agent, or the one who has made the token. */
    public Actor author(String what) {
        return address().isPresent() ? actor() : new Actor(Optional.of(maker.orElseThrow(() -> Problem.of(403, "Not allowed",
            "Nobody is known who has made this token, in whose name it could " + what + ": make another one, or log in with an agent's address and password. Nothing was changed."))), channel, name);
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
