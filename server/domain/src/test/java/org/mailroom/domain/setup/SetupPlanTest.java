package org.mailroom.domain.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.service.Escalation;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.Teams;

class SetupPlanTest {
    private static final TeamKey SUP = new TeamKey("SUP");
    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final List<Team> aligned = new ArrayList<>();
    private final Teams teams = new Teams(directory, aligned::add);

    private List<String> apply(Wanted wanted) throws SetupRefused {
        SetupPlan plan = SetupPlan.of(wanted.setup(), directory);
        List<String> told = new ArrayList<>();
        plan.carryOut(directory, teams, told::add);
        assertThat(told).isEqualTo(plan.lines());
        return told;
    }

    private List<Finding> refusals(Wanted wanted) {
        return catchThrowableOfType(SetupRefused.class, () -> SetupPlan.of(wanted.setup(), directory)).findings();
    }

    @Test
    void shouldAddEverythingWhenDirectoryIsEmpty() throws Exception {
        assertThat(apply(Wanted.acme())).containsExactly("domain acme.test: added", "agent alice@acme.test: added", "agent bob@acme.test: added",
            "team SUP: added (Support, support@acme.test, 2 members)");
        assertThat(directory.passwordMatches(EmailAddress.of("alice@acme.test"), "secret-1")).isTrue();
        assertThat(aligned).contains(directory.team(SUP).orElseThrow());
    }

    @Test
    void shouldHaveNothingToChangeWhenAppliedAgain() throws Exception {
        apply(Wanted.acme());
        assertThat(apply(Wanted.acme())).containsExactly("nothing to change");
    }

    @Test
    void shouldAlignMailboxesWhenThereIsNothingToChange() throws Exception {
        apply(Wanted.acme());
        aligned.clear();
        apply(Wanted.acme());
        assertThat(aligned).containsExactly(directory.team(SUP).orElseThrow());
    }

    @Test
    void shouldTellEachMemberWhoChangesWhenTeamIsNamed() throws Exception {
        apply(Wanted.acme().agent("carol@acme.test", "Carol Weiss", "secret-3"));
        assertThat(apply(new Wanted().team("SUP", null, List.of(), List.of("bob@acme.test=lead", "carol@acme.test=observer"))))
            .containsExactly("team SUP: member bob@acme.test agent -> lead", "team SUP: member carol@acme.test added as observer",
                "team SUP: member alice@acme.test removed");
    }

    @Test
    void shouldKeepAnAdministratorWhoCanLogIn() throws Exception {
        apply(Wanted.acme());
        apply(new Wanted().agent("alice@acme.test", List.of(), List.of(), 0, true));
        assertThat(refusals(new Wanted().agent("alice@acme.test", List.of(), List.of(), 0, false))).extracting(Finding::line).containsExactly(1);
        assertThat(refusals(new Wanted().agent("alice@acme.test", List.of(), List.of(), 0, false).agent("carol@acme.test", "Carol", null)).get(0).text())
            .isEqualTo("alice@acme.test is the last administrator who can log in: make another agent, who has a password, an administrator first");
        assertThat(apply(new Wanted().agent("alice@acme.test", List.of(), List.of(), 0, false).agent("bob@acme.test", List.of(), List.of(), 0, true)))
            .containsExactly("agent bob@acme.test: admin false -> true", "agent alice@acme.test: admin true -> false");
    }

    @Test
    void shouldKeepMembersWhenFileDoesNotNameThem() throws Exception {
        apply(Wanted.acme());
        assertThat(apply(new Wanted().team("SUP", "Help desk", List.of(), null))).containsExactly("team SUP: name Support -> Help desk");
        assertThat(directory.team(SUP).orElseThrow().members()).hasSize(2);
    }

    @Test
    void shouldKeepWhatTheFileLeavesOut() throws Exception {
        apply(Wanted.acme().team("SAL", "Sales", List.of("sales@acme.test"), List.of()));
        assertThat(apply(new Wanted().agent("bob@acme.test", "Bob Sato", null).team("SAL", "Sales", List.of("sales@acme.test"), List.of())))
            .containsExactly("nothing to change");
        assertThat(directory.teams()).hasSize(2);
        assertThat(directory.agents()).hasSize(2);
    }

    @Test
    void shouldKeepFormerAddressesBehindThoseOfTheFile() throws Exception {
        apply(Wanted.acme());
        assertThat(apply(new Wanted().team("SUP", null, List.of("care@acme.test"), null)))
            .containsExactly("team SUP: address care@acme.test added", "team SUP: identity support@acme.test -> care@acme.test");
        assertThat(directory.team(SUP).orElseThrow().addresses()).extracting(EmailAddress::value)
            .containsExactly("care@acme.test", "support@acme.test", "help@acme.test");
    }

    @Test
    void shouldChangePasswordOnlyWhenItDiffers() throws Exception {
        apply(Wanted.acme());
        assertThat(apply(new Wanted().agent("alice@acme.test", null, "secret-1"))).containsExactly("nothing to change");
        assertThat(apply(new Wanted().agent("alice@acme.test", null, "other"))).containsExactly("agent alice@acme.test: password changed");
        assertThat(directory.passwordMatches(EmailAddress.of("alice@acme.test"), "other")).isTrue();
    }

    @Test
    void shouldSayThatThereIsNoLoginWhenNewAgentHasNoPassword() throws Exception {
        assertThat(apply(new Wanted().domain("acme.test").agent("dave@acme.test", "Dave", null)))
            .containsExactly("domain acme.test: added", "agent dave@acme.test: added, without a password, so there is no login yet");
    }

    @Test
    void shouldTellEachKeyThatChangesWhenAgentIsNamed() throws Exception {
        apply(Wanted.acme());
        assertThat(apply(new Wanted().agent("alice@acme.test", List.of("ja", "en"), List.of("billing"), 10, true))).containsExactly(
            "agent alice@acme.test: languages [] -> [ja, en]", "agent alice@acme.test: skills [] -> [billing]",
            "agent alice@acme.test: capacity 0 -> 10", "agent alice@acme.test: admin false -> true");
    }

    @Test
    void shouldTellSettingsInTheWordsOfTheFile() throws Exception {
        apply(Wanted.acme());
        WantedSettings settings = new WantedSettings(Optional.of(TeamSettings.SendMode.ON_BEHALF), Optional.of(TeamSettings.Collision.WARN),
            Optional.of(true), Optional.of(TeamSettings.AssignedStop.ALLOW), Optional.of(20), Optional.of(30),
            Optional.of(TeamSettings.Assignment.LEAST_LOADED), Optional.of(false), Optional.of(false), Optional.of(7),
            Optional.of(true), Optional.of(true), Optional.of(ZoneId.of("Asia/Tokyo")), WantedScreening.NONE,
            new WantedDuty(Optional.of(Week.of(java.util.Map.of("mon-fri", "09:00-17:00"))), Optional.of(new Stated<>(new HolidayFile("jp.ics"), 1)),
                Optional.of(20), Optional.of(TimeLimit.of("8h"))),
            Optional.of(new ServiceLevels(Map.of(Priority.HIGH, new Target(TimeLimit.of("1h"), TimeLimit.of("2h"), TimeLimit.OFF)), TimeLimit.of("15m"), Set.of(Escalation.NOTIFY_LEAD))));
        assertThat(apply(new Wanted().team("SUP", null, List.of(), null, settings))).containsExactly("team SUP: sendMode as -> onBehalf",
            "team SUP: collision refuse -> warn", "team SUP: collisionOnNotes false -> true", "team SUP: assignedStop refuse -> allow",
            "team SUP: lockMinutes 15 -> 20", "team SUP: undoSeconds 0 -> 30", "team SUP: assignment manual -> leastLoaded",
            "team SUP: replyToken true -> false", "team SUP: subjectToken true -> false", "team SUP: reopenDays 30 -> 7",
            "team SUP: presence false -> true", "team SUP: labels false -> true", "team SUP: timeZone UTC -> Asia/Tokyo",
            "team SUP: hours always -> mon-fri 09:00-17:00", "team SUP: holidays none -> jp.ics",
            "team SUP: ringMinutes 10 -> 20", "team SUP: unassignAfter off -> 8h",
            "team SUP: service none -> high first 1h, next 2h, resolution off; warn 15m; escalate [notifyLead]");
    }

    @Test
    void shouldSaveInAnOrderThatFreesNamesWhenTeamsAreRenamed() throws Exception {
        apply(Wanted.acme().team("SAL", "Sales", List.of("sales@acme.test"), List.of()));
        assertThat(apply(new Wanted().team("SAL", "Support", List.of(), null).team("SUP", "Care", List.of(), null)))
            .containsExactly("team SUP: name Support -> Care", "team SAL: name Sales -> Support");
    }

    @Test
    void shouldRefuseWhenTeamsExchangeNames() throws Exception {
        apply(Wanted.acme().team("SAL", "Sales", List.of("sales@acme.test"), List.of()));
        assertThat(refusals(new Wanted().team("SAL", "Support", List.of(), null).team("SUP", "Sales", List.of(), null))).containsExactly(
            new Finding(1, "team SAL takes the name 'Support' from a team that takes another's in turn; give one of them a third name first"),
            new Finding(2, "team SUP takes the name 'Sales' from a team that takes another's in turn; give one of them a third name first"));
    }

    @Test
    void shouldTellAllThatCannotBeAndChangeNothing() throws Exception {
        apply(Wanted.acme());
        Wanted wanted = new Wanted().domain("other.test")
            .agent("dave@foreign.test", "Dave", null)
            .agent("erin@acme.test", null, null)
            .agent("help@acme.test", "Help", null)
            .agent("dave@foreign.test", "Dave again", null)
            .team("NEW", null, List.of(), List.of("erin@acme.test=agent", "nobody@acme.test=agent", "nobody@acme.test=lead"))
            .team("SAL", "suppORT", List.of("alice@acme.test", "support@acme.test", "x@gone.test", "x@gone.test"), List.of());
        assertThat(refusals(wanted)).containsExactly(
            new Finding(2, "the domain of dave@foreign.test is not served here; add foreign.test to 'domains'"),
            new Finding(3, "agent erin@acme.test is new and needs the key 'name'"),
            new Finding(4, "help@acme.test is an address of team SUP and cannot be an agent's"),
            new Finding(5, "agent dave@foreign.test stands here twice, first in line 2"),
            new Finding(5, "the domain of dave@foreign.test is not served here; add foreign.test to 'domains'"),
            new Finding(6, "team NEW is new and needs the key 'name'"),
            new Finding(8, "the member nobody@acme.test of team NEW is neither an agent in this file nor in the directory"),
            new Finding(9, "the member nobody@acme.test stands here twice, first in line 8"),
            new Finding(9, "the member nobody@acme.test of team NEW is neither an agent in this file nor in the directory"),
            new Finding(10, "the name 'suppORT' is that of team SUP, and would be of SAL"),
            new Finding(11, "alice@acme.test is an agent's address and cannot be one of team SAL"),
            new Finding(12, "support@acme.test is an address of team SUP and cannot be one of SAL"),
            new Finding(13, "the domain of x@gone.test is not served here; add gone.test to 'domains'"),
            new Finding(14, "the address x@gone.test stands here twice, first in line 13"),
            new Finding(14, "the domain of x@gone.test is not served here; add gone.test to 'domains'"));
        assertThat(directory.domains()).containsExactly("acme.test");
    }

    @Test
    void shouldNotShowPasswordsWhenPrinted() {
        assertThat(Wanted.acme().setup().toString()).doesNotContain("secret");
    }
}
