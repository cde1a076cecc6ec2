package org.mailroom.domain.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.domain.team.TeamFolder.Permission.NONE;
import static org.mailroom.domain.team.TeamFolder.Permission.READ;
import static org.mailroom.domain.team.TeamFolder.Permission.WORK;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class TeamFolderTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress OTHER_ALICE = EmailAddress.of("alice@other.test");
    private static final EmailAddress LEAD = EmailAddress.of("carol@acme.test");
    private static final EmailAddress OBSERVER = EmailAddress.of("dave@acme.test");
    private static final EmailAddress STRANGER = EmailAddress.of("eve@acme.test");

    private static Team team(Map<EmailAddress, Role> members) {
        return new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")), members,
            TeamSettings.defaults());
    }

    private final Team team = team(Map.of(ALICE, Role.AGENT, LEAD, Role.LEAD, OBSERVER, Role.OBSERVER));

    @Test
    void shouldHaveTheFoldersOfTheContract() {
        assertThat(TeamFolder.of(team)).extracting(TeamFolder::path).containsExactlyInAnyOrder("", "Waiting", "Snoozed", "Snoozed/Tomorrow",
            "Snoozed/Monday", "Snoozed/Next week", "Snoozed/Same date", "Done", "Drafts", "Outbox", "Sent", "Templates", "Notes", "Spam",
            "Quarantine", "Trash", "@alice", "@carol");
    }

    @Test
    void shouldUseWholeAddressForBothWhenTwoShareALocalPart() {
        Team both = team(Map.of(ALICE, Role.AGENT, OTHER_ALICE, Role.AGENT, LEAD, Role.LEAD));
        assertThat(TeamFolder.of(both)).extracting(TeamFolder::path).contains("@alice@acme.test", "@alice@other.test", "@carol")
            .doesNotContain("@alice");
    }

    @Test
    void shouldLetWorkWhoWorksReadWhoObservesAndNobodyElse() {
        assertThat(TeamFolder.QUEUE.permission(team, ALICE)).isEqualTo(WORK);
        assertThat(TeamFolder.QUEUE.permission(team, LEAD)).isEqualTo(WORK);
        assertThat(TeamFolder.QUEUE.permission(team, OBSERVER)).isEqualTo(READ);
        assertThat(TeamFolder.QUEUE.permission(team, STRANGER)).isEqualTo(NONE);
    }

    @Test
    void shouldShowQuarantineToLeadsOnly() {
        assertThat(TeamFolder.QUARANTINE.permission(team, ALICE)).isEqualTo(NONE);
        assertThat(TeamFolder.QUARANTINE.permission(team, OBSERVER)).isEqualTo(NONE);
        assertThat(TeamFolder.QUARANTINE.permission(team, LEAD)).isEqualTo(WORK);
    }

    @Test
    void shouldNotKnowFoldersOfOthers() {
        assertThat(TeamFolder.of("dave").permission(team, LEAD)).isEqualTo(NONE);
        assertThat(new TeamFolder("Private").permission(team, LEAD)).isEqualTo(NONE);
    }
}
