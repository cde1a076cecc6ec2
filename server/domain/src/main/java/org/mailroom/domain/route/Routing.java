package org.mailroom.domain.route;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.mailroom.domain.team.TeamSettings.Assignment;

/**
 * Who gets a conversation that nobody has: the agent who has taken care of the customer before, else whoever the team's assignment finds. Only those who are there and
 * have room; nobody, when there is none. Pure.
 */
public final class Routing {
    private static final Comparator<Candidate> BY_ADDRESS = Comparator.comparing(Candidate::address);
    private static final Comparator<Candidate> BY_TURN = Comparator.comparingLong(Candidate::turn).thenComparing(BY_ADDRESS);
    private static final Comparator<Candidate> BY_LOAD = Comparator.comparingInt(Candidate::load).thenComparing(BY_TURN);

    private Routing() {
    }

    /**
     * @param ringMinutes  how long each ring of {@link Assignment#SKILLS} lasts, in minutes of working time
     * @param team  those who work in the team
     */
    public static Optional<Choice> choose(Assignment assignment, int ringMinutes, Waiting it, Collection<Candidate> team) {
        if (assignment == Assignment.MANUAL) {
            return Optional.empty();
        }
        List<Candidate> free = team.stream().filter(Candidate::free).filter(candidate -> !it.except().equals(Optional.of(candidate.address()))).toList();
        Optional<Choice> last = it.last().flatMap(agent -> free.stream().filter(candidate -> candidate.address().equals(agent)).findFirst())
            .map(candidate -> new Choice(candidate.address(), "last agent", false));
        return last.isPresent() ? last : switch (assignment) {
            case ROUND_ROBIN -> free.stream().min(BY_TURN).map(candidate -> new Choice(candidate.address(), "round robin", true));
            case LEAST_LOADED -> free.stream().min(BY_LOAD).map(candidate -> new Choice(candidate.address(), "least loaded", true));
            default -> skilled(it, ring(it.worked(), ringMinutes), free);
        };
    }

    /** 1 to 3: all that is known of the topic must suit, part of it, or nothing. */
    static int ring(Duration worked, int ringMinutes) {
        return (int) Math.min(3, 1 + worked.toMinutes() / ringMinutes);
    }

    private static Optional<Choice> skilled(Waiting it, int ring, List<Candidate> free) {
        // Who suits better comes first although the ring is wider by now.
        for (int i = 1; i <= ring; i++) {
            Predicate<Candidate> suits = suits(it, i);
            Optional<Candidate> found = free.stream().filter(suits).min(BY_LOAD);
            if (found.isPresent()) {
                String why = "skills, ring " + i;
                return found.map(candidate -> new Choice(candidate.address(), why, true));
            }
        }
        return Optional.empty();
    }

    private static Predicate<Candidate> suits(Waiting it, int ring) {
        return candidate -> switch (candidate.match(it.topic())) {
            case ALL -> true;
            case PART -> ring >= 2;
            case NONE -> ring >= 3;
        };
    }
}
