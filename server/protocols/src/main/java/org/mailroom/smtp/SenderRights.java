package org.mailroom.smtp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;

/**
 * Which addresses an agent may write from: the own one and those of the teams in which the agent is agent or lead, each
 * also with a plus-part; none for who is no agent any more. Blocking; safe from any thread.
 */
public class SenderRights {
    private final Directory directory;

    @Inject
    public SenderRights(Directory directory) {
        this.directory = directory;
    }

    /** Whether somebody who has logged in is still an agent. */
    boolean known(EmailAddress agent) {
        return directory.agent(agent).isPresent();
    }

    /** Whether the agent still has the password with which somebody has logged in. */
    boolean hasPassword(EmailAddress agent, Optional<String> mark) {
        return directory.passwordMark(agent).equals(mark);
    }

    boolean mayUse(EmailAddress agent, EmailAddress sender) {
        return allowed(agent).contains(sender.base()) || allowed(agent).contains(sender);
    }

    List<EmailAddress> allowed(EmailAddress agent) {
        Stream<EmailAddress> ofTeams = directory.teamsOf(agent).stream()
            .filter(team -> team.members().get(agent) != Role.OBSERVER)
            .flatMap(team -> team.addresses().stream());
        return known(agent) ? Stream.concat(Stream.of(agent), ofTeams).toList() : List.of();
    }

    /** The allowed addresses for the text of a refusal. */
    String allowedAsText(EmailAddress agent) {
        return String.join(", ", allowed(agent).stream().map(EmailAddress::value).toList());
    }
}
