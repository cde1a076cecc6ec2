package org.mailroom.store.directory;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.internet.AddressException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.user.api.AlreadyExistInUsersRepositoryException;
import org.apache.james.user.api.InvalidUsernameException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.api.model.User;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Unavailable;
import org.mailroom.store.sql.Waiting;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * James's users: the agents, by their addresses, and the owners of the teams' mailboxes ({@link TeamOwner}), who exist but
 * have no password. Owners come and go with their teams, not through this interface.
 *
 * <p>Replaces {@code UsersRepositoryImpl} with its DAOs: salted with the user name, 1000 rounds, an unknown user answers
 * faster, the compare is not constant in time (James 3.8.1). Nobody is an administrator here: James asks that only
 * to let one user act as any other. Safe from any thread except event loops; trouble with the storage is a
 * {@link UsersRepositoryException}. Proof: {@code DirectoryUsersTest}, which runs James's contract.
 */
@Singleton
public final class DirectoryUsers implements UsersRepository {
    /** No agent's: the domain is never served. */
    private static final EmailAddress NOBODY = new EmailAddress("nobody", TeamOwner.DOMAIN);

    @FunctionalInterface
    private interface Call<T> {
        T make() throws UsersRepositoryException;
    }

    private final SqlDirectory directory;

    @Inject
    public DirectoryUsers(SqlDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void addUser(Username username, String password) throws UsersRepositoryException {
        EmailAddress address = validAgent(username);
        boolean added = call(() -> directory.add(new Agent(address, address.value(), List.of(), List.of(), 0, false), password));
        if (!added) {
            throw new AlreadyExistInUsersRepositoryException("there is an agent " + address + " already; nothing was changed");
        }
    }

    @Override
    public User getUserByName(Username name) throws UsersRepositoryException {
        return contains(name) ? AgentAddress.of(name).map(address -> new DirectoryUser(name, address, directory)).orElse(null) : null;
    }

    @Override
    public void updateUser(User user) throws UsersRepositoryException {
        Username name = user.getUserName();
        assertServed(name);
        EmailAddress agent = existingAgent(name);
        if (!(user instanceof DirectoryUser changed)) {
            throw new UsersRepositoryException(name.asString() + " does not come from this repository: its password cannot be taken over");
        }
        Optional<String> password = changed.newPassword();
        if (password.isPresent()) {
            call(() -> {
                directory.setPassword(agent, password.get());
                return agent;
            });
        }
    }

    @Override
    public void removeUser(Username name) throws UsersRepositoryException {
        assertServed(name);
        EmailAddress agent = existingAgent(name);
        if (!call(() -> directory.remove(agent))) {
            throw unknown(name);
        }
    }

    @Override
    public boolean contains(Username name) throws UsersRepositoryException {
        return call(() -> owned(name).isPresent() || AgentAddress.of(name).flatMap(directory::agent).isPresent());
    }

    @Override
    public Publisher<Boolean> containsReactive(Username name) {
        return Waiting.call(() -> contains(name));
    }

    /** Whether an agent has this password; costs the same for names that no agent has. */
    @Override
    public boolean test(Username name, String password) throws UsersRepositoryException {
        return call(() -> directory.passwordMatches(AgentAddress.of(name).orElse(NOBODY), password));
    }

    @Override
    public int countUsers() throws UsersRepositoryException {
        return (int) users().count();
    }

    /** The agents by address, then the owners by team key. */
    @Override
    public Iterator<Username> list() throws UsersRepositoryException {
        return users().iterator();
    }

    @Override
    public Publisher<Username> listReactive() {
        return Waiting.call(() -> users().toList()).flatMapMany(Flux::fromIterable);
    }

    @Override
    public boolean supportVirtualHosting() {
        return true;
    }

    /** The user's own address; the identity of the team for an owner. */
    @Override
    public MailAddress getMailAddressFor(Username username) throws UsersRepositoryException {
        String address = call(() -> owned(username)).map(team -> team.identity().value()).orElse(username.asString());
        try {
            return new MailAddress(address);
        } catch (AddressException e) {
            throw new UsersRepositoryException(address + " is no mail address", e);
        }
    }

    @Override
    public boolean isAdministrator(Username username) throws UsersRepositoryException {
        assertValid(username);
        return false;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    /** Passes owners of teams and names that an agent could have. */
    @Override
    public void assertValid(Username username) throws UsersRepositoryException {
        if (call(() -> owned(username)).isEmpty()) {
            validAgent(username);
        }
    }

    private Stream<Username> users() throws UsersRepositoryException {
        return call(() -> Stream.concat(
            directory.agents().stream().map(agent -> Username.of(agent.address().value())),
            directory.teams().stream().map(team -> TeamOwner.of(team.key()))));
    }

    private Optional<Team> owned(Username name) {
        return TeamOwner.key(name).flatMap(directory::team);
    }

    private EmailAddress validAgent(Username username) throws UsersRepositoryException {
        assertServed(username);
        return AgentAddress.of(username).orElseThrow(() -> new InvalidUsernameException("the user name '" + username.asString()
            + "' should not contain any of those characters: \"(),:;<>@[\\] and space before the @, nor letters that are not ASCII"));
    }

    /** The texts are James's own, which its contract tests read. */
    private void assertServed(Username username) throws UsersRepositoryException {
        if (!username.hasDomainPart()) {
            throw new InvalidUsernameException("Given Username needs to contain a @domainpart");
        }
        Optional<Team> team = call(() -> owned(username));
        if (team.isPresent()) {
            throw new InvalidUsernameException(username.asString() + " owns the mailboxes of team " + team.get().key()
                + " and comes and goes with it; nothing was changed");
        }
        String domain = username.getDomainPart().orElseThrow().asString();
        if (!call(() -> directory.domains().contains(domain))) {
            throw new InvalidUsernameException("Domain does not exist in DomainList");
        }
    }

    private EmailAddress existingAgent(Username name) throws UsersRepositoryException {
        Optional<EmailAddress> address = call(() -> AgentAddress.of(name).filter(one -> directory.agent(one).isPresent()));
        return address.orElseThrow(() -> unknown(name));
    }

    private static UsersRepositoryException unknown(Username name) {
        return new UsersRepositoryException("there is no agent " + name.asString() + "; nothing was changed");
    }

    private static <T> T call(Call<T> call) throws UsersRepositoryException {
        try {
            return call.make();
        } catch (IllegalArgumentException | Unavailable e) {
            throw new UsersRepositoryException(e.getMessage(), e);
        }
    }
}
