package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.user.api.InvalidUsernameException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.api.model.User;
import org.apache.james.user.lib.UsersRepositoryContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** James's contract for users with virtual hosting, and the owners of teams, on each engine. */
@OnEachEngine
class DirectoryUsersTest implements UsersRepositoryContract.WithVirtualHostingContract {
    private static final Username ALICE = Username.of("alice@acme.test");
    private static final Username OWNER = Username.of("sup@teams.invalid");

    private final DatabaseExtension engine;
    @RegisterExtension
    UserRepositoryExtension james = UserRepositoryExtension.withVirtualHost();

    private TestSystem system;
    private SqlDirectory directory;
    private DirectoryUsers users;

    DirectoryUsersTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open(TestSystem testSystem) {
        system = testSystem;
        directory = new SqlDirectory(engine.database());
        users = new DirectoryUsers(directory);
    }

    /** The contract adds domains to a list of its own, of which ours learns here. */
    @Override
    public UsersRepository testee() {
        system.getDomainList().getDomains().stream().map(Domain::asString).forEach(directory::addDomain);
        return users;
    }

    @Override
    public UsersRepository testee(Optional<Username> administrator) {
        administrator.ifPresent(admin -> {
            testee();
            directory.save(new Agent(EmailAddress.of(admin.asString()), "Admin", List.of(), List.of(), 0, true));
        });
        return testee();
    }

    /** James lets administrators act as everybody; ours configure the server and read nobody's mail. */
    @Override
    @Test
    public void isAdministratorShouldBeCaseInsensitive(TestSystem testSystem) throws Exception {
        assertThat(testee(Optional.of(testSystem.getAdmin())).isAdministrator(testSystem.getAdmin())).isFalse();
    }

    /** As {@link #isAdministratorShouldBeCaseInsensitive}. */
    @Override
    @Test
    public void isAdministratorShouldReturnTrueWhenConfiguredAndUserIsAdmin(TestSystem testSystem) throws Exception {
        assertThat(testee(Optional.of(testSystem.getAdmin())).isAdministrator(testSystem.getAdmin())).isFalse();
    }

    @Test
    void shouldHaveTheOwnerWhenThereIsATeam() throws Exception {
        assertThat(users.contains(OWNER)).isFalse();
        assertThat(users.getUserByName(OWNER)).isNull();
        saveSupport();
        assertThat(users.contains(OWNER)).isTrue();
        assertThat(Mono.from(users.containsReactive(OWNER)).block()).isTrue();
        assertThat(users.getUserByName(OWNER).getUserName()).isEqualTo(OWNER);
        assertThat(users.list()).toIterable().containsExactly(ALICE, OWNER);
        assertThat(Flux.from(users.listReactive()).collectList().block()).containsExactly(ALICE, OWNER);
        assertThat(users.countUsers()).isEqualTo(2);
        assertThatCode(() -> users.assertValid(OWNER)).doesNotThrowAnyException();
        assertThat(users.getMailAddressFor(OWNER)).isEqualTo(new MailAddress("support@acme.test"));
        directory.removeTeam(new TeamKey("SUP"));
        assertThat(users.contains(OWNER)).isFalse();
    }

    @Test
    void shouldLetNobodyInWhenTheUserIsAnOwner() throws Exception {
        saveSupport();
        User owner = users.getUserByName(OWNER);
        assertThat(owner.setPassword("secret")).isFalse();
        assertThatThrownBy(() -> users.updateUser(owner)).isInstanceOf(UsersRepositoryException.class).hasMessageContaining("SUP");
        assertThat(users.test(OWNER, "secret")).isFalse();
        assertThat(users.test(OWNER, "")).isFalse();
        assertThat(owner.verifyPassword("secret")).isFalse();
    }

    @Test
    void shouldRefuseToAddOrRemoveWhenTheUserIsAnOwner() {
        saveSupport();
        assertThatThrownBy(() -> users.addUser(OWNER, "secret")).isInstanceOf(InvalidUsernameException.class).hasMessageContaining("SUP");
        assertThatThrownBy(() -> users.removeUser(OWNER)).isInstanceOf(InvalidUsernameException.class).hasMessageContaining("SUP");
        assertThatThrownBy(() -> users.addUser(Username.of("sal@teams.invalid"), "secret")).isInstanceOf(InvalidUsernameException.class);
        assertThat(directory.teams()).hasSize(1);
        assertThat(directory.agents()).hasSize(1);
    }

    @Test
    void shouldRefuseAUserWhenTheAddressIsATeamsOrHasAPlusOrThePasswordIsEmpty() {
        saveSupport();
        assertThatThrownBy(() -> users.addUser(Username.of("support@acme.test"), "secret"))
            .isInstanceOf(UsersRepositoryException.class).hasMessageContaining("team SUP");
        assertThatThrownBy(() -> users.addUser(Username.of("bob+x@acme.test"), "secret"))
            .isInstanceOf(UsersRepositoryException.class).hasMessageContaining("bob+x@acme.test");
        assertThatThrownBy(() -> users.addUser(Username.of("bob@acme.test"), ""))
            .isInstanceOf(UsersRepositoryException.class).hasMessageContaining("must not be empty");
        assertThat(directory.agents()).hasSize(1);
    }

    @Test
    void shouldKeepTheAgentWhenAddedAgain() {
        saveSupport();
        Agent before = directory.agents().get(0);
        assertThatThrownBy(() -> users.addUser(ALICE, "other")).hasMessageContaining("already");
        assertThat(directory.agents()).containsExactly(before);
        assertThat(directory.passwordMatches(before.address(), "other")).isFalse();
    }

    @Test
    void shouldBeFalseWhenTheNameIsNoAddress() throws Exception {
        assertThat(users.test(Username.of("alice"), "secret")).isFalse();
        assertThat(users.contains(Username.of("alice"))).isFalse();
        assertThat(users.getUserByName(Username.of("alice"))).isNull();
    }

    private void saveSupport() {
        directory.addDomain("acme.test");
        EmailAddress alice = EmailAddress.of("alice@acme.test");
        directory.save(new Agent(alice, "Alice Ito", List.of(), List.of("billing"), 3, false));
        directory.save(new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")),
            Map.of(alice, Role.LEAD), TeamSettings.defaults()));
    }
}
