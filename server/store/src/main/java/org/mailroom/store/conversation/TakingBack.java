package org.mailroom.store.conversation;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts conversations back into the queue whose agent has let the customer wait for longer than the team allows. No timer is kept: how long somebody has waited stands in an index, and
 * from when on that is too long follows from the team's hours as they are now. What is locked is left alone until it is not. For one thread. Proof: {@code HandingOutTest}.
 */
public final class TakingBack {
    private static final Logger LOGGER = LoggerFactory.getLogger(TakingBack.class);
    private static final int AT_ONCE = 50;

    private final Database database;
    private final SqlDesk desk;
    private final Directory directory;
    private final Calendars calendars;
    private final Clock clock;

    @Inject
    public TakingBack(Database database, SqlDesk desk, Directory directory, Calendars calendars, Clock clock) {
        this.database = database;
        this.desk = desk;
        this.directory = directory;
        this.calendars = calendars;
        this.clock = clock;
    }

    /** One look, now. */
    void run() {
        directory.teams().stream().filter(team -> !team.settings().duty().unassignAfter().off()).forEach(this::look);
    }

    private void look(Team team) {
        Instant now = clock.instant();
        Instant since = calendars.of(team).minus(now, team.settings().duty().unassignAfter().duration());
        List<Long> late = database.read(connection -> Sql.list(connection, "SELECT id FROM conversation WHERE team = ? AND owed <= ?"
            + " AND (lock_until IS NULL OR lock_until <= ?) ORDER BY owed LIMIT " + AT_ONCE, row -> row.getLong(1), team.key().value(), since.toEpochMilli(), now.toEpochMilli()));
        for (long id : late) {
            try {
                take(id);
            } catch (RuntimeException e) {
                LOGGER.error("Conversation {} could not be taken back, trying again", id, e);
            }
        }
    }

    private void take(long id) {
        desk.transaction(transaction -> {
            for (Conversation it : transaction.hold(List.of(id))) {
                Conversation free = transaction.apply(it, new Command.TakeBack(), Actor.server(), Manner.PLAIN);
                if (free.assignee().isEmpty() && it.assignee().isPresent()) {
                    transaction.handOut(free, it.assignee());
                }
            }
            return null;
        });
    }
}
