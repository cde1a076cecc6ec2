package org.mailroom.domain.answer;

import java.util.Optional;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamSettings.SendMode;

/**
 * Whose name an answer carries.
 *
 * @param from  the From that takes the place of the agent's; empty: it stays
 * @param sender  the Sender beside a changed From
 * @param envelope  where bounces go; empty: as the client said
 */
public record Identity(Optional<Mailbox> from, Optional<Mailbox> sender, Optional<EmailAddress> envelope) {
    /** A name for people and an address. */
    public record Mailbox(String name, EmailAddress address) {
    }

    /**
     * @param from  what the agent's client wrote
     * @param wroteTo  the address that the customer wrote to last
     */
    public static Identity of(Team team, Agent agent, EmailAddress from, Optional<EmailAddress> wroteTo) {
        boolean own = from.base().equals(agent.address());
        if (!own) {
            return new Identity(Optional.empty(), Optional.empty(), Optional.of(from).filter(address -> team.addresses().contains(address.base())));
        }
        if (team.settings().sendMode() == SendMode.OWN) {
            return new Identity(Optional.empty(), Optional.empty(), Optional.empty());
        }
        EmailAddress address = wroteTo.map(EmailAddress::base).filter(team.addresses()::contains).orElse(team.identity());
        Optional<Mailbox> sender = team.settings().sendMode() == SendMode.ON_BEHALF
            ? Optional.of(new Mailbox(agent.name(), agent.address())) : Optional.empty();
        return new Identity(Optional.of(new Mailbox(agent.name() + " (" + team.name() + ")", address)), sender, Optional.of(address));
    }
}
