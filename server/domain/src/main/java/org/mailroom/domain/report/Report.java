package org.mailroom.domain.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/** Makes reports of a team of what the {@link Ledger} has. Thread-safe; blocks. */
public final class Report {
    /**
     * What is asked for.
     *
     * @param from  the first day
     * @param to  the last day
     */
    public record Query(TeamKey team, LocalDate from, LocalDate to, Grouping grouping) {
        /** In days. */
        public static final int LONGEST = 1100;

        public Query {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("it is before the first day, " + from);
            }
            if (from.plusDays(LONGEST).isBefore(to)) {
                throw new IllegalArgumentException("a report is over " + LONGEST + " days at most");
            }
        }

        private LocalDate bucket(LocalDate day) {
            return grouping.begin(day, from);
        }

        private List<LocalDate> buckets() {
            List<LocalDate> buckets = new ArrayList<>();
            for (LocalDate begin = bucket(from); !begin.isAfter(to); begin = grouping.next(begin, to)) {
                buckets.add(begin);
            }
            return buckets;
        }
    }

    /** How much came and went; in the end {@link Count#STANDING} is how much is there, all others how much there was in these days. */
    public record Volume(LocalDate begin, Map<Count, Long> counts) {
    }

    /** How long something took: in real time and in working time. */
    public record Times(Spread elapsed, Spread worked) {
    }

    /** How long things took. */
    public record Response(LocalDate begin, Map<Period, Times> times) {
    }

    /** What an agent has done. */
    public record Work(LocalDate begin, EmailAddress agent, Map<Count, Long> counts, Map<Period, Times> times) {
    }

    /** How often a promise was kept. */
    public record Kept(long kept, long late) {
        public Kept plus(Kept more) {
            return new Kept(kept + more.kept, late + more.late);
        }
    }

    /** How promises to a priority were kept. */
    public record Promise(LocalDate begin, Priority priority, Map<Period, Kept> kept) {
    }

    private final Ledger ledger;

    public Report(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Before other questions: what has happened by now is to be in the answers. See {@link Ledger#catchUp}. */
    public void catchUp() {
        ledger.catchUp();
    }

    /** One for each stretch of days, those too in which nothing has happened. */
    public List<Volume> volume(Query query) {
        Map<LocalDate, Map<Count, Long>> counts = new TreeMap<>();
        EnumSet<Count> all = EnumSet.copyOf(Count.PASSING);
        all.addAll(Count.STANDING);
        ledger.counts(query.team(), all, query.from(), query.to())
            .forEach(one -> counts.computeIfAbsent(query.bucket(one.day()), day -> new EnumMap<>(Count.class)).merge(one.what(), one.howMany(), Long::sum));
        Map<Count, Long> standing = new EnumMap<>(Count.class);
        standing.putAll(ledger.before(query.team(), Count.STANDING, query.from()));
        List<Volume> volumes = new ArrayList<>();
        for (LocalDate bucket : query.buckets()) {
            Map<Count, Long> some = new EnumMap<>(Count.class);
            Map<Count, Long> these = counts.getOrDefault(bucket, Map.of());
            Count.PASSING.forEach(what -> some.put(what, these.getOrDefault(what, 0L)));
            Count.STANDING.forEach(what -> some.put(what, standing.merge(what, these.getOrDefault(what, 0L), Long::sum)));
            volumes.add(new Volume(bucket, some));
        }
        return volumes;
    }

    /** All times of these days, of which more than one report can be made. */
    public List<Ledger.Timed> times(Query query) {
        return ledger.times(query.team(), EnumSet.allOf(Period.class), query.from(), query.to());
    }

    /** One for each stretch of days, those too in which nothing has ended. */
    public List<Response> responses(Query query) {
        return responses(query, times(query));
    }

    /** The same of times of these days. */
    public static List<Response> responses(Query query, List<Ledger.Timed> all) {
        Map<LocalDate, Map<Period, List<Ledger.Timed>>> times = new TreeMap<>();
        all.forEach(one -> times.computeIfAbsent(query.bucket(one.day()), day -> new EnumMap<>(Period.class)).computeIfAbsent(one.what(), what -> new ArrayList<>()).add(one));
        return query.buckets().stream().map(bucket -> new Response(bucket, times(times.getOrDefault(bucket, Map.of())))).toList();
    }

    private static Map<Period, Times> times(Map<Period, List<Ledger.Timed>> timed) {
        Map<Period, Times> times = new EnumMap<>(Period.class);
        timed.forEach((what, some) -> Spread.of(all(some, Ledger.Timed::elapsed)).ifPresent(elapsed ->
            times.put(what, new Times(elapsed, Spread.of(all(some, Ledger.Timed::worked)).orElse(elapsed)))));
        return times;
    }

    private interface Seconds {
        long[] of(Ledger.Timed timed);
    }

    private static long[] all(List<Ledger.Timed> timed, Seconds seconds) {
        long[] all = new long[timed.stream().mapToInt(one -> seconds.of(one).length).sum()];
        int at = 0;
        for (Ledger.Timed one : timed) {
            long[] some = seconds.of(one);
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return all;
    }

    /** Agents who have done something, by stretch and address. */
    public List<Work> agents(Query query) {
        Map<LocalDate, Map<EmailAddress, Map<Count, Long>>> counts = new TreeMap<>();
        ledger.agentCounts(query.team(), query.from(), query.to()).forEach(one -> counts.computeIfAbsent(query.bucket(one.day()), day -> new TreeMap<>())
            .computeIfAbsent(one.agent().orElseThrow(), agent -> new EnumMap<>(Count.class)).merge(one.what(), one.howMany(), Long::sum));
        Map<LocalDate, Map<EmailAddress, Map<Period, List<Ledger.Timed>>>> times = new TreeMap<>();
        ledger.agentTimes(query.team(), query.from(), query.to()).forEach(one -> times.computeIfAbsent(query.bucket(one.day()), day -> new TreeMap<>())
            .computeIfAbsent(one.agent().orElseThrow(), agent -> new EnumMap<>(Period.class)).computeIfAbsent(one.what(), what -> new ArrayList<>()).add(one));
        List<Work> work = new ArrayList<>();
        counts.forEach((bucket, agents) -> agents.forEach((agent, done) ->
            work.add(new Work(bucket, agent, done, times(times.getOrDefault(bucket, Map.of()).getOrDefault(agent, Map.of()))))));
        return work;
    }

    /** Priorities that were promised something, by stretch and priority. */
    public List<Promise> promises(Query query) {
        return promises(query, ledger.times(query.team(), EnumSet.of(Period.FIRST, Period.NEXT, Period.RESOLUTION), query.from(), query.to()));
    }

    /** The same of times of these days. */
    public static List<Promise> promises(Query query, List<Ledger.Timed> all) {
        Map<LocalDate, Map<Priority, Map<Period, Kept>>> kept = new TreeMap<>();
        all.stream().filter(one -> one.kept() + one.late() > 0)
            .forEach(one -> kept.computeIfAbsent(query.bucket(one.day()), day -> new EnumMap<>(Priority.class)).computeIfAbsent(one.priority().orElseThrow(), priority -> new EnumMap<>(Period.class))
                .merge(one.what(), new Kept(one.kept(), one.late()), Kept::plus));
        List<Promise> promises = new ArrayList<>();
        kept.forEach((bucket, priorities) -> priorities.forEach((priority, some) -> promises.add(new Promise(bucket, priority, some))));
        return promises;
    }

    /** How many in a hundred, to a tenth; empty where there are none at all. */
    public static Optional<Double> share(long some, long all) {
        return all == 0 ? Optional.empty() : Optional.of(Math.round(1000.0 * some / all) / 10.0);
    }
}
