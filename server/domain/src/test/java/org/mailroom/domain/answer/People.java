package org.mailroom.domain.answer;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Collision;
import org.mailroom.domain.team.TeamSettings.SendMode;

/** Two teams and their people, for tests of answers. It is noon in Tokyo. */
final class People {
    static final Instant NOON = Instant.parse("2026-11-25T03:00:00Z");
    static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    static final EmailAddress BOB = EmailAddress.of("bob@acme.test");
    static final EmailAddress OSCAR = EmailAddress.of("oscar@acme.test");
    static final EmailAddress DAVE = EmailAddress.of("dave@acme.test");
    private static final Map<EmailAddress, String> NAMES = Map.of(ALICE, "Alice Ito", BOB, "Bob Sato", OSCAR, "Oscar Grau", DAVE, "Dave Long");

    private People() {
    }

    static TeamSettings settings(SendMode mode, Collision collision, boolean onNotes, AssignedStop assigned) {
        TeamSettings usual = TeamSettings.defaults();
        return new TeamSettings(mode, collision, onNotes, assigned, usual.lockMinutes(), 0, usual.assignment(), true, true, usual.reopenDays(), false, false,
            ZoneId.of("Asia/Tokyo"));
    }

    static TeamSettings settings() {
        return settings(SendMode.AS, Collision.REFUSE, false, AssignedStop.REFUSE);
    }

    static Team support(TeamSettings settings) {
        return new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test"), EmailAddress.of("help@acme.test")),
            Map.of(ALICE, Role.AGENT, BOB, Role.AGENT, OSCAR, Role.OBSERVER), settings);
    }

    static Setting setting(TeamSettings settings) {
        return new Setting(support(settings), NOON, agent -> NAMES.getOrDefault(agent, agent.value()));
    }

    static Agent agent(EmailAddress address) {
        return new Agent(address, NAMES.get(address), List.of(), List.of(), 0, false);
    }

    static Directory directory() {
        Directory directory = new InMemoryDirectory();
        directory.addDomain("acme.test");
        Set.of(ALICE, BOB, OSCAR, DAVE).forEach(address -> directory.save(agent(address)));
        directory.save(support(settings()));
        directory.save(new Team(new TeamKey("SAL"), new TeamName("Sales"), List.of(EmailAddress.of("sales@acme.test")), Map.of(DAVE, Role.AGENT), settings()));
        return directory;
    }
}
