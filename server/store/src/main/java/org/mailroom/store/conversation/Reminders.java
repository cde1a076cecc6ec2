package org.mailroom.store.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.service.Escalation;
import org.mailroom.domain.service.Level;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for customers who have waited so long that their answer is due soon or overdue. No deadline is kept: since when somebody waits stands in an index, and since when that is too long follows from
 * the team's promises and hours as they are now. The leads are told before the conversation is marked, each once: a server that dies in between tells them at its next start. For one thread.
 * Proof: {@code RemindersTest}.
 */
public final class Reminders {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reminders.class);
    private static final int AT_ONCE = 50;
    private static final Set<Level> LEVELS = Set.of(Level.DUE_SOON, Level.OVERDUE);

    /** Tells a team's leads that a customer was not answered in time. */
    @FunctionalInterface
    public interface Leads {
        /** Once for the same wait, however often it is asked for. */
        void tell(Team team, Conversation late);
    }

    private final Database database;
    private final SqlDesk desk;
    private final Directory directory;
    private final Calendars calendars;
    private final Leads leads;
    private final Clock clock;

    @Inject
    public Reminders(Database database, SqlDesk desk, Directory directory, Calendars calendars, Leads leads, Clock clock) {
        this.database = database;
        this.desk = desk;
        this.directory = directory;
        this.calendars = calendars;
        this.leads = leads;
        this.clock = clock;
    }

    /** One look, now. */
    void run() {
        directory.teams().stream().filter(team -> !team.settings().service().targets().isEmpty()).forEach(this::look);
    }

    private void look(Team team) {
        ServiceLevels promised = team.settings().service();
        WorkingHours hours = calendars.of(team);
        Instant now = clock.instant();
        Set<Long> late = new LinkedHashSet<>();
        promised.targets().forEach((priority, target) -> {
            for (Level level : LEVELS) {
                late.addAll(waiting(team, priority, target.first(), "answered IS NULL", level, hours, now));
                late.addAll(waiting(team, priority, target.next(), "answered IS NOT NULL", level, hours, now));
            }
        });
        for (long id : late) {
            try {
                remind(team, id);
            } catch (RuntimeException e) {
                LOGGER.error("Conversation {} is late and could not be marked so, trying again", id, e);
            }
        }
    }

    private List<Long> waiting(Team team, Priority priority, TimeLimit limit, String kind, Level level, WorkingHours hours, Instant now) {
        if (limit.off()) {
            return List.of();
        }
        Duration warned = level == Level.OVERDUE ? Duration.ZERO : team.settings().service().warn().duration();
        Duration waited = limit.duration().minus(warned);
        Instant since = waited.isNegative() ? now : hours.minus(now, waited);
        return database.read(connection -> Sql.list(connection, "SELECT id FROM conversation WHERE team = ? AND service IN (" + (level == Level.OVERDUE ? "0, 1" : "0") + ") AND asked <= ? AND priority = ? AND " + kind
                + " AND status IN ('open', 'snoozed') ORDER BY asked LIMIT " + AT_ONCE, row -> row.getLong(1),
            team.key().value(), since.toEpochMilli(), priority.word()));
    }

    private void remind(Team team, long id) {
        Optional<Conversation> seen = database.read(connection -> ConversationRows.byId(connection, List.of(id), "").stream().findFirst());
        boolean overdue = seen.filter(it -> Level.of(it, team.settings().service(), calendars.of(team), clock.instant()) == Level.OVERDUE && it.service() != Level.OVERDUE).isPresent();
        if (overdue && team.settings().service().escalation().contains(Escalation.NOTIFY_LEAD)) {
            leads.tell(team, seen.get());
        }
        desk.transaction(transaction -> {
            for (Conversation it : transaction.hold(List.of(id))) {
                transaction.apply(it, new Command.Remind(), Actor.server(), Manner.PLAIN);
            }
            return null;
        });
    }
}
