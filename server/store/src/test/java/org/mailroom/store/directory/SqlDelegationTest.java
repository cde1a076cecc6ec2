package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;

import org.apache.james.core.Username;
import org.apache.james.user.api.DelegationStore;
import org.apache.james.user.api.DelegationStoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import org.reactivestreams.Publisher;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** James's contract for delegation, and who may act as a team, on each engine. */
@OnEachEngine
class SqlDelegationTest implements DelegationStoreContract {
    private static final EmailAddress AMY = EmailAddress.of("amy@acme.test");
    private static final EmailAddress BEN = EmailAddress.of("ben@acme.test");
    private static final Username OWNER = TeamOwner.of(new TeamKey("SUP"));

    private final DatabaseExtension engine;
    private SqlDirectory directory;
    private SqlDelegation delegation;

    SqlDelegationTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        directory = new SqlDirectory(engine.database());
        delegation = new SqlDelegation(engine.database(), directory);
        directory.addDomain("acme.test");
        directory.save(new Agent(AMY, "Amy", List.of(), List.of(), 0, false));
        directory.save(new Agent(BEN, "Ben", List.of(), List.of(), 0, true));
    }

    @Override
    public DelegationStore testee() {
        return delegation;
    }

    @Test
    void shouldAuthoriseTheMembersWhateverTheirRoleWhenAskedForATeamsOwner() {
        support(Map.of(AMY, Role.OBSERVER, BEN, Role.LEAD));
        assertThat(all(delegation.authorizedUsers(OWNER))).containsExactly(user(AMY), user(BEN));
        assertThat(all(delegation.delegatedUsers(user(AMY)))).containsExactly(OWNER);
    }

    @Test
    void shouldAuthoriseNoLongerWhenAMemberHasLeft() {
        support(Map.of(AMY, Role.AGENT, BEN, Role.LEAD));
        support(Map.of(BEN, Role.LEAD));
        assertThat(all(delegation.authorizedUsers(OWNER))).containsExactly(user(BEN));
        assertThat(all(delegation.delegatedUsers(user(AMY)))).isEmpty();
        directory.removeTeam(new TeamKey("SUP"));
        assertThat(all(delegation.authorizedUsers(OWNER))).isEmpty();
    }

    @Test
    void shouldListTeamsAndColleaguesWhenBothAreDelegated() {
        support(Map.of(AMY, Role.AGENT));
        Mono.from(delegation.addAuthorizedUser(user(BEN), user(AMY))).block();
        assertThat(all(delegation.delegatedUsers(user(AMY)))).containsExactly(OWNER, user(BEN));
    }

    @Test
    void shouldRefuseToChangeWhoMayActAsATeamWhenAsked() {
        support(Map.of(AMY, Role.AGENT));
        for (Publisher<Void> change : List.of(delegation.addAuthorizedUser(OWNER, user(BEN)), delegation.removeAuthorizedUser(OWNER, user(AMY)),
                delegation.clear(OWNER), delegation.removeDelegatedUser(user(AMY), OWNER))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Mono.from(change).block()).withMessageContaining("members of the team");
        }
        assertThat(all(delegation.authorizedUsers(OWNER))).containsExactly(user(AMY));
    }

    @Test
    void shouldForgetDelegationsOfAnAgentWhenRemoved() {
        Mono.from(delegation.addAuthorizedUser(user(BEN), user(AMY))).block();
        Mono.from(delegation.addAuthorizedUser(user(AMY), user(BEN))).block();
        directory.removeAgent(AMY);
        directory.save(new Agent(AMY, "Another Amy", List.of(), List.of(), 0, false));
        assertThat(all(delegation.authorizedUsers(user(BEN)))).isEmpty();
        assertThat(all(delegation.authorizedUsers(user(AMY)))).isEmpty();
    }

    @Test
    void shouldRememberWhenOpenedAgain() {
        Mono.from(delegation.addAuthorizedUser(user(BEN), user(AMY))).block();
        SqlDelegation again = new SqlDelegation(engine.database(), new SqlDirectory(engine.database()));
        assertThat(all(again.authorizedUsers(user(BEN)))).containsExactly(user(AMY));
    }

    private void support(Map<EmailAddress, Role> members) {
        directory.save(new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")), members,
            TeamSettings.defaults()));
    }

    private static Username user(EmailAddress address) {
        return Username.of(address.value());
    }

    private static List<Username> all(Publisher<Username> users) {
        return Flux.from(users).collectList().block();
    }
}
