package org.mailroom.store.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mailroom.store.conversation.DeskHouse.ALICE;
import static org.mailroom.store.conversation.DeskHouse.CAROL;
import static org.mailroom.store.conversation.DeskHouse.SUP;
import static org.mailroom.store.conversation.DeskHouse.imap;
import static org.mailroom.store.conversation.DeskHouse.number;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Content;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.screen.Teaching;
import org.mailroom.domain.screen.Verdict;
import org.mailroom.store.conversation.DeskHouse;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;
import org.mailroom.store.sql.Sql;

/** What spamd is taught by gestures, when it learns and when it is away. */
@OnEachEngine
class SpamLessonsTest {
    /** A scanner that remembers what it was taught. */
    private static final class Pupil implements Teaching {
        private final List<String> learned = new ArrayList<>();
        private boolean away;
        private int asked;

        @Override
        public boolean on() {
            return true;
        }

        @Override
        public void teach(Verdict verdict, Content message, long octets) throws NotNow {
            asked++;
            if (away) {
                throw new NotNow("it is away", null);
            }
            try (InputStream in = message.open()) {
                byte[] bytes = in.readAllBytes();
                assertThat(bytes).hasSize((int) octets);
                learned.add(verdict + " " + new String(bytes, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new NotNow("it cannot be read", e);
            }
        }

        private List<String> subjects() {
            return learned.stream().map(text -> text.replaceAll("(?s)(\\w+) .*?Subject: ([^\r]*)\r.*", "$1 $2")).toList();
        }
    }

    private final DatabaseExtension engine;
    private final Pupil pupil = new Pupil();
    private DeskHouse house;
    private SpamLessons lessons;

    SpamLessonsTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    @BeforeEach
    void build() throws Exception {
        house = new DeskHouse(engine.database(), engine.directory(), pupil);
        lessons = new SpamLessons(house.database, house.bodies, pupil, house.watch);
        house.receive(SUP, "Subject: one");
    }

    @AfterEach
    void end() {
        lessons.close();
    }

    private void act(Command command) {
        house.desk.act(number("SUP-1"), command, imap(ALICE), Manner.PLAIN);
    }

    private List<String> counts() {
        return house.database.read(connection -> Sql.list(connection, "SELECT sender, spam, ham FROM sender_verdict ORDER BY sender",
            row -> row.getString(1) + " " + row.getLong(2) + " " + row.getLong(3)));
    }

    private int waiting() {
        return house.database.read(connection -> Sql.list(connection, "SELECT message FROM lesson", row -> row.getLong(1))).size();
    }

    @Test
    void shouldTeachTheMessageAsItCame() throws Exception {
        house.file(SUP, "Return-Path: <x@y.test>\r\nDelivered-To: support@acme.test\r\nX-Mailroom-Team: Support\r\nX-Spam-Status: No,\r\n score=1\r\nX-Mailroom-Virus: clean\r\n",
            "Received: by a\r\nX-Mailroom-Looking: odd\r\nFrom: y@y.test\r\nMessage-ID: <y@y.test>\r\nSubject: whole\r\n\r\nbuy\r\n");
        house.desk.act(number("SUP-2"), new Command.Park(Status.SPAM), imap(ALICE), Manner.PLAIN);
        lessons.run();
        assertThat(pupil.learned).containsExactly("SPAM Received: by a\r\nX-Mailroom-Looking: odd\r\nFrom: y@y.test\r\nMessage-ID: <y@y.test>\r\nSubject: whole\r\n\r\nbuy\r\n");
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldTeachSpamOnTheWayInAndHamOnTheWayOutAndCountTheSender() {
        act(new Command.Park(Status.SPAM));
        act(new Command.Park(Status.SPAM));
        lessons.run();
        act(new Command.Reopen());
        lessons.run();
        assertThat(pupil.subjects()).containsExactly("SPAM one", "HAM one");
        assertThat(counts()).containsExactly("cora@customer.test 1 1");
    }

    @Test
    void shouldTeachOnlyTheLastOfTwoOppositeGestures() {
        act(new Command.Park(Status.SPAM));
        act(new Command.Reopen());
        lessons.run();
        assertThat(pupil.subjects()).containsExactly("HAM one");
    }

    @Test
    void shouldNotCallSpamGoodWhenItGoesToTrash() {
        act(new Command.Park(Status.SPAM));
        lessons.run();
        act(new Command.Park(Status.TRASH));
        act(new Command.Reopen());
        lessons.run();
        assertThat(pupil.subjects()).containsExactly("SPAM one");
    }

    @Test
    void shouldTeachNothingThatTheServerDoesByItselfAndNothingThatIsRefused() throws Exception {
        house.receive(SUP, Handling.USUAL.with(Status.SPAM), "Subject: scored");
        house.desk.act(number("SUP-1"), new Command.Park(Status.SPAM), Actor.server(), Manner.PLAIN);
        house.desk.act(number("SUP-1"), new Command.Reopen(), imap(CAROL), Manner.PLAIN);
        act(new Command.Assign(ALICE));
        assertThat(catchThrowable(() -> house.desk.act(number("SUP-1"), new Command.Park(Status.SPAM), imap(DeskHouse.BOB), Manner.PLAIN)))
            .isInstanceOf(Refused.class);
        lessons.run();
        assertThat(pupil.subjects()).containsExactly("HAM one");
    }

    @Test
    void shouldTryAgainWhileTheScannerIsAwayAndAskItSeldom() {
        pupil.away = true;
        act(new Command.Park(Status.SPAM));
        lessons.run();
        lessons.run();
        assertThat(pupil.asked).isEqualTo(1);
        for (int i = 0; i < 60; i++) {
            house.watch.pass(Duration.ofSeconds(10));
            lessons.run();
        }
        assertThat(pupil.asked).isBetween(5, 20);
        pupil.away = false;
        house.watch.pass(Duration.ofMinutes(1));
        lessons.run();
        assertThat(pupil.subjects()).containsExactly("SPAM one");
    }

    @Test
    void shouldGiveUpAfterDays() {
        pupil.away = true;
        act(new Command.Park(Status.SPAM));
        house.watch.pass(SpamLessons.PATIENCE.plusHours(1));
        lessons.run();
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldKeepNoMessageWhereThereIsNoScanner() throws Exception {
        house.database.write(connection -> {
            new Lessons(false).add(connection, SUP, house.find("SUP-1").id(), Verdict.SPAM, 1);
            return null;
        });
        assertThat(waiting()).isZero();
        assertThat(counts()).containsExactly("cora@customer.test 1 0");
    }
}
