package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.BOB;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.FolderCommands;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.team.TeamHouse;

/** What happens by the clock, and when members change. */
@OnEachEngine
class UpkeepTest {
    private final DatabaseExtension engine;
    private DeskHouse house;
    private Upkeep upkeep;

    UpkeepTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory());
        upkeep = house.upkeep();
        house.receive(SUP, "Subject: one");
    }

    @AfterEach
    void end() {
        upkeep.close();
    }

    private void act(Command command) {
        house.desk.act(number("SUP-1"), command, imap(ALICE), Manner.PLAIN);
    }

    @Test
    void shouldWakeWhenItIsTime() {
        act(new Command.Assign(ALICE));
        act(new Command.Park(Status.SNOOZED, Optional.of(house.watch.instant().plus(Duration.ofHours(1)))));
        upkeep.run();
        assertThat(house.folders(SUP)).containsOnlyKeys("Snoozed");

        house.watch.pass(Duration.ofHours(1));
        upkeep.run();
        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice", List.of("one [@alice]")));
        assertThat(house.journal("SUP-1")).endsWith("status", "woke", "status");
    }

    @Test
    void shouldWakeWhenTheTeamBeginsToWork() throws Exception {
        house.set(SUP, settings -> settings.with(ZoneId.of("Asia/Tokyo"))
            .with(Duty.always().with(Week.of(Map.of("mon-fri", "09:30-12:00, 13:00-18:00")))));
        house.holidays = Set.of(LocalDate.of(2026, 11, 26), LocalDate.of(2026, 11, 27));
        Command snooze = house.desk.transaction(it -> FolderCommands.of(it.setting(SUP), new TeamFolder("Snoozed/Tomorrow"), Optional.empty()));
        act(snooze);
        house.watch.pass(Duration.between(house.watch.instant(), Instant.parse("2026-11-30T00:29:59Z")));
        upkeep.run();
        assertThat(house.folders(SUP)).containsOnlyKeys("Snoozed");

        house.watch.pass(Duration.ofSeconds(1));
        upkeep.run();
        assertThat(house.folders(SUP)).containsOnlyKeys("INBOX");
    }

    @Test
    void shouldEndLocksThatWereNotRenewed() {
        act(new Command.TakeLock(Lock.Cause.DRAFT));
        house.watch.pass(Duration.ofMinutes(14));
        upkeep.run();
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one [writing@alice]")));

        act(new Command.TakeLock(Lock.Cause.DRAFT));
        house.watch.pass(Duration.ofMinutes(14));
        upkeep.run();
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one [writing@alice]")));

        house.watch.pass(Duration.ofMinutes(1));
        upkeep.run();
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one")));
        assertThat(house.journal("SUP-1")).containsExactly("created", "received", "locked", "unlocked");
    }

    @Test
    void shouldTellByAMessageWhoIsWritingWhereTheTeamWantsThat() throws Exception {
        Team before = TeamHouse.support("Support", Map.of(TeamHouse.ALICE, Role.AGENT, TeamHouse.BOB, Role.AGENT));
        TeamSettings s = before.settings();
        house.house.teams.save(new Team(before.key(), before.name(), before.addresses(), before.members(), new TeamSettings(s.sendMode(), s.collision(), false,
            s.assignedStop(), 15, 0, s.assignment(), true, true, 30, true, false, s.timeZone())));
        act(new Command.TakeLock(Lock.Cause.DRAFT));
        act(new Command.TakeLock(Lock.Cause.DRAFT));
        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX",
            List.of("one [writing@alice]", "alice is writing an answer (since 14:02) [writing@alice]")));
        act(new Command.Park(Status.DONE));
        assertThat(house.folders(SUP).get("Done")).hasSize(2);

        house.watch.pass(Duration.ofMinutes(15));
        upkeep.run();
        assertThat(house.folders(SUP)).isEqualTo(Map.of("Done", List.of("one")));
    }

    @Test
    void shouldForgetDeparturesAfterTenMinutes() {
        act(new Command.Assign(ALICE));
        house.watch.pass(Duration.ofMinutes(10).plusSeconds(1));
        upkeep.run();

        assertThat(house.database.<Long>read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM departure", row -> row.getLong(1)).get(0))).isZero();
    }

    @Test
    void shouldWakeManyAndTheRestWhenOneIsOfARemovedTeam() throws Exception {
        for (int i = 2; i <= 120; i++) {
            house.receive(SUP, "Subject: " + i);
            house.desk.act(number("SUP-" + i), new Command.Park(Status.SNOOZED, Optional.of(house.watch.instant().plusSeconds(i))), imap(ALICE), Manner.PLAIN);
        }
        house.receive(DeskHouse.SAL, "Subject: sales");
        house.desk.act(number("SAL-1"), new Command.Park(Status.SNOOZED, Optional.of(house.watch.instant().plusSeconds(1))), imap(DeskHouse.DAVE), Manner.PLAIN);
        house.house.directory.removeTeam(DeskHouse.SAL);
        house.watch.pass(Duration.ofHours(1));
        upkeep.run();

        assertThat(house.folders(SUP).get("INBOX")).hasSize(120);
    }

    @Test
    void shouldWakeTheOthersWhenOneCannotBePlaced() throws Exception {
        house.receive(SUP, "Subject: two");
        act(new Command.Assign(ALICE));
        act(new Command.Park(Status.SNOOZED, Optional.of(house.watch.instant().plusSeconds(1))));
        house.desk.act(number("SUP-2"), new Command.Park(Status.SNOOZED, Optional.of(house.watch.instant().plusSeconds(2))), imap(ALICE), Manner.PLAIN);
        house.desk.act(number("SUP-2"), new Command.TakeLock(Lock.Cause.DRAFT), imap(ALICE), Manner.PLAIN);
        house.database.write(connection -> Sql.update(connection, "UPDATE mailbox SET name = 'elsewhere' WHERE name = '@alice'"));
        house.watch.pass(Duration.ofHours(1));
        upkeep.run();

        assertThat(house.folders(SUP).get("INBOX")).isEqualTo(List.of("two"));
        assertThat(house.find("SUP-1").status()).isEqualTo(Status.SNOOZED);
    }

    @Test
    void shouldGiveBackWhatIsAssignedToSomebodyWhoLeaves() {
        act(new Command.Assign(BOB));
        house.desk.act(number("SUP-1"), new Command.TakeLock(Lock.Cause.DRAFT), imap(BOB), Manner.PLAIN);
        house.house.teams.save(TeamHouse.support("Support", Map.of(TeamHouse.ALICE, Role.AGENT, TeamHouse.BOB, Role.OBSERVER)));

        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one")));
        assertThat(house.find("SUP-1").assignee()).isEmpty();
        assertThat(house.journal("SUP-1")).contains("unassigned");
    }

    @Test
    void shouldTakeTheKeywordOfSomebodyWhoIsNoMemberAnyMore() {
        act(new Command.Assign(BOB));
        house.house.teams.save(TeamHouse.support("Support", Map.of(TeamHouse.ALICE, Role.AGENT)));

        assertThat(house.folders(SUP)).isEqualTo(Map.of("INBOX", List.of("one")));
        assertThat(house.find("SUP-1").assignee()).isEmpty();
    }

    @Test
    void shouldCallAMemberByTheWholeAddressWhenAnotherHasTheName() {
        act(new Command.Assign(ALICE));
        house.house.hire(org.apache.james.core.Username.of("alice@other.test"));
        house.house.teams.save(TeamHouse.support("Support",
            Map.of(TeamHouse.ALICE, Role.AGENT, TeamHouse.BOB, Role.AGENT, org.apache.james.core.Username.of("alice@other.test"), Role.AGENT)));

        assertThat(house.folders(SUP)).isEqualTo(Map.of("@alice@acme.test", List.of("one [@alice@acme.test]")));
    }
}
