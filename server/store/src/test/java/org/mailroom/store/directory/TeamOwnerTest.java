package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.core.Username;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.TeamKey;

class TeamOwnerTest {
    @Test
    void shouldFindTheTeamAgainWhenAskedForItsOwner() {
        Username owner = TeamOwner.of(new TeamKey("SUP2"));
        assertThat(owner).isEqualTo(Username.of("sup2@teams.invalid"));
        assertThat(TeamOwner.key(owner)).contains(new TeamKey("SUP2"));
        assertThat(TeamOwner.key(Username.of("Sup2@TEAMS.invalid"))).contains(new TeamKey("SUP2"));
    }

    @Test
    void shouldFindNoTeamWhenTheUserIsNoOwner() {
        assertThat(TeamOwner.key(Username.of("sup@acme.test"))).isEmpty();
        assertThat(TeamOwner.key(Username.of("sup"))).isEmpty();
        assertThat(TeamOwner.key(Username.of("sup.port@teams.invalid"))).isEmpty();
        assertThat(TeamOwner.key(Username.of("2sup@teams.invalid"))).isEmpty();
        assertThat(TeamOwner.key(Username.of("sup@teams.invalid.test"))).isEmpty();
    }
}
