package org.mailroom.store.conversation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Decisions;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Event;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Step;
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.screen.Verdict;
import org.mailroom.domain.service.Level;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.store.mailbox.Changes;
import org.mailroom.store.route.Handouts;
import org.mailroom.store.screen.Lessons;
import org.mailroom.store.sql.Sql;

/**
 * What one transaction does to conversations. A conversation is held ({@link #hold}) before it is decided upon; {@link #settle}
 * writes them down and moves their messages, at the end and all at once. For one thread.
 */
public final class DeskTransaction {
    private final Connection connection;
    private final Clock clock;
    private Instant now;
    private final Directory directory;
    private final Calendars calendars;
    private final Projection projection;
    private final Presence presence;
    private final Lessons lessons;
    private final String locked;
    private final Changes changes = new Changes();
    private final Tally tally = new Tally();
    private final Map<Long, Conversation> before = new LinkedHashMap<>();
    private final Map<Long, Conversation> after = new LinkedHashMap<>();
    private final Set<Long> fresh = new HashSet<>();
    private final Set<Long> touched = new HashSet<>();
    /** Those whose status somebody has changed, not the server. */
    private final Set<Long> judged = new HashSet<>();
    private final Map<Long, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<Terms, Long> told = new LinkedHashMap<>();
    /** Those that nobody has, and that the server is to hand out, with whom they were taken from. */
    private final Map<Long, Optional<EmailAddress>> handOut = new HashMap<>();

    DeskTransaction(Connection connection, Clock clock, Directory directory, Calendars calendars, Projection projection, Presence presence, Lessons lessons,
                    String locked) {
        this.connection = connection;
        this.clock = clock;
        this.now = time(clock);
        this.directory = directory;
        this.calendars = calendars;
        this.projection = projection;
        this.presence = presence;
        this.lessons = lessons;
        this.locked = locked;
    }

    public Connection connection() {
        return connection;
    }

    public Instant now() {
        return now;
    }

    public Changes changes() {
        return changes;
    }

    Tally tally() {
        return tally;
    }

    /** Reads conversations and keeps others from changing them; always in the order of ids. */
    public List<Conversation> hold(Collection<Long> ids) throws SQLException {
        List<Conversation> held = new ArrayList<>();
        List<Conversation> rows = ConversationRows.byId(connection, ids, locked);
        // Whoever had them before may have taken a while, and what is done now is done after that.
        now = time(clock);
        for (Conversation found : rows) {
            before.putIfAbsent(found.id(), found);
            held.add(after.getOrDefault(found.id(), found));
        }
        return held;
    }

    public Optional<Conversation> hold(long id) throws SQLException {
        return hold(List.of(id)).stream().findFirst();
    }

    /** As {@link #hold(ConversationNumber)}, if it is as somebody has seen it. @throws Desk.Outdated when it is not */
    public Conversation hold(ConversationNumber number, Terms terms) throws SQLException {
        Conversation it = hold(number);
        if (!terms.allow(it)) {
            throw new Desk.Outdated(number);
        }
        return it;
    }

    /** Who wanted it is told when all is written down, and before it is committed. */
    public void tell(Terms terms, long id) {
        told.put(terms, id);
    }

    /** @throws Refused when no conversation has or had this number */
    public Conversation hold(ConversationNumber number) throws SQLException {
        Optional<Conversation> found = held(number);
        if (found.isEmpty()) {
            // It may have been merged into another one while this waited for it.
            found = held(number);
        }
        return found.orElseThrow(() -> unknown(number));
    }

    long id(ConversationNumber number) throws SQLException {
        return ConversationRows.id(connection, number).orElseThrow(() -> unknown(number));
    }

    private Optional<Conversation> held(ConversationNumber number) throws SQLException {
        Optional<Long> id = ConversationRows.id(connection, number);
        return id.isPresent() ? hold(id.get()) : Optional.empty();
    }

    static Instant time(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static Refused unknown(ConversationNumber number) {
        return Refused.impossible("There is no conversation " + number + ". Nothing was changed.");
    }

    /** As it is in this transaction so far. */
    public Conversation current(long id) {
        return after.getOrDefault(id, before.get(id));
    }

    /** Begins a conversation. */
    public Conversation begin(long id, TeamKey team, String subject, String customer, Actor actor, Map<String, String> details) throws SQLException {
        Conversation it = Conversation.begun(id, ConversationRows.next(connection, team), subject, customer, now);
        fresh.add(id);
        before.put(id, it);
        after.put(id, it);
        journal(it, actor, new Event("created", details));
        return it;
    }

    /** Decides, journals and remembers. Lock renewals are not journalled: a draft is saved every few seconds. */
    public Conversation apply(Conversation it, Command command, Actor actor, Manner manner) throws SQLException {
        Step step = decide(it, command, actor, manner);
        for (Event event : step.events()) {
            if (!event.what().equals("lock-renewed")) {
                journal(step.conversation(), actor, event);
            }
        }
        if (step.changed()) {
            after.put(it.id(), step.conversation());
            if (actor.channel() != Actor.Channel.SYSTEM && step.conversation().status() != it.status()) {
                judged.add(it.id());
            }
            if (actor.channel() != Actor.Channel.SYSTEM) {
                // What somebody puts into the queue stays there until somebody takes it.
                handOut.remove(it.id());
            } else if (inQueue(step.conversation()) && !inQueue(it)) {
                handOut.put(it.id(), Optional.empty());
            }
            LastSnooze.remember(connection, step.conversation(), command, actor);
        }
        return step.conversation();
    }

    private Step decide(Conversation it, Command command, Actor actor, Manner manner) {
        try {
            return Decisions.decide(it, command, actor, manner, setting(it.team()));
        } catch (Refused e) {
            tally.refused(e);
            throw e;
        }
    }

    /**
     * The server is to hand it out, if nobody has it in the end.
     *
     * @param spared  from whom it was taken
     */
    void handOut(Conversation it, Optional<EmailAddress> spared) {
        after.putIfAbsent(it.id(), it);
        handOut.put(it.id(), spared);
    }

    private static boolean inQueue(Conversation it) {
        return it.status() == Status.OPEN && it.assignee().isEmpty();
    }

    /** Replaces the state without a decision; the caller has journalled why. */
    void put(Conversation it) {
        after.put(it.id(), it);
    }

    /** Forgets a conversation that is no more. */
    void drop(long id) throws SQLException {
        before.remove(id);
        after.remove(id);
        judged.remove(id);
        verdicts.remove(id);
        handOut.remove(id);
        Handouts.remove(connection, id);
        Sql.update(connection, "DELETE FROM conversation WHERE id = ?", id);
    }

    /** Adds people outside the team who take part. */
    Conversation joined(Conversation it, Set<String> addresses) {
        Set<String> all = new TreeSet<>(it.participants());
        all.addAll(addresses);
        Conversation next = it.withParticipants(all, now);
        after.put(it.id(), next);
        return next;
    }

    /**
     * Hands the conversation to another team: open and nobody's, under a new number; the old one still finds it.
     *
     * @return the conversation as it is then; itself when it is that team's already
     * @throws Refused when the actor may not work in the team that has it, or a colleague has it
     */
    public Conversation transfer(Conversation it, TeamKey to, Actor actor, Manner manner) throws SQLException {
        if (it.team().equals(to)) {
            return it;
        }
        setting(to);
        Conversation free = apply(apply(it, new Command.Unassign(), actor, manner), new Command.ReleaseLock(), Actor.server(), Manner.PLAIN);
        Conversation moved = free.withNumber(ConversationRows.next(connection, to), now);
        ConversationRows.remember(connection, moved);
        after.put(it.id(), moved);
        handOut(moved, Optional.empty());
        journal(moved, actor, new Event("transferred", Map.of("from", it.number().toString(), "to", moved.number().toString())));
        return moved;
    }

    /** Somebody says of the conversation's mail that it is spam, or that it is not, wherever it stands. */
    void judge(Conversation it, Verdict verdict) {
        verdicts.put(it.id(), verdict);
    }

    /** Has the messages placed anew although the state is the same. */
    public void touch(Conversation it) {
        after.putIfAbsent(it.id(), it);
        touched.add(it.id());
    }

    public void journal(Conversation it, Actor actor, Event event) throws SQLException {
        JournalRows.add(connection, it, actor, event, now);
        tally.journalled(actor, event);
    }

    public Setting setting(TeamKey key) {
        return setting(key, directory, calendars, now);
    }

    static Setting setting(TeamKey key, Directory directory, Calendars calendars, Instant now) {
        Team team = directory.team(key).orElseThrow(() -> Refused.impossible("There is no team " + key + " any more. Nothing was changed."));
        return new Setting(team, now, address -> name(address, directory), calendars.of(team));
    }

    private static String name(EmailAddress address, Directory directory) {
        return directory.agent(address).map(Agent::name).filter(name -> !name.isBlank()).orElse(address.value());
    }

    /** Writes down and shows what has changed; what changes afterwards is settled by another call. */
    void settle() throws SQLException {
        List<Projection.Turn> turns = new ArrayList<>();
        for (Map.Entry<Long, Conversation> entry : after.entrySet()) {
            Conversation was = before.get(entry.getKey());
            Conversation is = relieved(entry.getValue());
            entry.setValue(is);
            if (fresh.contains(is.id())) {
                ConversationRows.insert(connection, is);
            } else if (!is.equals(was)) {
                ConversationRows.update(connection, is);
            }
            if (directory.team(is.team()).isEmpty()) {
                continue;
            }
            Team team = setting(is.team()).team();
            line(was, is, team);
            if (touched.contains(is.id()) || moved(was, is, team)) {
                turns.add(new Projection.Turn(was, is, team));
            }
        }
        projection.show(connection, turns, now, changes);
        for (Projection.Turn turn : turns) {
            if (turn.is().lock().isPresent() || turn.was().lock().isPresent()) {
                presence.show(connection, turn.is(), setting(turn.is().team()), changes);
            }
        }
        learn();
        before.putAll(after);
        after.clear();
        fresh.clear();
        touched.clear();
        handOut.clear();
        told.forEach((terms, id) -> terms.changed(before.get(id)));
        told.clear();
    }

    /** Who was answered in time after all, or has more time now, is not late; that somebody is late is said by {@link Command.Remind} alone. */
    private Conversation relieved(Conversation it) {
        Optional<Team> team = it.service() == Level.KEPT ? Optional.empty() : directory.team(it.team());
        if (team.isEmpty()) {
            return it;
        }
        Level level = Level.of(it, team.get().settings().service(), calendars.of(team.get()), now);
        return level.compareTo(it.service()) < 0 ? it.with(level) : it;
    }

    /** Writes down whether it waits to be handed out. */
    private void line(Conversation was, Conversation is, Team team) throws SQLException {
        boolean waited = inQueue(was) && !fresh.contains(is.id());
        if (inQueue(is) && handOut.containsKey(is.id()) && team.settings().assignment() != Assignment.MANUAL) {
            if (!waited || !was.team().equals(is.team()) || Handouts.of(connection, is.id()).isEmpty()) {
                Handouts.put(connection, is.id(), handOut.get(is.id()), now);
            }
        } else if (waited && (!inQueue(is) || !was.team().equals(is.team()))) {
            Handouts.remove(connection, is.id());
        } else if (waited && was.priority() != is.priority()) {
            Handouts.follow(connection, is.id());
        }
    }

    private void learn() throws SQLException {
        for (long id : judged) {
            Verdict.of(before.get(id).status(), current(id).status()).ifPresent(verdict -> verdicts.put(id, verdict));
        }
        for (Map.Entry<Long, Verdict> verdict : verdicts.entrySet()) {
            lessons.add(connection, current(verdict.getKey()).team(), verdict.getKey(), verdict.getValue(), now.toEpochMilli());
        }
        judged.clear();
        verdicts.clear();
    }

    /** Whether its messages stand or look otherwise than before. */
    private boolean moved(Conversation was, Conversation is, Team team) {
        // A lock that is over shows no more in a placement of now, but still in the mailboxes.
        return !was.team().equals(is.team()) || !was.answered().equals(is.answered()) || !was.lock().map(Lock::holder).equals(is.lock().map(Lock::holder))
            || !placement(was, team).equals(placement(is, team));
    }

    public Placement placement(Conversation it, Team team) {
        return Placement.of(it, team, now);
    }
}
