package org.mailroom.domain.team;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Port: the served domains, the agents with their passwords, and the teams. Looking up is quick and asked for on every
 * command and recipient; what one thread has saved every thread of the process sees at once, and other processes on the same
 * database within two seconds. Implementations are safe from any thread; changes are durable when the call returns.
 *
 * <p>Failures of the storage are unchecked exceptions; then nothing was changed.
 */
public interface Directory extends People {

    /** The domains whose mail is taken here, in lower case. */
    Set<String> domains();

    /** Adds a domain; nothing happens when it is there. */
    void addDomain(String domain);

    /** Removes a domain; nothing happens when it is not there. Refuses with IllegalArgumentException while an agent or team has an address in it. */
    void removeDomain(String domain);

    /** All agents by address. */
    @Override
    List<Agent> agents();

    @Override
    Optional<Agent> agent(EmailAddress address);

    /**
     * Adds the agent or replaces the one with this address; the password stays, a new agent has none and cannot log in.
     *
     * @throws IllegalArgumentException when the domain is not served, the address is a team's, or the last administrator who has a password would be none any more
     */
    void save(Agent agent);

    /**
     * As above, with this password, in one step.
     *
     * @throws IllegalArgumentException also when the password is empty
     */
    void save(Agent agent, String password);

    /**
     * Removes the agent from the directory and from all teams; the personal mailbox stays. Nothing happens when there is none.
     *
     * @throws IllegalArgumentException when it is the last administrator who has a password
     */
    void removeAgent(EmailAddress address);

    /** @throws IllegalArgumentException when there is no such agent or the password is empty */
    void setPassword(EmailAddress agent, String password);

    /** Whether the agent exists and has this password; takes as long for an unknown agent as for a wrong password. */
    boolean passwordMatches(EmailAddress agent, String password);

    /** Changes whenever the agent gets a password, and says nothing of it; empty for who has none. Whoever has logged in with another one is logged in no more. */
    Optional<String> passwordMark(EmailAddress agent);

    /** All teams by key. */
    @Override
    List<Team> teams();

    Optional<Team> team(TeamKey key);

    /** The team that has this address, or has it without its plus-part. */
    Optional<Team> teamByAddress(EmailAddress address);

    /** The teams in which the agent is a member, whatever the role, by key. */
    List<Team> teamsOf(EmailAddress agent);

    /**
     * Adds the team or replaces the one with this key.
     *
     * @throws IllegalArgumentException when another team has the name (letter case aside) or one of the addresses, an agent has
     *     one of the addresses, a domain is not served, or a member is no agent
     */
    void save(Team team);

    /** Removes the team from the directory; its mailboxes stay. Nothing happens when there is none. */
    void removeTeam(TeamKey key);
}
