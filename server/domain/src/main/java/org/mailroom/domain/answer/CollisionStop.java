package org.mailroom.domain.answer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Decisions;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Collision;

/** Whether an answer may leave although colleagues and customers do things meanwhile. Pure functions. */
public final class CollisionStop {
    /** For how long a second send counts as deliberate. */
    public static final Duration SECOND_SEND = Duration.ofMinutes(10);
    private static final String AGAIN = "Nothing was sent. Read it, or send again within 10 minutes to send anyway.";

    /**
     * An answer of the same agent in the same conversation that was refused before.
     *
     * @param seen  how many messages of others the conversation had
     */
    public record Earlier(Instant at, long seen) {
    }

    private CollisionStop() {
    }

    /**
     * @param entries  all messages of the conversation
     * @param referred  the Message-IDs that the answer refers to
     * @return the refusal, from the code on; what the team's settings make of it is {@link #stops}
     */
    public static Optional<String> collision(Conversation it, List<Entry> entries, Set<String> referred, EmailAddress agent,
                                             Optional<Earlier> earlier, Setting setting) {
        if (setting.team().settings().collision() == Collision.OFF || earlier.filter(before -> deliberate(before, it, entries, agent, setting)).isPresent()) {
            return Optional.empty();
        }
        return locked(it, agent, setting).or(() -> changed(it, entries, referred, agent, setting)).or(() -> assigned(it, agent, setting));
    }

    /** Whether a collision refuses the answer in this team; otherwise it is sent and noted. */
    public static boolean stops(Setting setting) {
        return setting.team().settings().collision() == Collision.REFUSE;
    }

    /** How many messages the conversation has that count against an answer of this agent, for {@link Earlier}. */
    public static long seen(List<Entry> entries, EmailAddress agent, Setting setting) {
        return entries.stream().filter(entry -> counts(entry, agent, setting)).count();
    }

    /** What was written since, by a customer or a colleague: the newest. */
    public static Optional<Entry> newer(List<Entry> entries, Instant since, EmailAddress agent, Setting setting) {
        Optional<Entry> newest = Optional.empty();
        for (Entry entry : entries) {
            if (entry.at().isAfter(since) && counts(entry, agent, setting) && newest.filter(other -> other.at().isAfter(entry.at())).isEmpty()) {
                newest = Optional.of(entry);
            }
        }
        return newest;
    }

    /** {@code Bob Sato answered at 14:05}. */
    public static String happened(Entry entry, Setting setting) {
        String time = setting.time(entry.at());
        return switch (entry.kind()) {
            case IN -> "the customer (" + entry.sender() + ") wrote again at " + time;
            case NOTE -> name(entry, setting) + " wrote a note at " + time;
            case WAITING -> name(entry, setting) + " answered at " + time + " (still in the Outbox)";
            default -> name(entry, setting) + " answered at " + time;
        };
    }

    private static String name(Entry entry, Setting setting) {
        return setting.name(EmailAddress.of(entry.sender()));
    }

    private static boolean counts(Entry entry, EmailAddress agent, Setting setting) {
        boolean own = entry.sender().equals(agent.value());
        return !own && switch (entry.kind()) {
            case IN, OUT, WAITING -> true;
            case NOTE -> setting.team().settings().collisionOnNotes();
            case AUTO -> false;
        };
    }

    private static boolean deliberate(Earlier before, Conversation it, List<Entry> entries, EmailAddress agent, Setting setting) {
        boolean soon = !setting.now().isAfter(before.at().plus(SECOND_SEND));
        boolean lockedSince = it.lockAt(setting.now()).filter(lock -> !lock.holder().equals(agent) && lock.since().isAfter(before.at())).isPresent();
        boolean assignedSince = it.assignee().filter(other -> !other.equals(agent)).isPresent()
            && it.assigned().filter(time -> time.isAfter(before.at())).isPresent();
        return soon && seen(entries, agent, setting) == before.seen() && !lockedSince && !assignedSince;
    }

    private static Optional<String> locked(Conversation it, EmailAddress agent, Setting setting) {
        Optional<Lock> others = it.lockAt(setting.now()).filter(lock -> !lock.holder().equals(agent));
        return others.map(lock -> "[LOCKED] " + Decisions.writing(it, lock, setting) + ". " + AGAIN.replace("Read it, or send", "Wait, or send"));
    }

    private static Optional<String> changed(Conversation it, List<Entry> entries, Set<String> referred, EmailAddress agent, Setting setting) {
        Optional<Instant> newest = entries.stream().filter(entry -> entry.mimeId().filter(referred::contains).isPresent())
            .map(Entry::at).max(Instant::compareTo);
        return newest.map(since -> newer(entries, since, agent, setting)).orElseGet(() -> unread(entries, agent, setting))
            .map(entry -> "[CHANGED] " + it.number() + ": " + happened(entry, setting) + ". " + AGAIN);
    }

    /** An answer that refers to no message, but to a number, has not seen what colleagues have answered since the agent's own last message. */
    private static Optional<Entry> unread(List<Entry> entries, EmailAddress agent, Setting setting) {
        Instant own = entries.stream().filter(entry -> entry.sender().equals(agent.value())).map(Entry::at).max(Instant::compareTo).orElse(Instant.MIN);
        return newer(entries.stream().filter(entry -> entry.kind() == Entry.Kind.OUT || entry.kind() == Entry.Kind.WAITING).toList(), own, agent, setting);
    }

    private static Optional<String> assigned(Conversation it, EmailAddress agent, Setting setting) {
        boolean others = it.assignee().filter(other -> !other.equals(agent)).isPresent();
        if (!others || setting.team().settings().assignedStop() == AssignedStop.ALLOW) {
            return Optional.empty();
        }
        return Optional.of("[ASSIGNED] " + Decisions.inUse(it, setting).getMessage() + ". Nothing was sent. Send again within 10 minutes to send anyway.");
    }
}
