package org.mailroom.domain.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** A ledger for tests, with all that is taken down, entry by entry. */
public final class InMemoryLedger implements Ledger, Tally, Courses {
    private record Counting(Day day, Count what, int howMany) {
    }

    private record Timing(Day day, Period what, Priority priority, Duration elapsed, Duration worked, Optional<Boolean> kept) {
    }

    private final List<Counting> counts = new ArrayList<>();
    private final List<Timing> times = new ArrayList<>();
    private final List<Timing> missed = new ArrayList<>();
    private final Map<ConversationNumber, Course> courses = new HashMap<>();

    @Override
    public void count(Day day, Count what, int howMany) {
        counts.add(new Counting(day, what, howMany));
    }

    @Override
    public void time(Day day, Period what, Priority priority, Duration elapsed, Duration worked, Optional<Boolean> kept) {
        times.add(new Timing(day, what, priority, elapsed, worked, kept));
    }

    @Override
    public void missed(Day day, Period what, Priority priority) {
        missed.add(new Timing(day, what, priority, Duration.ZERO, Duration.ZERO, Optional.of(false)));
    }

    @Override
    public Optional<Course> get(ConversationNumber number) {
        return Optional.ofNullable(courses.get(number));
    }

    @Override
    public void put(Course course) {
        courses.put(course.number(), course);
    }

    @Override
    public void remove(ConversationNumber number) {
        courses.remove(number);
    }

    private static boolean within(Day day, TeamKey team, LocalDate from, LocalDate to) {
        return day.team().equals(team) && !day.date().isBefore(from) && !day.date().isAfter(to);
    }

    private List<Counted> counted(List<Counting> some, boolean byAgent) {
        Map<String, Counted> sums = new TreeMap<>();
        for (Counting one : some) {
            Optional<EmailAddress> agent = byAgent ? one.day().agent() : Optional.empty();
            Counted counted = new Counted(one.day().date(), one.what(), agent, one.howMany());
            sums.merge(one.day().date() + " " + one.what() + " " + agent, counted, (a, b) -> new Counted(a.day(), a.what(), a.agent(), a.howMany() + b.howMany()));
        }
        return List.copyOf(sums.values());
    }

    @Override
    public void catchUp() {
        // Nothing is ever behind here.
    }

    @Override
    public List<Counted> counts(TeamKey team, Set<Count> what, LocalDate from, LocalDate to) {
        return counted(counts.stream().filter(one -> within(one.day(), team, from, to) && what.contains(one.what())).toList(), false);
    }

    @Override
    public List<Counted> agentCounts(TeamKey team, LocalDate from, LocalDate to) {
        return counted(counts.stream().filter(one -> within(one.day(), team, from, to) && one.day().agent().isPresent()).toList(), true);
    }

    @Override
    public Map<Count, Long> before(TeamKey team, Set<Count> what, LocalDate day) {
        return counts.stream().filter(one -> one.day().team().equals(team) && what.contains(one.what()) && one.day().date().isBefore(day))
            .collect(Collectors.groupingBy(Counting::what, Collectors.summingLong(Counting::howMany)));
    }

    @Override
    public List<Timed> times(TeamKey team, Set<Period> what, LocalDate from, LocalDate to) {
        return timed(one -> within(one.day(), team, from, to) && what.contains(one.what()), false);
    }

    @Override
    public List<Timed> agentTimes(TeamKey team, LocalDate from, LocalDate to) {
        return timed(one -> within(one.day(), team, from, to) && one.day().agent().isPresent(), true);
    }

    private List<Timed> timed(Predicate<Timing> which, boolean byAgent) {
        Function<Timing, String> key = one -> one.day().date() + " " + one.what() + " " + (byAgent ? one.day().agent() : one.priority());
        Map<String, List<Timing>> unanswered = missed.stream().filter(which).collect(Collectors.groupingBy(key));
        Map<String, List<Timing>> ended = times.stream().filter(which).collect(Collectors.groupingBy(key));
        return Stream.concat(unanswered.keySet().stream(), ended.keySet().stream()).distinct().sorted().map(group -> {
            List<Timing> some = ended.getOrDefault(group, List.of());
            List<Timing> all = Stream.concat(some.stream(), unanswered.getOrDefault(group, List.of()).stream()).toList();
            Timing first = all.get(0);
            return new Timed(first.day().date(), first.what(), byAgent ? Optional.empty() : Optional.of(first.priority()), byAgent ? first.day().agent() : Optional.empty(),
                all.stream().filter(one -> one.kept().equals(Optional.of(true))).count(), all.stream().filter(one -> one.kept().equals(Optional.of(false))).count(),
                some.stream().mapToLong(one -> one.elapsed().toSeconds()).toArray(), some.stream().mapToLong(one -> one.worked().toSeconds()).toArray());
        }).toList();
    }
}
