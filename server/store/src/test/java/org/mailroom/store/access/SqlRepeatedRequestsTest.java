package org.mailroom.store.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.access.RepeatedRequests.Answer;
import org.mailroom.domain.access.RepeatedRequests.Asked;
import org.mailroom.domain.access.RepeatedRequests.Done;
import org.mailroom.domain.access.RepeatedRequests.DoneElsewhere;
import org.mailroom.store.conversation.DeskHouse;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.LostAnswers;
import org.mailroom.store.sql.MarkedDatabase;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Unavailable;

/** That a request is done once, whenever the server ends, and what is remembered of it. */
@OnEachEngine
class SqlRepeatedRequestsTest {
    private static final Asked THIS = new Asked("alice", "key", "this", "");
    private static final Answer MADE = new Answer(201, Map.of("Location", "/here", "Content-Type", "application/json"), "made".getBytes(StandardCharsets.UTF_8), false);

    private final DatabaseExtension engine;
    private LostAnswers line;
    private MarkedDatabase database;
    private SqlRepeatedRequests requests;

    SqlRepeatedRequestsTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        line = new LostAnswers(engine.database());
        database = new MarkedDatabase(line);
        requests = new SqlRepeatedRequests(database, Clock.systemUTC());
    }

    /** Another process on the same database, or the next one. */
    private SqlRepeatedRequests other() {
        return new SqlRepeatedRequests(new MarkedDatabase(engine.database()), Clock.systemUTC());
    }

    /** What a request changes. */
    private void act(String domain) {
        database.write(connection -> Sql.update(connection, "INSERT INTO served_domain (name, added) VALUES (?, 0)", domain));
    }

    private List<String> done() {
        return database.read(connection -> Sql.list(connection, "SELECT name FROM served_domain ORDER BY name", row -> row.getString(1)));
    }

    private static Asked asked(String caller, String key, String print, String secret) {
        return new Asked(caller, key, print, secret);
    }

    @Test
    void shouldGiveTheAnswerAgainToTheSameCallerWithTheSameKey() throws Exception {
        Asked secretly = asked("alice", "key", "this", "password=secret-1");
        requests.once(secretly, false, foreseen -> {
            foreseen.accept(MADE);
            act("a.test");
            return MADE;
        });
        Done done = other().find(secretly).orElseThrow();
        assertThat(done.same()).isTrue();
        assertThat(done.answer().orElseThrow().is(MADE)).isTrue();
        for (Asked another : List.of(asked("alice", "key", "that", "password=secret-1"), asked("alice", "key", "this", "password=secret-2"), THIS)) {
            assertThat(requests.find(another).orElseThrow().same()).as(another.toString()).isFalse();
        }
        assertThat(requests.find(asked("bob", "key", "this", "password=secret-1"))).isEmpty();
        assertThat(requests.find(asked("alice", "other", "this", "password=secret-1"))).isEmpty();
    }

    @Test
    void shouldKeepNothingThatTellsASecret() throws Exception {
        Answer told = new Answer(201, Map.of("Content-Type", "application/json"), "mr_this-is-told-once".getBytes(StandardCharsets.UTF_8), true);
        Asked secretly = asked("alice", "key", "this", "password=secret-1");
        requests.once(secretly, false, foreseen -> {
            foreseen.accept(told);
            act("a.test");
            return told;
        });
        List<String> kept = database.read(connection -> Sql.list(connection, "SELECT * FROM repeated_request", row -> {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                text.append(row.getObject(i) instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : row.getString(i)).append('\n');
            }
            return text.toString();
        }));
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0)).contains("$argon2id$").doesNotContain("told-once", "secret-1", SecretText.hash("password=secret-1"), SecretText.hash("secret-1"));
        assertThat(requests.find(secretly).flatMap(Done::answer).orElseThrow().is(told)).isTrue();
        Done elsewhere = other().find(secretly).orElseThrow();
        assertThat(elsewhere.same()).isTrue();
        assertThat(elsewhere.answer()).isEmpty();
    }

    /** What a server that starts after a kill finds: what was written, and the answer with it; or neither. */
    @Test
    void shouldStoreTheForeseenAnswerWithWhatIsWritten() throws Exception {
        requests.once(THIS, false, foreseen -> {
            database.write(connection -> 0);
            foreseen.accept(MADE);
            assertThat(other().find(THIS)).isEmpty();
            act("a.test");
            assertThat(other().find(THIS).flatMap(Done::answer).orElseThrow().is(MADE)).isTrue();
            return MADE;
        });
    }

    @Test
    void shouldKnowTheAnswerThoughTheCommitWasNotHeardOf() {
        line.lose(1);
        assertThatThrownBy(() -> requests.once(THIS, false, foreseen -> {
            foreseen.accept(MADE);
            act("a.test");
            return MADE;
        })).isInstanceOf(Unavailable.class);
        assertThat(done()).containsExactly("a.test");
        assertThat(requests.find(THIS).flatMap(Done::answer).orElseThrow().is(MADE)).isTrue();
    }

    @Test
    void shouldRememberNothingOfWhatWasTakenBack() {
        assertThatThrownBy(() -> requests.once(THIS, false, foreseen -> {
            foreseen.accept(MADE);
            return database.write(connection -> {
                Sql.update(connection, "INSERT INTO served_domain (name, added) VALUES ('a.test', 0)");
                throw new IllegalStateException("broken");
            });
        })).hasMessage("broken");
        assertThat(done()).isEmpty();
        assertThat(requests.find(THIS)).isEmpty();
    }

    /** Several transactions, whose answer is known when all is done: until then it is known that it was begun. */
    @Test
    void shouldTakeTheKeyWithTheFirstThingThatIsWrittenWhenNothingIsForeseen() throws Exception {
        requests.once(THIS, true, foreseen -> {
            assertThat(other().find(THIS)).isEmpty();
            act("a.test");
            assertThat(other().find(THIS).orElseThrow().answer()).isEmpty();
            act("b.test");
            return MADE;
        });
        assertThat(done()).containsExactly("a.test", "b.test");
        assertThat(other().find(THIS).flatMap(Done::answer).orElseThrow().is(MADE)).isTrue();
    }

    @Test
    void shouldLeaveInDoubtWhatEndedInTheMiddle() {
        assertThatThrownBy(() -> requests.once(THIS, true, foreseen -> {
            act("a.test");
            throw new Unavailable("the line broke");
        })).isInstanceOf(Unavailable.class);
        Done begun = requests.find(THIS).orElseThrow();
        assertThat(begun.same()).isTrue();
        assertThat(begun.answer()).isEmpty();
    }

    @Test
    void shouldRememberARefusalOnlyIfSomethingWasWritten() throws Exception {
        Answer refusal = new Answer(409, Map.of(), "no".getBytes(StandardCharsets.UTF_8), false);
        requests.once(THIS, false, foreseen -> refusal);
        assertThat(requests.find(THIS)).isEmpty();
        requests.once(THIS, true, foreseen -> {
            act("a.test");
            return refusal;
        });
        assertThat(requests.find(THIS).flatMap(Done::answer).orElseThrow().is(refusal)).isTrue();
    }

    @Test
    void shouldWriteNothingWhenAnotherHasDoneTheSame() throws Exception {
        other().once(THIS, false, foreseen -> MADE);
        assertThatThrownBy(() -> requests.once(THIS, false, foreseen -> {
            foreseen.accept(MADE);
            act("b.test");
            return MADE;
        })).isInstanceOf(DoneElsewhere.class);
        assertThat(done()).isEmpty();
    }

    /** Four processes at once. */
    @Test
    void shouldDoItOnceHoweverManyTryAtTheSameTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Answer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                MarkedDatabase own = new MarkedDatabase(engine.database());
                SqlRepeatedRequests process = new SqlRepeatedRequests(own, Clock.systemUTC());
                String domain = i + ".test";
                all.add(() -> process.once(THIS, false, foreseen -> {
                    foreseen.accept(MADE);
                    own.write(connection -> Sql.update(connection, "INSERT INTO served_domain (name, added) VALUES (?, 0)", domain));
                    return MADE;
                }));
            }
            int refused = 0;
            for (Future<Answer> one : threads.invokeAll(all)) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(DoneElsewhere.class);
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(3);
            assertThat(done()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldForgetAfterADay() throws Exception {
        DeskHouse.Watch watch = new DeskHouse.Watch();
        SqlRepeatedRequests timed = new SqlRepeatedRequests(database, watch);
        timed.once(THIS, false, foreseen -> MADE);
        watch.pass(SqlRepeatedRequests.MEMORY.plusSeconds(1));
        assertThat(timed.find(THIS)).isEmpty();
        Asked that = asked("alice", "key", "that", "");
        timed.once(that, false, foreseen -> MADE);
        assertThat(timed.find(that).orElseThrow().same()).isTrue();
    }
}
