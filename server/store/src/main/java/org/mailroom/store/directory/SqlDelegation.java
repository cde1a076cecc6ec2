package org.mailroom.store.directory;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.apache.james.core.Username;
import org.apache.james.user.api.DelegationStore;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Waiting;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who may act as whom. As the owner of a team's mailboxes: the team's members, whatever the role, and that is no row but
 * asked of the directory, so that leaving the team takes effect at once; a change of it is refused with
 * IllegalArgumentException. As anybody else: who is entered here; the rows of an agent go with the agent.
 *
 * <p>Replaces {@code MemoryDelegationStore} (forgets at restart) and {@code NaiveDelegationStore} (cannot). Safe from any
 * thread; SQL runs on a bounded scheduler. Proof: {@code SqlDelegationTest}, which runs James's contract.
 */
@Singleton
public final class SqlDelegation implements DelegationStore {
    private final Database database;
    private final Directory directory;

    @Inject
    public SqlDelegation(Database database, Directory directory) {
        this.database = database;
        this.directory = directory;
    }

    @Override
    public Publisher<Username> authorizedUsers(Username baseUser) {
        return later(() -> TeamOwner.key(baseUser).isPresent() ? members(baseUser) : entered(baseUser));
    }

    @Override
    public Publisher<Username> delegatedUsers(Username user) {
        return later(() -> Stream.concat(owners(user),
            rows("SELECT base_user FROM delegation WHERE delegate = ? ORDER BY base_user", user)).toList());
    }

    @Override
    public Publisher<Void> clear(Username baseUser) {
        return change(baseUser, "DELETE FROM delegation WHERE base_user = ?", baseUser.asString());
    }

    @Override
    public Publisher<Void> addAuthorizedUser(Username baseUser, Username userWithAccess) {
        return change(baseUser, "INSERT INTO delegation (base_user, delegate) VALUES (?, ?) ON CONFLICT DO NOTHING",
            baseUser.asString(), userWithAccess.asString());
    }

    @Override
    public Publisher<Void> removeAuthorizedUser(Username baseUser, Username userWithAccess) {
        return change(baseUser, "DELETE FROM delegation WHERE base_user = ? AND delegate = ?", baseUser.asString(), userWithAccess.asString());
    }

    /** {@code baseUser} gives back what {@code delegator} has allowed: James's names for them are misleading. */
    @Override
    public Publisher<Void> removeDelegatedUser(Username baseUser, Username delegator) {
        return removeAuthorizedUser(delegator, baseUser);
    }

    private List<Username> members(Username owner) {
        return TeamOwner.key(owner).flatMap(directory::team).stream()
            .flatMap(team -> team.members().keySet().stream())
            .map(member -> Username.of(member.value()))
            .toList();
    }

    private List<Username> entered(Username baseUser) {
        return rows("SELECT delegate FROM delegation WHERE base_user = ? ORDER BY delegate", baseUser).toList();
    }

    private Stream<Username> owners(Username user) {
        return AgentAddress.of(user).map(directory::teamsOf).orElse(List.of()).stream().map(Team::key).map(TeamOwner::of);
    }

    private Stream<Username> rows(String query, Username parameter) {
        return database.read(connection -> Sql.list(connection, query, row -> Username.of(row.getString(1)), parameter.asString())).stream();
    }

    private static Publisher<Username> later(Supplier<List<Username>> users) {
        return Waiting.call(users::get).flatMapMany(Flux::fromIterable);
    }

    private Publisher<Void> change(Username baseUser, String statement, Object... parameters) {
        if (TeamOwner.key(baseUser).isPresent()) {
            return Mono.error(new IllegalArgumentException("who may act as " + baseUser.asString()
                + " follows from the members of the team: change those; nothing was changed"));
        }
        return Waiting.run(() -> database.write(connection -> Sql.update(connection, statement, parameters)));
    }
}
