package org.mailroom.domain.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.service.Escalation;
import org.mailroom.domain.service.Level;
import org.mailroom.domain.service.ServiceLevels;

/** What becomes of a conversation whose customer has waited for long. Pure, as {@link Decisions}. */
final class Reminding {
    private static final String LATE = "overdue";

    private Reminding() {
    }

    static Step remind(Conversation it, Setting setting) {
        ServiceLevels promised = setting.team().settings().service();
        Level level = Level.of(it, promised, setting.hours(), setting.now());
        if (level.compareTo(it.service()) <= 0) {
            return Step.none(it);
        }
        String target = it.answered().isEmpty() ? "first" : "next";
        Step step = new Step(it.with(level), List.of(new Event(level == Level.OVERDUE ? LATE : "due-soon",
            Map.of("target", target, "limit", Level.limit(it, promised).toString(), "since", it.asked().orElseThrow().toString()))));
        return level == Level.OVERDUE ? escalated(step, promised.escalation(), setting) : step;
    }

    private static Step escalated(Step late, Set<Escalation> escalation, Setting setting) {
        Step step = late;
        Conversation it = late.conversation();
        if (escalation.contains(Escalation.RAISE_PRIORITY) && it.priority() != Priority.URGENT) {
            Priority higher = Priority.values()[it.priority().ordinal() - 1];
            step = step.then(new Step(it.with(higher, setting.now()), List.of(new Event("priority", Map.of("from", it.priority().word(), "to", higher.word(), "because", LATE)))));
        }
        boolean free = it.assignee().isPresent() && it.status() == Status.OPEN && it.lockAt(setting.now()).isEmpty();
        if (escalation.contains(Escalation.RETURN_TO_QUEUE) && free) {
            step = step.then(new Step(step.conversation().with(Optional.empty(), setting.now()),
                List.of(new Event("unassigned", Map.of("from", it.assignee().orElseThrow().value(), "because", LATE)))));
        }
        return step;
    }
}
