package org.mailroom.store.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.presence.AttendanceContract;
import org.mailroom.domain.team.Agent;
import org.mailroom.store.conversation.DeskHouse;
import org.mailroom.store.directory.SqlDirectory;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** Who is away, on both engines. */
@OnEachEngine
class SqlAttendanceTest implements AttendanceContract {
    private final DatabaseExtension engine;
    private final DeskHouse.Watch watch = new DeskHouse.Watch();
    private SqlDirectory directory;
    private SqlAttendance attendance;

    SqlAttendanceTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() {
        directory = new SqlDirectory(engine.database());
        directory.addDomain("acme.test");
        List.of(ALICE, BOB, CAROL).forEach(agent -> directory.save(new Agent(agent, agent.local(), List.of(), List.of(), 0, false)));
        attendance = again();
    }

    private SqlAttendance again() {
        return new SqlAttendance(engine.database(), directory, watch);
    }

    @Override
    public Attendance attendance() {
        return attendance;
    }

    @Override
    public Instant now() {
        return watch.instant();
    }

    @Override
    public void pass(Duration time) {
        watch.pass(time);
    }

    @Test
    void shouldStillKnowAfterARestart() {
        attendance.leave(ALICE, Optional.empty(), Actor.server());
        assertThat(again().absence(ALICE)).isPresent();
    }

    @Test
    void shouldWriteDownThatAnAbsenceIsOver() {
        attendance.leave(ALICE, Optional.of(now().plusSeconds(60)), Actor.server());
        attendance.end();
        watch.pass(Duration.ofSeconds(61));
        attendance.end();
        attendance.end();
        assertThat(attendance.changes(ALICE, 10)).extracting(Attendance.Change::away).containsExactly(false, true);
    }

    @Test
    void shouldForgetWhoHasLeftTheHouse() {
        attendance.leave(ALICE, Optional.empty(), Actor.server());
        directory.removeAgent(ALICE);
        directory.save(new Agent(ALICE, "Alice", List.of(), List.of(), 0, false));
        assertThat(attendance.absence(ALICE)).isEmpty();
    }
}
