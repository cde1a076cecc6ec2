package org.mailroom.store.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.Sessions;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.directory.SqlDirectory;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** What sessions promise, on both engines. */
@OnEachEngine
class SqlSessionsTest {
    private static final EmailAddress ALICE = EmailAddress.of("alice@acme.test");
    private static final EmailAddress BOB = EmailAddress.of("bob@acme.test");

    /** It stands still until it is moved. */
    private static final class StandingClock extends Clock {
        private Instant now = Instant.parse("2026-11-02T09:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("one zone is enough");
        }
    }

    private final DatabaseExtension engine;
    private final StandingClock clock = new StandingClock();
    private Sessions sessions;
    private SqlDirectory directory;

    SqlSessionsTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void people() {
        sessions = new SqlSessions(engine.database(), clock);
        directory = new SqlDirectory(engine.database());
        directory.addDomain("acme.test");
        for (EmailAddress agent : List.of(ALICE, BOB)) {
            directory.save(new Agent(agent, agent.local(), List.of(), List.of(), 0, false));
            directory.setPassword(agent, "secret");
        }
    }

    @Test
    void shouldFindASessionByItsTextAfterARestartToo() {
        String text = sessions.begin(ALICE, "Firefox 150");
        assertThat(new SqlSessions(engine.database(), clock).find(text, true)).contains(new Sessions.Session(ALICE, clock.instant(), "Firefox 150"));
        assertThat(sessions.find(text + "x", true)).isEmpty();
        assertThat(sessions.find("", true)).isEmpty();
        assertThat(sessions.begin(ALICE, "")).isNotEqualTo(text);
    }

    @Test
    void shouldKeepNothingThatOpensASession() {
        String text = sessions.begin(ALICE, "");
        List<String> kept = engine.database().read(connection -> Sql.list(connection, "SELECT hash FROM web_session", row -> row.getString(1)));
        assertThat(kept).hasSize(1).noneMatch(text::contains).noneMatch(hash -> hash.contains(text));
        assertThat(sessions.find(kept.get(0), true)).isEmpty();
    }

    @Test
    void shouldEndWhenIdleOrTooOldOrToldTo() {
        String idle = sessions.begin(ALICE, "");
        String used = sessions.begin(ALICE, "");
        for (Duration passed = Duration.ZERO; passed.compareTo(Sessions.LONGEST.minusHours(7)) < 0; passed = passed.plusHours(7)) {
            clock.pass(Duration.ofHours(7));
            assertThat(sessions.find(used, true)).as("%s", passed).isPresent();
        }
        assertThat(sessions.find(idle, true)).isEmpty();
        clock.pass(Duration.ofHours(7));
        assertThat(sessions.find(used, true)).isEmpty();
        String looked = sessions.begin(ALICE, "");
        clock.pass(Duration.ofHours(7));
        assertThat(sessions.find(looked, false)).isPresent();
        clock.pass(Duration.ofHours(2));
        assertThat(sessions.find(looked, false)).isEmpty();
        String told = sessions.begin(ALICE, "");
        String other = sessions.begin(ALICE, "");
        sessions.end(told);
        sessions.end(told);
        assertThat(sessions.find(told, true)).isEmpty();
        assertThat(sessions.find(other, true)).isPresent();
        assertThat(engine.database().<Long>read(connection -> Sql.first(connection, "SELECT COUNT(*) FROM web_session", row -> row.getLong(1)).orElseThrow())).isEqualTo(1);
    }

    @Test
    void shouldEndWithThePasswordAndWithTheAgent() {
        String alices = sessions.begin(ALICE, "");
        String bobs = sessions.begin(BOB, "");
        directory.setPassword(ALICE, "another");
        assertThat(sessions.find(alices, true)).isEmpty();
        assertThat(sessions.find(bobs, true)).isPresent();
        directory.removeAgent(BOB);
        assertThat(sessions.find(bobs, true)).isEmpty();
    }
}
