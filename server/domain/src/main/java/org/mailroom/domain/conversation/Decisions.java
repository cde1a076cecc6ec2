package org.mailroom.domain.conversation;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.mailroom.domain.Refused;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;

/**
 * What becomes of a conversation. Pure functions: the same question has the same answer, and nothing is done. Whoever asks
 * holds the conversation still meanwhile, in one transaction with what follows. A command that asks for what is so already
 * has no events.
 */
public final class Decisions {
    private static final String UNCHANGED = " Nothing was changed.";

    private Decisions() {
    }

    /** @throws Refused when the actor may not, somebody else has it, or it makes no sense; with a sentence for people */
    public static Step decide(Conversation it, Command command, Actor actor, Manner manner, Setting setting) {
        mayWork(it, actor, setting);
        if (command instanceof Command.Assign assign) {
            return assign(it, assign.agent(), actor, manner, setting);
        } else if (command instanceof Command.Unassign) {
            mayTake(it, actor, manner, setting);
            return open(it, Optional.empty(), setting);
        } else if (command instanceof Command.Park park) {
            return park(it, park, actor, manner, setting);
        } else if (command instanceof Command.Reopen) {
            return it.status() == Status.OPEN ? Step.none(it) : open(it, it.assignee().filter(setting::works), setting);
        } else if (command instanceof Command.TakeLock lock) {
            return lock(it, lock.cause(), actor, setting);
        } else if (command instanceof Command.ReleaseLock) {
            return unlock(it, actor, manner, setting);
        } else if (command instanceof Command.ChangeTags tags) {
            return tags(it, tags, setting.now());
        } else if (command instanceof Command.Prioritise prioritise) {
            return prioritise.priority() == it.priority() ? Step.none(it) : new Step(it.with(prioritise.priority(), setting.now()),
                List.of(new Event("priority", Map.of("from", it.priority().word(), "to", prioritise.priority().word()))));
        } else if (command instanceof Command.Answered answered) {
            return answered(it, answered.to(), actor, setting);
        } else if (command instanceof Command.Noted) {
            return new Step(it.withNotes(true, setting.now()), List.of(Event.of("noted")));
        }
        return happened(it, command, setting);
    }

    /** What comes from no agent. */
    private static Step happened(Conversation it, Command command, Setting setting) {
        if (command instanceof Command.Received received) {
            return received(it, received, setting);
        } else if (command instanceof Command.Wake) {
            boolean due = it.status() == Status.SNOOZED && it.until().map(time -> !time.isAfter(setting.now())).orElse(true);
            return !due ? Step.none(it) : new Step(it, List.of(Event.of("woke"))).then(open(it, it.assignee().filter(setting::works), setting));
        } else if (command instanceof Command.ExpireLock) {
            boolean over = it.lock().isPresent() && it.lockAt(setting.now()).isEmpty();
            return !over ? Step.none(it) : new Step(it.withLock(Optional.empty()),
                List.of(new Event("unlocked", Map.of("holder", it.lock().get().holder().value(), "because", "expired"))));
        } else if (command instanceof Command.HandOut given) {
            return handOut(it, given, setting);
        } else if (command instanceof Command.TakeBack) {
            return takeBack(it, setting);
        } else if (command instanceof Command.Remind) {
            return Reminding.remind(it, setting);
        } else if (command instanceof Command.Orphan) {
            return it.assignee().filter(agent -> !setting.works(agent)).isEmpty() ? Step.none(it) : orphan(it, setting);
        }
        throw new IllegalArgumentException("no decision for " + command);
    }

    private static void mayWork(Conversation it, Actor actor, Setting setting) {
        if (!setting.atLeast(actor, Role.AGENT)) {
            throw Refused.rights("You may only read the conversations of " + setting.team().name() + "." + UNCHANGED);
        }
        if (it.status() == Status.QUARANTINED && !setting.atLeast(actor, Role.LEAD)) {
            throw Refused.rights(it.number() + " is in quarantine, which only leads of " + setting.team().name() + " may open." + UNCHANGED);
        }
    }

    /** A colleague's conversation is taken away by a lead, or by somebody who sees whose it is. */
    private static void mayTake(Conversation it, Actor actor, Manner manner, Setting setting) {
        if (it.isOthers(actor) && manner != Manner.DELIBERATE && !setting.atLeast(actor, Role.LEAD)) {
            throw inUse(it, setting);
        }
    }

    /** That somebody else has it. */
    public static Refused inUse(Conversation it, Setting setting) {
        EmailAddress holder = it.assignee().orElseThrow();
        Instant since = it.assigned().orElse(it.created());
        return Refused.inUse(it.number() + " is assigned to " + setting.name(holder) + " since " + setting.time(since), holder.value(), since);
    }

    private static Step assign(Conversation it, EmailAddress agent, Actor actor, Manner manner, Setting setting) {
        if (!setting.works(agent)) {
            throw Refused.impossible(agent + " does not work in " + setting.team().name() + "; " + it.number() + " was not assigned." + UNCHANGED);
        }
        if (!it.assignee().equals(Optional.of(agent))) {
            mayTake(it, actor, manner, setting);
        }
        return open(it, Optional.of(agent), setting);
    }

    private static Step open(Conversation it, Optional<EmailAddress> agent, Setting setting) {
        Step step = it.status() == Status.OPEN ? Step.none(it) : status(it, Status.OPEN, Optional.empty(), setting);
        if (agent.equals(it.assignee())) {
            return step;
        }
        Map<String, String> details = new HashMap<>();
        it.assignee().ifPresent(from -> details.put("from", from.value()));
        agent.ifPresent(to -> details.put("to", to.value()));
        return step.then(new Step(step.conversation().with(agent, setting.now()), List.of(new Event(agent.isPresent() ? "assigned" : "unassigned", details))));
    }

    private static Step status(Conversation it, Status next, Optional<Instant> until, Setting setting) {
        Map<String, String> details = new HashMap<>(Map.of("from", it.status().word(), "to", next.word()));
        until.ifPresent(time -> details.put("until", time.toString()));
        return new Step(it.with(next, until, setting.now()), List.of(new Event("status", details)));
    }

    private static Step park(Conversation it, Command.Park park, Actor actor, Manner manner, Setting setting) {
        Status next = park.status();
        if (next == Status.OPEN) {
            return decide(it, new Command.Reopen(), actor, manner, setting);
        }
        if (next == Status.QUARANTINED && !setting.atLeast(actor, Role.LEAD)) {
            throw Refused.rights("Only leads of " + setting.team().name() + " may use the quarantine." + UNCHANGED);
        }
        if (it.status() == Status.OPEN || manner == Manner.STALE) {
            mayTake(it, actor, manner, setting);
        }
        if (next != Status.SNOOZED) {
            return next == it.status() ? Step.none(it) : status(it, next, Optional.empty(), setting);
        }
        Instant until = park.until().orElseThrow(() -> new IllegalArgumentException("snoozing needs a time"));
        if (!until.isAfter(setting.now())) {
            throw Refused.impossible("It is " + setting.time(setting.now()) + ", so " + it.number() + " cannot be snoozed until "
                + setting.time(until) + ", which is over; name a time to come." + UNCHANGED);
        }
        return it.status() == Status.SNOOZED && it.until().equals(park.until()) ? Step.none(it) : status(it, next, park.until(), setting);
    }

    private static Step lock(Conversation it, Lock.Cause cause, Actor actor, Setting setting) {
        EmailAddress holder = actor.agent().orElseThrow(() -> new IllegalArgumentException("the server writes no answers"));
        Optional<Lock> held = it.lockAt(setting.now());
        if (held.isPresent() && !held.get().holder().equals(holder)) {
            throw locked(it, held.get(), setting);
        }
        Instant until = setting.now().plusSeconds(60L * setting.team().settings().lockMinutes());
        Lock lock = new Lock(holder, held.map(Lock::since).orElse(setting.now()), until, cause);
        return new Step(it.withLock(Optional.of(lock)),
            List.of(new Event(held.isPresent() ? "lock-renewed" : "locked", Map.of("holder", holder.value(), "until", until.toString()))));
    }

    /** That somebody else is writing. */
    public static Refused locked(Conversation it, Lock held, Setting setting) {
        return Refused.inUse(writing(it, held, setting), held.holder().value(), held.since());
    }

    /** {@code SUP-42: Bob Sato is writing an answer since 14:02 (until 14:17)}. */
    public static String writing(Conversation it, Lock held, Setting setting) {
        return it.number() + ": " + setting.name(held.holder()) + " is writing an answer since " + setting.time(held.since())
            + " (until " + setting.time(held.until()) + ")";
    }

    private static Step unlock(Conversation it, Actor actor, Manner manner, Setting setting) {
        Optional<Lock> held = it.lockAt(setting.now());
        if (held.isEmpty()) {
            return Step.none(it);
        }
        boolean lead = manner == Manner.DELIBERATE && setting.atLeast(actor, Role.LEAD);
        if (!actor.is(held.get().holder()) && actor.agent().isPresent() && !lead) {
            throw locked(it, held.get(), setting);
        }
        return new Step(it.withLock(Optional.empty()), List.of(new Event("unlocked", Map.of("holder", held.get().holder().value(), "because", "released"))));
    }

    private static Step tags(Conversation it, Command.ChangeTags change, Instant now) {
        SortedSet<Tag> tags = new TreeSet<>(it.tags());
        tags.removeAll(change.remove());
        tags.addAll(change.add());
        if (tags.equals(it.tags())) {
            return Step.none(it);
        }
        Map<String, String> details = new HashMap<>();
        details.put("added", without(tags, it.tags()));
        details.put("removed", without(it.tags(), tags));
        details.values().removeIf(String::isEmpty);
        return new Step(it.with(tags, now), List.of(new Event("tags", details)));
    }

    private static String without(SortedSet<Tag> some, SortedSet<Tag> others) {
        return some.stream().filter(tag -> !others.contains(tag)).map(Tag::value).collect(Collectors.joining(" "));
    }

    private static Step received(Conversation it, Command.Received received, Setting setting) {
        Event event = new Event("received", received.automatic() ? Map.of("from", received.from(), "automatic", "yes") : Map.of("from", received.from()));
        Conversation known = joined(it, Set.of(received.from()), setting.now());
        Step step = new Step(received.automatic() ? known : known.askedAt(Optional.of(known.asked().orElse(setting.now()))), List.of(event));
        boolean reopens = !received.automatic() && it.status() != Status.OPEN && it.status() != Status.SPAM && it.status() != Status.QUARANTINED;
        return !reopens ? step
            : step.then(open(step.conversation(), it.assignee().filter(agent -> received.present() && setting.works(agent)), setting));
    }

    private static Step answered(Conversation it, Set<String> to, Actor actor, Setting setting) {
        Conversation next = joined(it.answeredAt(setting.now()), to, setting.now());
        Step step = new Step(next, List.of(Event.of("answered")));
        if (it.assignee().isEmpty() && actor.agent().filter(setting::works).isPresent()) {
            step = step.then(new Step(step.conversation().with(actor.agent(), setting.now()),
                List.of(new Event("assigned", Map.of("to", actor.agent().get().value())))));
        }
        if (it.lock().filter(lock -> actor.is(lock.holder())).isPresent()) {
            step = step.then(new Step(step.conversation().withLock(Optional.empty()),
                List.of(new Event("unlocked", Map.of("holder", it.lock().get().holder().value(), "because", "sent")))));
        }
        return it.status() == Status.WAITING ? step : step.then(status(step.conversation(), Status.WAITING, Optional.empty(), setting));
    }

    private static Conversation joined(Conversation it, Set<String> addresses, Instant now) {
        Set<String> all = new TreeSet<>(it.participants());
        addresses.forEach(address -> all.add(address.toLowerCase(java.util.Locale.ROOT)));
        return it.withParticipants(all, now);
    }

    private static Step handOut(Conversation it, Command.HandOut given, Setting setting) {
        boolean wanted = it.status() == Status.OPEN && it.assignee().isEmpty() && setting.works(given.agent());
        return !wanted ? Step.none(it) : new Step(it.with(Optional.of(given.agent()), setting.now()),
            List.of(new Event("assigned", Map.of("to", given.agent().value(), "by", "routing", "why", given.why()))));
    }

    private static Step takeBack(Conversation it, Setting setting) {
        TimeLimit limit = setting.team().settings().duty().unassignAfter();
        boolean late = !limit.off() && it.lockAt(setting.now()).isEmpty()
            && it.owed().filter(since -> setting.hours().between(since, setting.now()).compareTo(limit.duration()) >= 0).isPresent();
        return !late ? Step.none(it) : new Step(it.with(Optional.empty(), setting.now()),
            List.of(new Event("unassigned", Map.of("from", it.assignee().orElseThrow().value(), "because", "the customer has waited for " + limit))));
    }

    private static Step orphan(Conversation it, Setting setting) {
        String from = it.assignee().orElseThrow().value();
        return new Step(it.with(Optional.empty(), setting.now()), List.of(new Event("unassigned", Map.of("from", from, "because", "left the team"))));
    }
}
