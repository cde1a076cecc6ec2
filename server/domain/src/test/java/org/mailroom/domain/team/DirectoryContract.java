package org.mailroom.domain.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;

/** What every {@link Directory} does. */
public interface DirectoryContract {
    EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    EmailAddress BOB = EmailAddress.of("bob@acme.test");
    TeamKey SUP = new TeamKey("SUP");

    /** An empty directory. */
    Directory directory();

    private static Agent agent(EmailAddress address) {
        return new Agent(address, "Name of " + address.local(), List.of("ja", "en"), List.of("billing"), 10, false);
    }

    private static Team team(String key, String name, EmailAddress address, Map<EmailAddress, Role> members) {
        return new Team(new TeamKey(key), new TeamName(name), List.of(address), members, TeamSettings.defaults());
    }

    private static EmailAddress address(String local) {
        return EmailAddress.of(local + "@acme.test");
    }

    private Directory withPeople() {
        Directory directory = directory();
        directory.addDomain("acme.test");
        directory.save(agent(ALICE));
        directory.save(agent(BOB));
        return directory;
    }

    @Test
    default void shouldBeEmptyAtFirst() {
        assertThat(directory().domains()).isEmpty();
        assertThat(directory().agents()).isEmpty();
        assertThat(directory().teams()).isEmpty();
        assertThat(directory().agent(ALICE)).isEmpty();
        assertThat(directory().teamByAddress(address("support"))).isEmpty();
    }

    @Test
    default void shouldKeepDomainOnceWhenAddedTwiceInOtherCase() {
        directory().addDomain("acme.test");
        directory().addDomain("ACME.test");
        assertThat(directory().domains()).containsExactly("acme.test");
    }

    @Test
    default void shouldRemoveDomainOnlyWhenNobodyHasAnAddressInIt() {
        Directory directory = withPeople();
        directory.addDomain("other.test");
        directory.removeDomain("other.test");
        directory.removeDomain("other.test");
        assertThatIllegalArgumentException().isThrownBy(() -> directory.removeDomain("acme.test")).withMessageContaining("alice@acme.test");
        assertThat(directory.domains()).containsExactly("acme.test");
    }

    @Test
    default void shouldReturnAgentAsSavedLast() {
        Directory directory = withPeople();
        Agent changed = new Agent(ALICE, "Alice 伊藤", List.of(), List.of("a b", "c,d"), 0, true);
        directory.save(changed);
        assertThat(directory.agent(ALICE)).contains(changed);
        assertThat(directory.agents()).containsExactly(changed, agent(BOB));
    }

    @Test
    default void shouldRefuseAgentWhenDomainIsNotServedOrAddressIsATeams() {
        Directory directory = withPeople();
        directory.save(team("SUP", "Support", address("support"), Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(agent(EmailAddress.of("a@foreign.test"))))
            .withMessageContaining("foreign.test");
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(agent(address("support")))).withMessageContaining("SUP");
    }

    @Test
    default void shouldKnowPasswordOnlyOfAgentsThatHaveOne() {
        Directory directory = withPeople();
        directory.setPassword(ALICE, "secret-1 ü");
        assertThat(directory.passwordMatches(ALICE, "secret-1 ü")).isTrue();
        assertThat(directory.passwordMatches(ALICE, "secret-1 u")).isFalse();
        assertThat(directory.passwordMatches(ALICE, "")).isFalse();
        assertThat(directory.passwordMatches(BOB, "")).isFalse();
        assertThat(directory.passwordMatches(BOB, "secret-1 ü")).isFalse();
        assertThat(directory.passwordMatches(address("nobody"), "secret-1 ü")).isFalse();
    }

    @Test
    default void shouldReplacePasswordAndKeepItWhenAgentIsSaved() {
        Directory directory = withPeople();
        directory.setPassword(ALICE, "old");
        directory.setPassword(ALICE, "new");
        directory.save(agent(ALICE));
        assertThat(directory.passwordMatches(ALICE, "old")).isFalse();
        assertThat(directory.passwordMatches(ALICE, "new")).isTrue();
    }

    @Test
    default void shouldMarkEachPassword() {
        Directory directory = withPeople();
        assertThat(directory.passwordMark(ALICE)).isEmpty();
        directory.setPassword(ALICE, "secret-1");
        String mark = directory.passwordMark(ALICE).orElseThrow();
        directory.save(agent(ALICE));
        assertThat(directory.passwordMark(ALICE)).contains(mark);
        directory.setPassword(ALICE, "secret-1");
        assertThat(directory.passwordMark(ALICE).orElseThrow()).isNotEqualTo(mark).doesNotContain("secret");
        directory.removeAgent(ALICE);
        assertThat(directory.passwordMark(ALICE)).isEmpty();
    }

    @Test
    default void shouldSaveAnAgentWithPasswordOrNotAtAll() {
        Directory directory = withPeople();
        directory.save(agent(address("dora")), "secret-4");
        assertThat(directory.passwordMatches(address("dora"), "secret-4")).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(agent(address("emil")), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(agent(EmailAddress.of("emil@foreign.test")), "secret-5"));
        assertThat(directory.agents()).extracting(Agent::address).doesNotContain(address("emil"), EmailAddress.of("emil@foreign.test"));
    }

    @Test
    default void shouldRefuseEmptyPasswordAndPasswordOfNobody() {
        Directory directory = withPeople();
        assertThatIllegalArgumentException().isThrownBy(() -> directory.setPassword(ALICE, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> directory.setPassword(address("nobody"), "x"));
    }

    @Test
    default void shouldForgetAgentPasswordAndMembershipWhenAgentIsRemoved() {
        Directory directory = withPeople();
        directory.setPassword(ALICE, "secret");
        directory.save(team("SUP", "Support", address("support"), Map.of(ALICE, Role.LEAD, BOB, Role.AGENT)));
        directory.removeAgent(ALICE);
        directory.removeAgent(ALICE);
        assertThat(directory.agents()).extracting(Agent::address).containsExactly(BOB);
        assertThat(directory.passwordMatches(ALICE, "secret")).isFalse();
        assertThat(directory.team(SUP).orElseThrow().members()).containsOnlyKeys(BOB);
        directory.save(agent(ALICE));
        assertThat(directory.passwordMatches(ALICE, "secret")).isFalse();
    }

    @Test
    default void shouldKeepTheLastAdministratorWhoHasAPassword() {
        Directory directory = withPeople();
        Agent alice = new Agent(ALICE, "Alice", List.of(), List.of(), 0, true);
        directory.save(alice, "secret-1");
        directory.save(new Agent(BOB, "Bob", List.of(), List.of(), 0, true));
        assertThatIllegalArgumentException().isThrownBy(() -> directory.removeAgent(ALICE)).withMessageContaining("alice@acme.test is the last administrator");
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(agent(ALICE))).withMessageContaining("make another agent");
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(agent(ALICE), "secret-2"));
        assertThat(directory.agent(ALICE)).contains(alice);
        assertThat(directory.passwordMatches(ALICE, "secret-1")).isTrue();
        directory.setPassword(BOB, "secret-3");
        directory.save(agent(ALICE));
        directory.removeAgent(ALICE);
        assertThat(directory.agents()).extracting(Agent::address).containsExactly(BOB);
    }

    @Test
    default void shouldReturnTeamAsSavedLast() {
        Directory directory = withPeople();
        directory.save(team("SUP", "Support", address("support"), Map.of(ALICE, Role.AGENT)));
        Team changed = new Team(SUP, new TeamName("お客様 Support"), List.of(address("help"), address("support"), address("aid")),
            Map.of(BOB, Role.OBSERVER, ALICE, Role.LEAD),
            new TeamSettings(TeamSettings.SendMode.ON_BEHALF, TeamSettings.Collision.WARN, true, TeamSettings.AssignedStop.ALLOW, 7, 30,
                TeamSettings.Assignment.LEAST_LOADED, false, false, 7, true, true, ZoneId.of("Asia/Tokyo"))
                .with(new Duty(Week.of(Map.of("mon-fri", "09:00-12:30, 13:30-18:00", "sun", "22:00-24:00")), new HolidayFile("holidays/jp.ics"), 20, TimeLimit.of("1h30m"))));
        directory.save(changed);
        assertThat(directory.teams()).containsExactly(changed);
        assertThat(directory.team(SUP)).contains(changed);
    }

    @Test
    default void shouldFindTeamByEachAddressWithAndWithoutPlusPart() {
        Directory directory = withPeople();
        Team team = new Team(SUP, new TeamName("Support"), List.of(address("support"), address("help")), Map.of(), TeamSettings.defaults());
        directory.save(team);
        assertThat(directory.teamByAddress(address("help"))).contains(team);
        assertThat(directory.teamByAddress(EmailAddress.of("Support+X+y@ACME.test"))).contains(team);
        assertThat(directory.teamByAddress(address("supporter"))).isEmpty();
    }

    @Test
    default void shouldListTeamsOfMembersOnly() {
        Directory directory = withPeople();
        Team support = team("SUP", "Support", address("support"), Map.of(ALICE, Role.OBSERVER, BOB, Role.AGENT));
        Team sales = team("SAL", "Sales", address("sales"), Map.of(BOB, Role.LEAD));
        directory.save(support);
        directory.save(sales);
        assertThat(directory.teamsOf(ALICE)).containsExactly(support);
        assertThat(directory.teamsOf(BOB)).containsExactly(sales, support);
        assertThat(directory.teamsOf(address("nobody"))).isEmpty();
    }

    @Test
    default void shouldRefuseTeamWhenSomethingOfItIsTakenOrUnknown() {
        Directory directory = withPeople();
        directory.save(team("SUP", "Support", address("support"), Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(team("SAL", "SUPPORT", address("sales"), Map.of())))
            .withMessageContaining("SUP");
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(team("SAL", "Sales", address("support"), Map.of())))
            .withMessageContaining("support@acme.test");
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(team("SAL", "Sales", ALICE, Map.of())))
            .withMessageContaining("alice@acme.test");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> directory.save(team("SAL", "Sales", EmailAddress.of("sales@foreign.test"), Map.of())))
            .withMessageContaining("foreign.test");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> directory.save(team("SAL", "Sales", address("sales"), Map.of(address("nobody"), Role.AGENT))))
            .withMessageContaining("nobody@acme.test");
        assertThat(directory.teams()).extracting(Team::key).containsExactly(SUP);
    }

    @Test
    default void shouldForgetTeamWhenRemoved() {
        Directory directory = withPeople();
        directory.save(team("SUP", "Support", address("support"), Map.of(ALICE, Role.AGENT)));
        directory.removeTeam(SUP);
        directory.removeTeam(SUP);
        assertThat(directory.teams()).isEmpty();
        assertThat(directory.teamsOf(ALICE)).isEmpty();
        assertThat(directory.teamByAddress(address("support"))).isEmpty();
    }
}
