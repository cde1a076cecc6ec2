package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.DirectoryContract;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** The directory's contract, and two directories on one database, on each engine. */
@OnEachEngine
class SqlDirectoryTest implements DirectoryContract {
    private final DatabaseExtension engine;
    private final AtomicLong nanos = new AtomicLong();
    private SqlDirectory directory;
    private SqlDirectory ofAnotherProcess;

    SqlDirectoryTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        directory = new SqlDirectory(engine.database(), new Argon2id(), nanos::get);
        ofAnotherProcess = new SqlDirectory(engine.database(), new Argon2id(), nanos::get);
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Test
    void shouldHaveEverythingWhenOpenedAgain() {
        serveAcme();
        directory.setPassword(ALICE, "secret");
        Team team = new Team(SUP, new TeamName("Support"), List.of(address("z"), address("a"), address("m")),
            Map.of(ALICE, Role.LEAD, BOB, Role.OBSERVER), TeamSettings.defaults());
        directory.save(team);

        SqlDirectory again = new SqlDirectory(engine.database());
        assertThat(again.domains()).containsExactly("acme.test");
        assertThat(again.agents()).isEqualTo(directory.agents()).hasSize(2);
        assertThat(again.teams()).containsExactly(team);
        assertThat(again.passwordMatches(ALICE, "secret")).isTrue();
    }

    @Test
    void shouldLetOneWinWhenTwoProcessesGiveTwoTeamsTheSameAddress() throws Exception {
        serveAcme();
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos());
        for (int round = 0; round < 20; round++) {
            EmailAddress wanted = address("wanted" + round);
            Team one = team("A" + round, "A " + round, wanted);
            Team other = team("B" + round, "B " + round, wanted);
            List<Boolean> won = together(List.of(() -> saved(directory, one), () -> saved(ofAnotherProcess, other)));
            assertThat(won).containsExactlyInAnyOrder(true, false);
        }
        assertThat(new SqlDirectory(engine.database()).teams()).hasSize(20);
    }

    @Test
    void shouldKeepEveryChangeWhenManyThreadsChange() throws Exception {
        serveAcme();
        List<Callable<Boolean>> changes = new ArrayList<>();
        IntStream.range(0, 16).forEach(i -> changes.add(() -> {
            SqlDirectory one = i % 2 == 0 ? directory : ofAnotherProcess;
            one.save(new Agent(address("agent" + i), "Agent " + i, List.of(), List.of(), 0, false));
            return one.agent(address("agent" + i)).isPresent();
        }));
        assertThat(together(changes)).containsOnly(true);
        assertThat(new SqlDirectory(engine.database()).agents()).hasSize(18);
    }

    @Test
    void shouldSeeWhatAnotherProcessChangedWhenASecondHasPassed() {
        serveAcme();
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos());
        assertThat(ofAnotherProcess.agents()).hasSize(2);

        directory.save(new Team(SUP, new TeamName("Support"), List.of(address("support")), Map.of(ALICE, Role.AGENT), TeamSettings.defaults()));
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos());
        assertThat(ofAnotherProcess.teamsOf(ALICE)).extracting(Team::key).containsExactly(SUP);

        directory.removeAgent(ALICE);
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos());
        assertThat(ofAnotherProcess.teamsOf(ALICE)).isEmpty();
        assertThat(ofAnotherProcess.agent(ALICE)).isEmpty();
    }

    @Test
    void shouldNotAskTheDatabaseWhenItHasJustLooked() {
        serveAcme();
        engine.database().write(connection -> Sql.update(connection, "DELETE FROM agent"));
        engine.database().write(connection -> Sql.update(connection, "UPDATE directory_version SET version = version + 1"));
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos() - 1);
        assertThat(directory.agents()).hasSize(2);
        nanos.addAndGet(1);
        assertThat(directory.agents()).isEmpty();
    }

    @Test
    void shouldCheckAgainstTheRowsWhenTheSnapshotIsOld() {
        serveAcme();
        Team team = team("SUP", "Support", address("support"));
        assertThatIllegalArgumentException().isThrownBy(() -> ofAnotherProcess.removeDomain("acme.test")).withMessageContaining("alice@acme.test");
        ofAnotherProcess.save(team);
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(team("SAL", "support", address("sales"))));
    }

    @Test
    void shouldChangeNothingWhenAChangeIsRefused() {
        serveAcme();
        Team team = team("SUP", "Support", address("support"));
        directory.save(team);
        assertThatIllegalArgumentException().isThrownBy(() -> directory.save(new Team(SUP, team.name(),
            List.of(address("help"), EmailAddress.of("help@foreign.test")), Map.of(), TeamSettings.defaults())));
        assertThat(directory.teams()).containsExactly(team);
        assertThat(new SqlDirectory(engine.database()).teams()).containsExactly(team);
    }

    @Test
    void shouldRefuseTheDomainOfTeamOwnersWhenAdded() {
        assertThatIllegalArgumentException().isThrownBy(() -> directory.addDomain("Teams.INVALID")).withMessageContaining("teams.invalid");
        assertThat(directory.domains()).isEmpty();
    }

    @Test
    void shouldListDomainsInTheOrderOfAdditionWhenAsked() {
        directory.addDomain("zeta.test");
        directory.addDomain("acme.test");
        directory.addDomain("zeta.test");
        assertThat(directory.domains()).containsExactly("zeta.test", "acme.test");
    }

    @Test
    void shouldKeepUnknownSettingsWhenATeamIsSaved() {
        serveAcme();
        directory.save(team("SUP", "Support", address("support")));
        engine.database().write(connection -> Sql.update(connection,
            "UPDATE team SET settings = '{\"ofTheFuture\":[1],\"lockMinutes\":7,\"assignment\":\"byWeather\"}'"));
        SqlDirectory again = new SqlDirectory(engine.database());
        Team read = again.team(SUP).orElseThrow();
        assertThat(read.settings().lockMinutes()).isEqualTo(7);
        assertThat(read.settings().assignment()).isEqualTo(TeamSettings.defaults().assignment());
        again.save(read);
        String settings = engine.database().read(connection -> Sql.first(connection, "SELECT settings FROM team", row -> row.getString(1)).orElseThrow());
        assertThat(settings).contains("\"ofTheFuture\":[1]").contains("\"lockMinutes\":7").contains("\"sendMode\":\"as\"");
    }

    @Test
    void shouldAnswerNothingWhenTheDirectoryCannotBeRead() {
        serveAcme();
        engine.database().write(connection -> Sql.update(connection, "UPDATE agent SET skills = 'no JSON'"));
        engine.database().write(connection -> Sql.update(connection, "UPDATE directory_version SET version = version + 1"));
        nanos.addAndGet(CurrentSnapshot.OLDEST.toNanos());
        assertThatThrownBy(() -> directory.agent(ALICE)).hasMessage("the directory cannot be read");
        assertThatThrownBy(() -> directory.agent(ALICE)).hasMessage("the directory cannot be read");
        engine.database().write(connection -> Sql.update(connection, "UPDATE agent SET skills = '[]'"));
        nanos.addAndGet(CurrentSnapshot.LOOK.toNanos());
        assertThat(directory.agent(ALICE)).isPresent();
    }

    private void serveAcme() {
        directory.addDomain("acme.test");
        directory.save(new Agent(ALICE, "Alice", List.of("ja"), List.of("billing"), 10, true));
        directory.save(new Agent(BOB, "Bob", List.of(), List.of(), 0, false));
    }

    private static EmailAddress address(String local) {
        return EmailAddress.of(local + "@acme.test");
    }

    private static Team team(String key, String name, EmailAddress address) {
        return new Team(new TeamKey(key), new TeamName(name), List.of(address), Map.of(), TeamSettings.defaults());
    }

    private static boolean saved(Directory directory, Team team) {
        try {
            directory.save(team);
            return true;
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining(team.identity().value());
            return false;
        }
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        CyclicBarrier start = new CyclicBarrier(calls.size());
        try {
            List<Future<T>> answers = calls.stream().map(call -> threads.submit(() -> {
                start.await();
                return call.call();
            })).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> answer : answers) {
                results.add(answer.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
