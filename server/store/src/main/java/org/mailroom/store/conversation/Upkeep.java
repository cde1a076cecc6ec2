package org.mailroom.store.conversation;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.team.Directory;
import org.mailroom.store.presence.SqlAttendance;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Chores;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens by the clock: snoozed conversations wake, locks that were not renewed end, agents come back, what was left lying is taken back, what waits is handed out, customers who wait for too long are seen, and
 * departures are forgotten. Twice a second it looks at small indexes. Several servers on one database may all do it: each conversation is held and looked at again. Trouble is
 * logged and tried again at the next look. Proof: {@code UpkeepTest}.
 */
public final class Upkeep implements AutoCloseable {
    /** How long a client may go on showing a message that has left its folder and still be answered by the conversation's state. */
    public static final Duration DEPARTURE_MEMORY = Duration.ofMinutes(10);
    private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int SWEEP_EACH = 120;
    private static final int AT_ONCE = 50;
    /** So many entries are kept for search indexes that were away. */
    private static final int GONE_MEMORY = 100_000;

    private final Database database;
    private final SqlDesk desk;
    private final Directory directory;
    private final Clock clock;
    private final SqlAttendance attendance;
    private final TakingBack takingBack;
    private final HandingOut handingOut;
    private final Reminders reminders;
    private final Chores chores = new Chores("upkeep", Duration.ofSeconds(10));
    private int looks;

    @Inject
    public Upkeep(Database database, SqlDesk desk, Directory directory, Clock clock, SqlAttendance attendance, TakingBack takingBack, HandingOut handingOut,
                  Reminders reminders) {
        this.database = database;
        this.desk = desk;
        this.directory = directory;
        this.clock = clock;
        this.attendance = attendance;
        this.takingBack = takingBack;
        this.handingOut = handingOut;
        this.reminders = reminders;
    }

    public void start() {
        chores.each(Duration.ZERO, PAUSE, "What happens by the clock could not be done", this::run);
    }

    /** One look, now. For one thread. */
    void run() {
        each("SELECT id FROM conversation WHERE wake <= ? ORDER BY wake, id LIMIT " + AT_ONCE, new Command.Wake());
        each("SELECT id FROM conversation WHERE lock_until <= ? ORDER BY lock_until, id LIMIT " + AT_ONCE, new Command.ExpireLock());
        attendance.end();
        reminders.run();
        takingBack.run();
        handingOut.run();
        if (looks++ % SWEEP_EACH == 0) {
            database.write(connection -> Sql.update(connection, "DELETE FROM departure WHERE at < ?", clock.millis() - DEPARTURE_MEMORY.toMillis())
                + Sql.update(connection, "DELETE FROM gone_message WHERE id <= (SELECT COALESCE(MAX(id), 0) FROM gone_message) - " + GONE_MEMORY));
        }
    }

    private void each(String due, Command command) {
        List<Long> ids;
        boolean all;
        do {
            ids = database.read(connection -> Sql.list(connection, due, row -> row.getLong(1), clock.millis()));
            all = true;
            for (long id : ids) {
                all &= done(id, command);
            }
        } while (all && ids.size() == AT_ONCE);
    }

    /** One that fails keeps no other back. */
    private boolean done(long id, Command command) {
        try {
            apply(id, command);
            return true;
        } catch (RuntimeException e) {
            LOGGER.error("Conversation {} could not be woken, or its lock ended, trying again", id, e);
            return false;
        }
    }

    private void apply(long id, Command command) {
        desk.transaction(transaction -> {
            for (Conversation it : transaction.hold(List.of(id))) {
                if (directory.team(it.team()).isPresent()) {
                    transaction.apply(it, command, Actor.server(), Manner.PLAIN);
                } else {
                    // Nobody sees the conversations of a team that was removed; it must not be looked at for ever.
                    transaction.put(it.withLock(Optional.empty()).with(Status.OPEN, Optional.empty(), transaction.now()));
                }
            }
            return null;
        });
    }

    @Override
    public void close() {
        chores.close();
    }
}
