package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.route.Candidate;
import org.mailroom.domain.route.Choice;
import org.mailroom.domain.route.Routing;
import org.mailroom.domain.route.Waiting;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.store.route.Candidates;
import org.mailroom.store.route.LastAgent;
import org.mailroom.store.sql.Dialect;

/**
 * Gives a conversation to an agent, or notes that it waits for one, inside of a transaction that holds it. Two that hand out at once come one after the other, so no agent gets
 * more than there is room for, and no turn is given twice. Thread-safe. Proof: {@code HandingOutTest}.
 */
final class Router {
    private final Directory directory;
    private final Dialect dialect;

    Router(Dialect dialect, Directory directory) {
        this.directory = directory;
        this.dialect = dialect;
    }

    /**
     * Does nothing unless it is open, nobody's, and of a team that does not assign by hand.
     *
     * @param began  since when it waits for somebody
     * @param spared  from whom it was taken
     */
    Conversation route(DeskTransaction transaction, Conversation it, Topic topic, Instant began, Optional<EmailAddress> spared) throws SQLException {
        Setting setting = transaction.setting(it.team());
        Team team = setting.team();
        Assignment assignment = team.settings().assignment();
        if (assignment == Assignment.MANUAL || it.status() != Status.OPEN || it.assignee().isPresent()) {
            return it;
        }
        if (setting.hours().open(setting.now())) {
            long turn = Candidates.hold(transaction.connection(), team, directory, dialect);
            Optional<Choice> choice = choice(transaction.connection(), setting, it, topic, began, spared, List.of());
            if (choice.isPresent()) {
                if (choice.get().inTurn()) {
                    Candidates.taken(transaction.connection(), team, choice.get().agent(), turn);
                }
                return transaction.apply(it, new Command.HandOut(choice.get().agent(), choice.get().why()), Actor.server(), Manner.PLAIN);
            }
        }
        transaction.handOut(it, spared);
        return it;
    }

    /** Whom it would be given to, without giving it. As {@link #route}. */
    Optional<Choice> foreseen(Connection connection, Setting setting, Conversation it, Topic topic, Collection<EmailAddress> given) throws SQLException {
        boolean waits = setting.team().settings().assignment() != Assignment.MANUAL && it.status() == Status.OPEN && it.assignee().isEmpty() && setting.hours().open(setting.now());
        return waits ? choice(connection, setting, it, topic, setting.now(), Optional.empty(), given) : Optional.empty();
    }

    private Optional<Choice> choice(Connection connection, Setting setting, Conversation it, Topic topic, Instant began, Optional<EmailAddress> spared, Collection<EmailAddress> given)
            throws SQLException {
        Team team = setting.team();
        List<Candidate> candidates = Candidates.of(connection, team, directory, setting.now()).stream()
            .map(one -> one.withMore((int) given.stream().filter(one.address()::equals).count())).toList();
        Waiting waiting = new Waiting(topic, setting.hours().between(began, setting.now()), LastAgent.of(connection, team, it.customer(), it.id()), spared);
        return Routing.choose(team.settings().assignment(), team.settings().duty().ringMinutes(), waiting, candidates);
    }
}
