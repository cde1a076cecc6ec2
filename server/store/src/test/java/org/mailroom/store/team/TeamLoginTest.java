package org.mailroom.store.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.team.TeamHouse.ALICE;
import static org.mailroom.store.team.TeamHouse.CAROL;
import static org.mailroom.store.team.TeamHouse.STAN;
import static org.mailroom.store.team.TeamHouse.SUPPORT_OWNER;
import static org.mailroom.store.team.TeamHouse.support;
import static org.mailroom.store.team.TeamHouse.team;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.james.core.Username;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.domain.team.Role;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.team.TeamLogin.Scope;

class TeamLoginTest {
    private static final Username AID_OWNER = Username.of("aid@teams.invalid");

    @RegisterExtension
    DatabaseExtension database = DatabaseExtension.sqlite();

    private TeamHouse house;

    @BeforeEach
    void build() {
        house = new TeamHouse(database.database(), database.directory());
    }

    @Test
    void shouldScopeByTheLocalPartOfAnyAddressOfTheTeam() {
        assertThat(resolve("alice+support@acme.test")).contains(new Scope(ALICE, SUPPORT_OWNER));
        assertThat(resolve("alice+help@acme.test")).contains(new Scope(ALICE, SUPPORT_OWNER));
        assertThat(resolve("Alice+SUPPORT@acme.test")).contains(new Scope(ALICE, SUPPORT_OWNER));
    }

    @Test
    void shouldNotScopeOtherNames() {
        for (String name : List.of("alice@acme.test", "alice+sales@acme.test", "stan+support@acme.test", "nobody+support@acme.test",
            "alice+@acme.test", "+support@acme.test", "alice", "alice.+support@acme.test", "alice+.x@acme.test", "alice+support+x@acme.test", "sup@teams.invalid")) {
            assertThat(resolve(name)).as(name).isEmpty();
        }
    }

    @Test
    void shouldTakeTheTeamOfTheOwnDomainWhenTwoShareTheLocalPart() {
        house.directory.addDomain("other.test");
        house.teams.save(team("AID", "Aid", List.of("support@other.test"), Map.of(ALICE, Role.AGENT, STAN, Role.AGENT)));

        assertThat(resolve("alice+support@acme.test")).contains(new Scope(ALICE, SUPPORT_OWNER));
        assertThat(resolve("stan+support@acme.test")).contains(new Scope(STAN, AID_OWNER));
    }

    @Test
    void shouldKnowMembersAsLongAsTheyAre() {
        assertThat(house.logins.member(ALICE, SUPPORT_OWNER)).isTrue();
        assertThat(house.logins.member(STAN, SUPPORT_OWNER)).isFalse();
        assertThat(house.logins.member(ALICE, CAROL)).isFalse();

        house.teams.save(support("Support", Map.of(CAROL, Role.LEAD)));

        assertThat(house.logins.member(ALICE, SUPPORT_OWNER)).isFalse();
        assertThat(resolve("alice+support@acme.test")).isEmpty();
    }

    private Optional<Scope> resolve(String login) {
        return house.logins.resolve(Username.of(login));
    }
}
