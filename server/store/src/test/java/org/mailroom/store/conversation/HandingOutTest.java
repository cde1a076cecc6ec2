package org.mailroom.store.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.BOB;
import static org.mailroom.store.conversation.DeskHouse.CAROL;
import static org.mailroom.store.conversation.DeskHouse.DAVE;
import static org.mailroom.store.conversation.DeskHouse.OSCAR;
import static org.mailroom.store.conversation.DeskHouse.SAL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** Mail that finds its agent when it comes, or later. */
@OnEachEngine
class HandingOutTest {
    private final DatabaseExtension engine;
    private DeskHouse house;
    private Upkeep upkeep;
    private int customers;

    HandingOutTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() {
        house = new DeskHouse(engine.database(), engine.directory());
        upkeep = house.upkeep();
    }

    @AfterEach
    void end() {
        upkeep.close();
    }

    private void assignment(TeamKey team, Assignment assignment) {
        house.set(team, settings -> settings.with(assignment));
    }

    private void agent(EmailAddress address, int capacity, List<String> languages, List<String> skills) {
        house.house.directory.save(new Agent(address, address.local(), languages, skills, capacity, false));
    }

    private void agent(EmailAddress address, int capacity) {
        agent(address, capacity, List.of(), List.of());
    }

    private void join(TeamKey key, EmailAddress agent) {
        Team team = house.house.directory.team(key).orElseThrow();
        Map<EmailAddress, Role> members = new HashMap<>(team.members());
        members.put(agent, Role.AGENT);
        house.house.teams.save(new Team(team.key(), team.name(), team.addresses(), members, team.settings()));
    }

    /** A new customer writes. */
    private void mail(TeamKey team) throws Exception {
        mail(team, Handling.USUAL);
    }

    private void mail(TeamKey team, Handling handling) throws Exception {
        house.receive(team, handling, "From: c" + ++customers + "@customer.test", "Subject: matter " + customers);
    }

    private Optional<EmailAddress> owner(String number) {
        return house.find(number).assignee();
    }

    private void act(EmailAddress agent, String number, Command command) {
        house.desk.act(number(number), command, imap(agent), Manner.PLAIN);
    }

    private Map<String, String> assigned(String number) {
        List<JournalEntry> entries = house.desk.journal(number(number)).stream().filter(entry -> entry.event().what().equals("assigned")).toList();
        return entries.get(entries.size() - 1).event().details();
    }

    private Map<Optional<EmailAddress>, Integer> owners(TeamKey team, int last) {
        Map<Optional<EmailAddress>, Integer> owners = new HashMap<>();
        for (int i = 1; i <= last; i++) {
            owners.merge(owner(team + "-" + i), 1, Integer::sum);
        }
        return owners;
    }

    private void inParallel(int count, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    work.run(number);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Work {
        void run(int number) throws Exception;
    }

    private void receive(TeamKey team, int number) throws Exception {
        house.file(team, "Return-Path: <c" + number + "@customer.test>\r\n", "Message-ID: <p" + number + team + "@customer.test>\r\nFrom: c" + number
            + "@customer.test\r\nSubject: p" + number + "\r\n\r\ntext " + number + "\r\n");
    }

    private long waiting() {
        return house.database.read(connection -> Sql.list(connection, "SELECT COUNT(*) FROM handout", row -> row.getLong(1)).get(0));
    }

    @Test
    void shouldGiveInTurnAlsoWhatComesAtOnce() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        inParallel(30, number -> receive(SUP, number));

        assertThat(owners(SUP, 30)).isEqualTo(Map.of(Optional.of(ALICE), 10, Optional.of(BOB), 10, Optional.of(CAROL), 10));
        assertThat(assigned("SUP-7")).containsEntry("by", "routing").containsEntry("why", "round robin");
        assertThat(house.folders(SUP).keySet()).containsExactly("@alice", "@bob", "@carol");
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldGiveToWhoHasLeast() throws Exception {
        for (int i = 1; i <= 6; i++) {
            mail(SUP);
            act(i <= 4 ? ALICE : BOB, "SUP-" + i, new Command.Assign(i <= 4 ? ALICE : BOB));
        }
        act(ALICE, "SUP-4", new Command.Park(Status.DONE));
        assignment(SUP, Assignment.LEAST_LOADED);
        for (int i = 0; i < 7; i++) {
            mail(SUP);
        }

        assertThat(List.of(owner("SUP-7"), owner("SUP-8"), owner("SUP-9")).stream().map(Optional::orElseThrow)).containsExactly(CAROL, CAROL, BOB);
        assertThat(owners(SUP, 13)).isEqualTo(Map.of(Optional.of(ALICE), 5, Optional.of(BOB), 4, Optional.of(CAROL), 4));
    }

    @Test
    void shouldNeverGiveMoreThanThereIsRoomForInAllTeamsTogether() throws Exception {
        join(SAL, ALICE);
        join(SAL, BOB);
        assignment(SUP, Assignment.LEAST_LOADED);
        assignment(SAL, Assignment.ROUND_ROBIN);
        agent(ALICE, 5);
        agent(BOB, 7);
        agent(CAROL, 3);
        agent(DAVE, 2);
        inParallel(40, number -> receive(number % 2 == 0 ? SUP : SAL, number));
        Map<Optional<EmailAddress>, Integer> all = owners(SUP, 20);
        owners(SAL, 20).forEach((owner, count) -> all.merge(owner, count, Integer::sum));

        assertThat(all).isEqualTo(Map.of(Optional.of(ALICE), 5, Optional.of(BOB), 7, Optional.of(CAROL), 3, Optional.of(DAVE), 2, Optional.empty(), 23));
        assertThat(waiting()).isEqualTo(23);
        upkeep.run();
        assertThat(waiting()).isEqualTo(23);
    }

    @Test
    void shouldHandOutWhatWaitedWhenThereIsRoomAgain() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        List.of(ALICE, BOB, CAROL).forEach(agent -> agent(agent, 1));
        for (int i = 0; i < 5; i++) {
            mail(SUP);
        }
        assertThat(owner("SUP-4")).isEmpty();
        assertThat(house.folders(SUP).get("INBOX")).containsExactly("matter 4", "matter 5");

        act(BOB, "SUP-2", new Command.Park(Status.DONE));
        upkeep.run();

        assertThat(owner("SUP-4")).contains(BOB);
        assertThat(owner("SUP-5")).isEmpty();
        assertThat(house.folders(SUP).get("@bob")).containsExactly("matter 4 [@bob]");
        assertThat(house.journal("SUP-4")).containsExactly("created", "received", "assigned");
    }

    @Test
    void shouldGiveTheMostUrgentFirst() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        List.of(ALICE, BOB, CAROL).forEach(agent -> house.attendance.leave(agent, Optional.empty(), Actor.server()));
        mail(SUP);
        house.watch.pass(Duration.ofMinutes(1));
        mail(SUP, Handling.USUAL.with(new Topic(Optional.empty(), Optional.empty(), Optional.empty(), 7)));
        mail(SUP, Handling.USUAL.with(Priority.HIGH));
        mail(SUP);
        mail(SUP, Handling.USUAL.with(Priority.LOW).with(new Topic(Optional.empty(), Optional.empty(), Optional.empty(), 99)));
        act(BOB, "SUP-4", new Command.Prioritise(Priority.URGENT));
        upkeep.run();
        assertThat(owners(SUP, 5)).isEqualTo(Map.of(Optional.empty(), 5));

        agent(ALICE, 1);
        house.attendance.come(ALICE, imap(ALICE));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            upkeep.run();
            for (int j = 1; j <= 5; j++) {
                if (!order.contains("SUP-" + j) && owner("SUP-" + j).isPresent()) {
                    order.add("SUP-" + j);
                    act(ALICE, "SUP-" + j, new Command.Park(Status.DONE));
                }
            }
        }
        assertThat(order).containsExactly("SUP-4", "SUP-3", "SUP-2", "SUP-1", "SUP-5");
    }

    @Test
    void shouldGiveNothingToWhoIsAway() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        house.attendance.leave(ALICE, Optional.empty(), imap(ALICE));
        house.attendance.leave(CAROL, Optional.of(house.watch.instant().plus(Duration.ofHours(1))), imap(CAROL));
        for (int i = 0; i < 3; i++) {
            mail(SUP);
        }
        assertThat(owners(SUP, 3)).isEqualTo(Map.of(Optional.of(BOB), 3));

        house.watch.pass(Duration.ofHours(1));
        mail(SUP);
        assertThat(owner("SUP-4")).contains(CAROL);
    }

    @Test
    void shouldWaitForTheTeamToOpen() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        // It is Wednesday, 14:02.
        house.set(SUP, settings -> settings.with(settings.duty().with(Week.of(Map.of("mon-fri", "09:00-14:00")))));
        house.holidays = Set.of(LocalDate.of(2026, 11, 26));
        mail(SUP);
        upkeep.run();
        assertThat(owner("SUP-1")).isEmpty();

        house.watch.pass(Duration.between(house.watch.instant(), Instant.parse("2026-11-27T08:59:59Z")));
        upkeep.run();
        assertThat(owner("SUP-1")).isEmpty();
        house.watch.pass(Duration.ofSeconds(1));
        upkeep.run();
        assertThat(owner("SUP-1")).contains(ALICE);
    }

    @Test
    void shouldWidenTheRing() throws Exception {
        agent(ALICE, 1, List.of("ja"), List.of("billing"));
        agent(BOB, 0, List.of("ja"), List.of());
        agent(CAROL, 1, List.of("de"), List.of());
        house.set(SUP, settings -> settings.with(Assignment.SKILLS).with(settings.duty().withRings(5)));
        Handling bill = Handling.USUAL.with(new Topic(Optional.of("billing"), Optional.of("ja"), Optional.empty(), 0));
        mail(SUP, bill);
        mail(SUP, bill);
        mail(SUP, Handling.USUAL.with(new Topic(Optional.of("sales"), Optional.empty(), Optional.empty(), 0)));
        mail(SUP, Handling.USUAL.with(new Topic(Optional.empty(), Optional.of("de"), Optional.empty(), 0)));
        assertThat(owner("SUP-1")).contains(ALICE);
        assertThat(assigned("SUP-1")).containsEntry("why", "skills, ring 1");
        assertThat(owner("SUP-2")).isEmpty();
        assertThat(owner("SUP-3")).isEmpty();
        assertThat(owner("SUP-4")).contains(CAROL);

        house.watch.pass(Duration.ofMinutes(5));
        upkeep.run();
        assertThat(owner("SUP-2")).contains(BOB);
        assertThat(assigned("SUP-2")).containsEntry("why", "skills, ring 2");
        assertThat(owner("SUP-3")).isEmpty();

        house.watch.pass(Duration.ofMinutes(5));
        upkeep.run();
        assertThat(owner("SUP-3")).contains(BOB);
        assertThat(assigned("SUP-3")).containsEntry("why", "skills, ring 3");
    }

    @Test
    void shouldGiveACustomerTheAgentOfLastTime() throws Exception {
        house.receive(SUP, "From: Cora <Cora@customer.test>", "Subject: one");
        act(BOB, "SUP-1", new Command.Assign(BOB));
        act(BOB, "SUP-1", new Command.Park(Status.DONE));
        assignment(SUP, Assignment.ROUND_ROBIN);
        for (int i = 2; i <= 4; i++) {
            house.receive(SUP, "From: cora@customer.test", "Subject: again " + i);
            assertThat(owner("SUP-" + i)).contains(BOB);
            assertThat(assigned("SUP-" + i)).containsEntry("why", "last agent");
        }
        assertThat(house.find("SUP-4").status()).isEqualTo(Status.OPEN);

        house.attendance.leave(BOB, Optional.empty(), imap(BOB));
        house.receive(SUP, "From: cora@customer.test", "Subject: five");
        assertThat(owner("SUP-5")).contains(ALICE);
        house.attendance.come(BOB, imap(BOB));
        agent(BOB, 3);
        house.receive(SUP, "From: cora@customer.test", "Subject: six");
        assertThat(owner("SUP-6")).contains(CAROL);
    }

    @Test
    void shouldNotTakeForLastAgentWhomTheServerHasOnlyGivenIt() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        for (int i = 1; i <= 6; i++) {
            house.receive(SUP, "From: cora@customer.test", "Subject: in a row " + i);
        }
        assertThat(owners(SUP, 6)).isEqualTo(Map.of(Optional.of(ALICE), 2, Optional.of(BOB), 2, Optional.of(CAROL), 2));

        act(BOB, "SUP-5", new Command.Park(Status.WAITING));
        house.receive(SUP, "From: cora@customer.test", "Subject: seven");
        assertThat(owner("SUP-7")).contains(BOB);
    }

    @Test
    void shouldLeaveMachinesSpamAndQuarantineAlone() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        house.receive(SUP, "Subject: out of office", "Auto-Submitted: auto-replied");
        mail(SUP, Handling.USUAL.with(Status.SPAM));
        mail(SUP, Handling.USUAL.with(Status.QUARANTINED));
        upkeep.run();

        assertThat(owners(SUP, 3)).isEqualTo(Map.of(Optional.empty(), 3));
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldHandOutWhatIsReleasedFromQuarantine() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        mail(SUP, Handling.USUAL.with(Status.QUARANTINED));
        new Releasing(house.desk, house.placing, house.database, Intake.tokens(house.database)).release(number("SUP-1"), imap(CAROL), Terms.ANY);
        upkeep.run();

        assertThat(owner("SUP-1")).contains(ALICE);
    }

    @Test
    void shouldFollowTheRulesFirst() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        mail(SUP, Handling.USUAL.withAssignee(CAROL));
        mail(SUP, Handling.USUAL.withAssignee(OSCAR));
        mail(SUP, Handling.USUAL.with(Status.DONE));

        assertThat(owner("SUP-1")).contains(CAROL);
        assertThat(owner("SUP-2")).contains(ALICE);
        assertThat(owner("SUP-3")).isEmpty();
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldLeaveInTheQueueWhatSomebodyPutsThere() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        mail(SUP);
        act(ALICE, "SUP-1", new Command.Unassign());
        upkeep.run();

        assertThat(owner("SUP-1")).isEmpty();
        assertThat(house.folders(SUP)).containsOnlyKeys("INBOX");
    }

    @ParameterizedTest
    @EnumSource(value = Assignment.class, names = {"MANUAL", "ROUND_ROBIN"})
    void shouldReopenForTheSameAgentIfThere(Assignment assignment) throws Exception {
        mail(SUP);
        mail(SUP);
        for (String number : List.of("SUP-1", "SUP-2")) {
            act(BOB, number, new Command.Assign(BOB));
            act(BOB, number, new Command.Park(Status.DONE));
        }
        assignment(SUP, assignment);
        house.receive(SUP, "From: c1@customer.test", "Subject: Re: matter 1", "In-Reply-To: <m1@customer.test>");
        house.attendance.leave(BOB, Optional.empty(), imap(BOB));
        house.receive(SUP, "From: c2@customer.test", "Subject: Re: matter 2", "In-Reply-To: <m2@customer.test>");

        assertThat(owner("SUP-1")).contains(BOB);
        assertThat(house.find("SUP-2").status()).isEqualTo(Status.OPEN);
        assertThat(owner("SUP-2")).isEqualTo(assignment == Assignment.MANUAL ? Optional.empty() : Optional.of(ALICE));
    }

    @Test
    void shouldHandOutWhatComesBackByItself() throws Exception {
        mail(SUP);
        mail(SUP);
        act(BOB, "SUP-1", new Command.Park(Status.SNOOZED, Optional.of(house.watch.instant().plus(Duration.ofHours(1)))));
        act(BOB, "SUP-2", new Command.Assign(BOB));
        assignment(SUP, Assignment.ROUND_ROBIN);
        house.watch.pass(Duration.ofHours(1));
        upkeep.run();
        assertThat(owner("SUP-1")).contains(ALICE);

        Team team = house.house.directory.team(SUP).orElseThrow();
        house.house.teams.save(new Team(team.key(), team.name(), team.addresses(), Map.of(CAROL, Role.LEAD), team.settings()));
        upkeep.run();
        assertThat(owner("SUP-2")).contains(CAROL);
    }

    @Test
    void shouldHandOutInTheTeamThatItIsTransferredTo() throws Exception {
        assignment(SAL, Assignment.ROUND_ROBIN);
        mail(SUP);
        house.desk.transfer(number("SUP-1"), SAL, imap(ALICE), Manner.PLAIN);
        upkeep.run();
        assertThat(owner("SAL-1")).contains(DAVE);

        agent(DAVE, 1);
        mail(SUP);
        house.desk.transfer(number("SUP-2"), SAL, imap(ALICE), Manner.PLAIN);
        assertThat(waiting()).isEqualTo(1);
        house.desk.transfer(number("SAL-2"), SUP, imap(DAVE), Manner.PLAIN);
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldTakeNoTurnWhenNobodyGetsIt() throws Exception {
        agent(ALICE, 1);
        agent(BOB, 1);
        agent(CAROL, 1);
        assignment(SUP, Assignment.ROUND_ROBIN);
        for (int i = 0; i < 8; i++) {
            mail(SUP);
        }
        List.of(ALICE, BOB, CAROL).forEach(agent -> agent(agent, 0));
        upkeep.run();

        assertThat(owners(SUP, 8)).isEqualTo(Map.of(Optional.of(ALICE), 3, Optional.of(BOB), 3, Optional.of(CAROL), 2));
    }

    @Test
    void shouldForgetWhatWasTakenOrMergedMeanwhile() throws Exception {
        assignment(SUP, Assignment.ROUND_ROBIN);
        List.of(ALICE, BOB, CAROL).forEach(agent -> house.attendance.leave(agent, Optional.empty(), Actor.server()));
        for (int i = 0; i < 4; i++) {
            mail(SUP);
        }
        act(BOB, "SUP-1", new Command.Assign(BOB));
        act(BOB, "SUP-2", new Command.Park(Status.DONE));
        house.desk.merge(number("SUP-3"), number("SUP-1"), imap(BOB), Manner.PLAIN);
        assertThat(waiting()).isEqualTo(1);

        List.of(ALICE, BOB, CAROL).forEach(agent -> house.attendance.come(agent, Actor.server()));
        upkeep.run();
        assertThat(owner("SUP-4")).contains(ALICE);
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldTakeBackWhatLetsTheCustomerWait() throws Exception {
        house.set(SUP, settings -> settings.with(Duty.always().with(TimeLimit.of("2h")).with(Week.of(Map.of("mon-fri", "09:00-17:00")))));
        for (int i = 0; i < 4; i++) {
            mail(SUP);
            act(BOB, "SUP-" + (i + 1), new Command.Assign(BOB));
        }
        // It is Wednesday, 14:02.
        house.watch.pass(Duration.ofMinutes(60));
        act(BOB, "SUP-2", new Command.Answered(Set.of("c2@customer.test")));
        act(BOB, "SUP-2", new Command.Reopen());
        act(ALICE, "SUP-3", new Command.TakeLock(Lock.Cause.DRAFT));
        act(CAROL, "SUP-4", new Command.Assign(ALICE));
        house.watch.pass(Duration.ofMinutes(59));
        upkeep.run();
        assertThat(owners(SUP, 4)).isEqualTo(Map.of(Optional.of(BOB), 3, Optional.of(ALICE), 1));

        act(ALICE, "SUP-3", new Command.TakeLock(Lock.Cause.DRAFT));
        house.watch.pass(Duration.ofMinutes(1));
        upkeep.run();
        assertThat(owner("SUP-1")).isEmpty();
        assertThat(owners(SUP, 4)).isEqualTo(Map.of(Optional.of(BOB), 2, Optional.of(ALICE), 1, Optional.empty(), 1));
        assertThat(house.folders(SUP).get("INBOX")).containsExactly("matter 1");
        List<JournalEntry> journal = house.desk.journal(number("SUP-1"));
        assertThat(journal.get(journal.size() - 1).event().details()).isEqualTo(Map.of("from", "bob@acme.test", "because", "the customer has waited for 2h"));

        // The lock ends at 16:16; SUP-4 has been alice's since 15:02 and is late on Thursday at 09:02.
        house.watch.pass(Duration.ofMinutes(15));
        upkeep.run();
        upkeep.run();
        assertThat(owner("SUP-3")).isEmpty();
        house.watch.pass(Duration.between(house.watch.instant(), Instant.parse("2026-11-26T09:01:59Z")));
        upkeep.run();
        assertThat(owner("SUP-4")).contains(ALICE);
        house.watch.pass(Duration.ofSeconds(1));
        upkeep.run();
        assertThat(owner("SUP-4")).isEmpty();
        assertThat(owner("SUP-2")).contains(BOB);
    }

    @Test
    void shouldGiveWhatWasTakenBackToAnother() throws Exception {
        house.set(SUP, settings -> settings.with(Assignment.ROUND_ROBIN).with(settings.duty().with(TimeLimit.of("30m"))));
        mail(SUP);
        assertThat(owner("SUP-1")).contains(ALICE);
        house.attendance.leave(BOB, Optional.empty(), Actor.server());
        house.attendance.leave(CAROL, Optional.empty(), Actor.server());
        house.watch.pass(Duration.ofMinutes(30));
        upkeep.run();
        upkeep.run();
        assertThat(owner("SUP-1")).isEmpty();

        house.attendance.come(CAROL, Actor.server());
        upkeep.run();
        assertThat(owner("SUP-1")).contains(CAROL);
        Conversation it = house.find("SUP-1");
        assertThat(it.asked()).contains(house.watch.instant().minus(Duration.ofMinutes(30)));
    }
}
