package org.mailroom.app.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.setup.Setup;
import org.mailroom.domain.setup.Stated;
import org.mailroom.domain.setup.WantedAgent;
import org.mailroom.domain.setup.WantedDuty;
import org.mailroom.domain.setup.WantedSettings;
import org.mailroom.domain.setup.WantedTeam;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.TeamSettings;

class SetupFileTest {
    private static final String AGENT_KEYS = "address, name, password, languages, skills, capacity, admin";
    private static final String TEAM_KEYS = "name, key, addresses, members, sendMode, collision, collisionOnNotes, assignedStop, lockMinutes, "
        + "undoSeconds, assignment, replyToken, subjectToken, reopenDays, presence, labels, timeZone, hours, holidays, ringMinutes, unassignAfter, sla, dmarcFail, "
        + "spamMark, spamFolder, spamQuarantine, spamReject";

    private static Setup read(String yaml) throws BadInput {
        return SetupFile.read(new YamlText("f.yaml", yaml));
    }

    private static String team(String keys) {
        return "teams:\n- key: SUP\n  " + keys;
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
            arguments("- a", "line 1, column 1: the file must have keys with values; allowed: domains, agents, teams"),
            arguments("team: []", "line 1, column 1: unknown key 'team'; did you mean 'teams'? allowed: domains, agents, teams"),
            arguments("domains: acme.test", "line 1, column 10: domains must be a list; allowed: [value, …]"),
            arguments("domains: [acme_test]", "line 1, column 11: domains[1]: 'acme_test' is not a domain name: it has labels of letters, digits and hyphens with dots between, such as example.org"),
            arguments("domains: [teams.invalid]", "line 1, column 11: domains[1]: 'teams.invalid' cannot be served: names below .invalid never exist (RFC 6761)"),
            arguments("domains: [{a: b}]", "line 1, column 11: domains[1] must be one value"),
            arguments("agents: {alice@acme.test: Alice}", "line 1, column 9: agents must be a list; allowed: - {address: …, name: …, password: …, languages: …, skills: …, capacity: …, admin: …}"),
            arguments("agents:\n- alice@acme.test", "line 2, column 3: agents[1] must have keys with values; allowed: " + AGENT_KEYS),
            arguments("agents:\n- {name: Alice}", "line 2, column 3: agents[1] needs the key 'address'"),
            arguments("agents:\n- {address: alice}", "line 2, column 13: agents[1].address: 'alice' is not an e-mail address: it has no @"),
            arguments("agents:\n- {address: a@b.test, mail: x}", "line 2, column 23: unknown key 'mail' in agents[1]; allowed: " + AGENT_KEYS),
            arguments("agents:\n- {address: a@b.test, name: ''}", "line 2, column 29: agents[1].name: there is no value; allowed: some text on one line"),
            arguments("agents:\n- {address: a@b.test, password: }", "line 2, column 32: agents[1].password: there is no value; allowed: text of at least one character"),
            arguments("agents:\n- {address: a@b.test, password: [s3cret]}", "line 2, column 33: agents[1].password must be one value; allowed: text of at least one character"),
            arguments("agents:\n- {address: a@b.test, languages: ja}", "line 2, column 34: agents[1].languages must be a list; allowed: [two-letter codes (ISO 639-1) such as en, de, ja, …]"),
            arguments("agents:\n- {address: a@b.test, languages: [ja, japanese]}", "line 2, column 39: agents[1].languages[2]: 'japanese' is not possible; allowed: two-letter codes (ISO 639-1) such as en, de, ja"),
            arguments("agents:\n- {address: a@b.test, capacity: many}", "line 2, column 33: agents[1].capacity: 'many' is not possible; allowed: a whole number from 0 to 10000"),
            arguments("agents:\n- {address: a@b.test, admin: yes}", "line 2, column 30: agents[1].admin: 'yes' is not possible; allowed: true, false"),
            arguments("agents:\n- {address: a@b.test, admin: true, admin: false}", "line 2, column 36: the key 'agents[1].admin' stands here twice, first in line 2"),
            arguments("teams:\n- {name: Support}", "line 2, column 3: teams[1] needs the key 'key'"),
            arguments("teams:\n- {key: sup}", "line 2, column 9: teams[1].key: 'sup' is not a team key: it has 1 to 10 capital letters and digits and begins with a letter, such as SUP"),
            arguments(team("name: a/b"), "line 3, column 9: teams[1].name: 'a/b' is not a team name: it has 1 to 60 characters, none of / * % \\ \", no space at either end, and does not begin with @, # or &"),
            arguments(team("addresses: [support]"), "line 3, column 15: teams[1].addresses[1]: 'support' is not an e-mail address: it has no @"),
            arguments(team("members: [a@b.test]"), "line 3, column 12: teams[1].members must have keys with values; allowed: keys with values"),
            arguments(team("members: {a@b.test: boss}"), "line 3, column 23: teams[1].members.a@b.test: 'boss' is not possible; allowed: observer, agent, lead"),
            arguments(team("members: {a@b.test: Lead}"), "line 3, column 23: teams[1].members.a@b.test: 'Lead' is not possible; did you mean 'lead'? allowed: observer, agent, lead"),
            arguments(team("members: {bob: agent}"), "line 3, column 13: teams[1].members: 'bob' is not an e-mail address: it has no @"),
            arguments(team("sendMode: onbehalf"), "line 3, column 13: teams[1].sendMode: 'onbehalf' is not possible; did you mean 'onBehalf'? allowed: as, onBehalf, own"),
            arguments(team("collision: no"), "line 3, column 14: teams[1].collision: 'no' is not possible; allowed: refuse, warn, off"),
            arguments(team("collisionOnNotes: 1"), "line 3, column 21: teams[1].collisionOnNotes: '1' is not possible; allowed: true, false"),
            arguments(team("assignedStop: warn"), "line 3, column 17: teams[1].assignedStop: 'warn' is not possible; allowed: refuse, allow"),
            arguments(team("hours: never"), "line 3, column 10: teams[1].hours: 'never' is not possible; allowed: always"),
            arguments(team("hours: {}"), "line 3, column 10: hours needs a day at least, such as mon-fri: \"09:00-17:00\", or is always"),
            arguments(team("hours: {mo: \"09:00-17:00\"}"), "line 3, column 11: teams[1].hours: 'mo' names no days; allowed: mon, tue, wed, thu, fri, sat, sun, or from one to another such as mon-fri"),
            arguments(team("hours: {mon: \"9-17\"}"), "line 3, column 16: teams[1].hours.mon: '9-17' are no working hours; allowed: 09:00-12:30, 13:30-18:00"),
            arguments(team("hours: {mon-fri: \"09:00-17:00\", tue: \"10:00-12:00\"}"), "line 3, column 40: the working hours of tue are named twice"),
            arguments(team("holidays: ../de.ics"), "line 3, column 13: teams[1].holidays: '../de.ics' is no file with holidays; allowed: the name of a file below the configuration directory that ends in .ics, such as holidays/de.ics, or none"),
            arguments(team("ringMinutes: 0"), "line 3, column 16: teams[1].ringMinutes: '0' is not possible; allowed: a whole number from 1 to 10000"),
            arguments(team("sla: {high: {first: 1x}}"), "line 3, column 23: teams[1].sla.high.first: '1x' is no limit; allowed: hours and minutes such as 8h, 90m or 1h30m, at most 1000h, or off"),
            arguments(team("sla: {escalate: [panic]}"), "line 3, column 20: teams[1].sla.escalate[1]: 'panic' is no escalation; allowed: notifyLead, raisePriority, returnToQueue"),
            arguments(team("unassignAfter: 1d"), "line 3, column 18: teams[1].unassignAfter: '1d' is no limit; allowed: hours and minutes such as 8h, 90m or 1h30m, at most 1000h, or off"),
            arguments(team("lockMinutes: 0"), "line 3, column 16: teams[1].lockMinutes: '0' is not possible; allowed: a whole number from 1 to 1440"),
            arguments(team("undoSeconds: 3601"), "line 3, column 16: teams[1].undoSeconds: '3601' is not possible; allowed: a whole number from 0 to 3600"),
            arguments(team("assignment: roundrobin"), "line 3, column 15: teams[1].assignment: 'roundrobin' is not possible; did you mean 'roundRobin'? allowed: manual, roundRobin, leastLoaded, skills"),
            arguments(team("replyToken: maybe"), "line 3, column 15: teams[1].replyToken: 'maybe' is not possible; allowed: true, false"),
            arguments(team("timeZone: Europe/Berln"), "line 3, column 13: teams[1].timeZone: 'Europe/Berln' is not possible; did you mean 'Europe/Berlin'? allowed: a time zone such as Europe/Berlin, Asia/Tokyo or UTC"),
            arguments(team("lockminutes: 5"), "line 3, column 3: unknown key 'lockminutes' in teams[1]; did you mean 'lockMinutes'? allowed: " + TEAM_KEYS));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldTellPlaceAndWhatIsAllowedWhenFileIsWrong(String yaml, String problem) {
        assertThat(catchThrowableOfType(BadInput.class, () -> read(yaml))).hasMessage("f.yaml: " + problem);
    }

    @Test
    void shouldReadEveryKey() throws Exception {
        Setup setup = read("""
            domains: [ACME.test]
            agents:
              - {address: Alice@acme.test, name: Alice Ito, password: 0123, languages: [ja, en], skills: [billing], capacity: 10, admin: true}
              - address: bob@acme.test
            teams:
              - name: Support
                key: SUP
                addresses: [support@acme.test, help@acme.test]
                members:
                  alice@acme.test: agent
                  bob@acme.test: lead
                sendMode: own
                collision: "off"
                collisionOnNotes: true
                assignedStop: allow
                lockMinutes: 20
                undoSeconds: 10
                assignment: skills
                replyToken: false
                subjectToken: false
                reopenDays: 7
                presence: true
                labels: true
                timeZone: Asia/Tokyo
              - {key: SAL}
            """);
        assertThat(setup.domains()).containsExactly(new Stated<>("acme.test", 1));
        WantedAgent alice = setup.agents().get(0);
        assertThat(alice).isEqualTo(new WantedAgent(new Stated<>(EmailAddress.of("alice@acme.test"), 3), Optional.of("Alice Ito"), Optional.of("0123"),
            Optional.of(List.of("ja", "en")), Optional.of(List.of("billing")), Optional.of(10), Optional.of(true)));
        assertThat(setup.agents().get(1).languages()).isEmpty();
        WantedTeam support = setup.teams().get(0);
        assertThat(support.addresses()).extracting(Stated::line).containsExactly(8, 8);
        assertThat(support.members().orElseThrow()).containsExactly(
            new Stated<>(new WantedTeam.Member(EmailAddress.of("alice@acme.test"), Role.AGENT), 10),
            new Stated<>(new WantedTeam.Member(EmailAddress.of("bob@acme.test"), Role.LEAD), 11));
        assertThat(support.settings()).isEqualTo(new WantedSettings(Optional.of(TeamSettings.SendMode.OWN), Optional.of(TeamSettings.Collision.OFF),
            Optional.of(true), Optional.of(TeamSettings.AssignedStop.ALLOW), Optional.of(20), Optional.of(10),
            Optional.of(TeamSettings.Assignment.SKILLS), Optional.of(false), Optional.of(false), Optional.of(7), Optional.of(true),
            Optional.of(true), Optional.of(ZoneId.of("Asia/Tokyo"))));
        assertThat(setup.teams().get(1).settings()).isEqualTo(WantedSettings.NONE);
        assertThat(setup.teams().get(1).members()).isEmpty();
    }

    @Test
    void shouldReadWorkingHours() throws Exception {
        Setup setup = read("""
            teams:
              - key: SUP
                hours: {mon-fri: "09:00-12:30, 13:30-18:00", sat: "10:00-14:00"}
                holidays: holidays/de.ics
                ringMinutes: 15
                unassignAfter: 8h
              - key: SAL
                hours: always
                holidays: none
                unassignAfter: "off"
            """);

        assertThat(setup.teams().get(0).settings().duty()).isEqualTo(new WantedDuty(
            Optional.of(Week.of(Map.of("mon-fri", "09:00-12:30, 13:30-18:00", "sat", "10:00-14:00"))), Optional.of(new Stated<>(new HolidayFile("holidays/de.ics"), 4)),
            Optional.of(15), Optional.of(TimeLimit.of("8h"))));
        assertThat(setup.teams().get(1).settings().duty()).isEqualTo(new WantedDuty(Optional.of(Week.ALWAYS), Optional.of(new Stated<>(HolidayFile.NONE, 9)),
            Optional.empty(), Optional.of(TimeLimit.OFF)));
    }

    @Test
    void shouldTakeAnEmptyFileForNoWishes() throws Exception {
        assertThat(read("# nothing")).isEqualTo(new Setup(List.of(), List.of(), List.of()));
        assertThat(read("domains:\nagents: []\nteams: ~")).isEqualTo(new Setup(List.of(), List.of(), List.of()));
    }

    @Test
    void shouldNeverShowAPassword() {
        assertThat(catchThrowableOfType(BadInput.class, () -> read("agents:\n- {address: a, password: s3cret, name: {s3cret: x}, admin: 1}")).getMessage())
            .doesNotContain("s3cret");
    }
}
