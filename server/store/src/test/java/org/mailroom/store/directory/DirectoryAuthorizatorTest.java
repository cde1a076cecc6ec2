package org.mailroom.store.directory;

import static org.apache.james.mailbox.Authorizator.AuthorizationState.ALLOWED;
import static org.apache.james.mailbox.Authorizator.AuthorizationState.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.apache.james.core.Username;
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
import org.mailroom.store.sql.DatabaseExtension;

import reactor.core.publisher.Mono;

/** Who may open whose mailboxes. */
class DirectoryAuthorizatorTest {
    private static final Username AMY = Username.of("amy@acme.test");
    private static final Username BEN = Username.of("ben@acme.test");
    private static final Username ADMIN = Username.of("admin@acme.test");
    private static final Username OWNER = Username.of("sup@teams.invalid");

    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private SqlDirectory directory;
    private SqlDelegation delegation;
    private DirectoryAuthorizator authorizator;

    @BeforeEach
    void open() {
        directory = new SqlDirectory(database.database());
        delegation = new SqlDelegation(database.database(), directory);
        authorizator = new DirectoryAuthorizator(delegation, new DirectoryUsers(directory));
        directory.addDomain("acme.test");
        directory.save(agent(AMY, false));
        directory.save(agent(BEN, false));
        directory.save(agent(ADMIN, true));
        support(Map.of(EmailAddress.of(AMY.asString()), Role.OBSERVER));
    }

    @Test
    void shouldAllowMembersOnlyWhenTheOtherIsATeamsOwner() throws Exception {
        assertThat(authorizator.canLoginAsOtherUser(AMY, OWNER)).isEqualTo(ALLOWED);
        assertThat(authorizator.canLoginAsOtherUser(BEN, OWNER)).isEqualTo(FORBIDDEN);
        assertThat(authorizator.delegatedUsers(AMY)).containsExactly(OWNER);
        assertThat(authorizator.delegatedUsers(BEN)).isEmpty();
    }

    @Test
    void shouldForbidWhenTheMemberHasLeftOrTheTeamIsGone() throws Exception {
        support(Map.of());
        assertThat(authorizator.canLoginAsOtherUser(AMY, OWNER)).isEqualTo(FORBIDDEN);
        support(Map.of(EmailAddress.of(AMY.asString()), Role.LEAD));
        directory.removeTeam(new TeamKey("SUP"));
        assertThat(authorizator.canLoginAsOtherUser(AMY, OWNER)).isEqualTo(FORBIDDEN);
    }

    @Test
    void shouldForbidAdministratorsWhenNobodyHasAllowedThem() throws Exception {
        assertThat(authorizator.canLoginAsOtherUser(ADMIN, OWNER)).isEqualTo(FORBIDDEN);
        assertThat(authorizator.canLoginAsOtherUser(ADMIN, AMY)).isEqualTo(FORBIDDEN);
    }

    @Test
    void shouldAllowADelegateWhenBothExist() throws Exception {
        Mono.from(delegation.addAuthorizedUser(AMY, BEN)).block();
        Mono.from(delegation.addAuthorizedUser(AMY, Username.of("ghost@acme.test"))).block();
        Mono.from(delegation.addAuthorizedUser(Username.of("ghost@acme.test"), BEN)).block();
        assertThat(authorizator.canLoginAsOtherUser(BEN, AMY)).isEqualTo(ALLOWED);
        assertThat(authorizator.canLoginAsOtherUser(AMY, BEN)).isEqualTo(FORBIDDEN);
        assertThat(authorizator.canLoginAsOtherUser(Username.of("ghost@acme.test"), AMY)).isEqualTo(FORBIDDEN);
        assertThat(authorizator.canLoginAsOtherUser(BEN, Username.of("ghost@acme.test"))).isEqualTo(FORBIDDEN);
    }

    private static Agent agent(Username user, boolean admin) {
        return new Agent(EmailAddress.of(user.asString()), user.getLocalPart(), List.of(), List.of(), 0, admin);
    }

    private void support(Map<EmailAddress, Role> members) {
        directory.save(new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")), members,
            TeamSettings.defaults()));
    }
}
