package org.mailroom.domain.service;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.TimeLimit;

/**
 * What a team promises.
 *
 * @param targets  by priority; what has none is promised nothing
 * @param warn  of working time, how long before an answer is due it is due soon
 * @param escalation  what is done when it is late
 */
public record ServiceLevels(Map<Priority, Target> targets, TimeLimit warn, Set<Escalation> escalation) {
    private static final ServiceLevels NONE = new ServiceLevels(Map.of(), new TimeLimit(30), Set.of());

    public ServiceLevels {
        EnumMap<Priority, Target> all = new EnumMap<>(Priority.class);
        targets.forEach((priority, target) -> {
            if (!target.equals(Target.NONE)) {
                all.put(priority, target);
            }
        });
        targets = Collections.unmodifiableMap(all);
        escalation = Collections.unmodifiableSet(new TreeSet<>(escalation));
    }

    /** Nothing. */
    public static ServiceLevels none() {
        return NONE;
    }

    /** For people. */
    @Override
    public String toString() {
        String promised = targets.entrySet().stream().map(one -> one.getKey().word() + " " + one.getValue()).collect(Collectors.joining("; "));
        return targets.isEmpty() ? "none" : promised + "; warn " + warn + "; escalate " + escalation;
    }

    public Target target(Priority priority) {
        return targets.getOrDefault(priority, Target.NONE);
    }
}
