package org.mailroom.domain.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TeamsTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final List<Team> aligned = new ArrayList<>();
    private final Teams teams = new Teams(directory, aligned::add);
    private final Team support = new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")),
        Map.of(ALICE, Role.AGENT), TeamSettings.defaults());

    @BeforeEach
    void alice() {
        directory.addDomain("acme.test");
        directory.save(new Agent(ALICE, "Alice", List.of(), List.of(), 0, false));
    }

    @Test
    void shouldAlignMailboxesWhenTeamIsSaved() {
        teams.save(support);
        assertThat(directory.teams()).containsExactly(support);
        assertThat(aligned).containsExactly(support);
    }

    @Test
    void shouldNotTouchMailboxesWhenTeamIsRefused() {
        Team foreign = new Team(new TeamKey("SAL"), new TeamName("Sales"), List.of(EmailAddress.of("sales@foreign.test")), Map.of(),
            TeamSettings.defaults());
        assertThatIllegalArgumentException().isThrownBy(() -> teams.save(foreign));
        assertThat(aligned).isEmpty();
    }

    @Test
    void shouldAlignWithoutTheMemberWhenAgentIsRemoved() {
        teams.save(support);
        teams.removeAgent(ALICE);
        assertThat(aligned.get(1).members()).isEmpty();
    }

    @Test
    void shouldAlignEveryTeamWhenHealing() {
        directory.save(support);
        teams.heal();
        assertThat(aligned).containsExactly(support);
    }
}
