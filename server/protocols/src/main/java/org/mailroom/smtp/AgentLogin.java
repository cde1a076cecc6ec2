package org.mailroom.smtp;

import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/**
 * Decides who a login is: an agent's address, or {@code alice+support@acme.test}, the scoped login of a member of the
 * team whose address has that local part; both with the agent's password. Unknown, wrong and no longer a member look the
 * same. Blocking; safe from any thread.
 */
public class AgentLogin {
    private final Directory directory;

    @Inject
    public AgentLogin(Directory directory) {
        this.directory = directory;
    }

    /**
     * Who has logged in.
     *
     * @param password  its mark, from before it was checked
     */
    record Known(EmailAddress agent, String password) {
    }

    /** The agent whose login and password these are; empty for any other pair. */
    Optional<Known> agent(String login, String password) {
        EmailAddress name;
        try {
            name = EmailAddress.of(login);
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
        EmailAddress person = person(name);
        Optional<String> mark = directory.passwordMark(person);
        boolean right = directory.passwordMatches(person, password);
        return right && (person.equals(name) || inTeam(person, name)) ? mark.map(one -> new Known(person, one)) : Optional.empty();
    }

    private EmailAddress person(EmailAddress name) {
        return directory.agent(name).isPresent() ? name : name.base();
    }

    private boolean inTeam(EmailAddress person, EmailAddress login) {
        String scope = login.detail();
        return directory.teamsOf(person).stream()
            .flatMap(team -> team.addresses().stream())
            .anyMatch(address -> address.local().equals(scope));
    }
}
