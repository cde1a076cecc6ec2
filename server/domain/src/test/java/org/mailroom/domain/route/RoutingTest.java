package org.mailroom.domain.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.mail.Topic;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamSettings.Assignment;

class RoutingTest {
    private static final Topic JAPANESE_BILL = new Topic(Optional.of("billing"), Optional.of("ja"), Optional.empty(), 0);

    private static EmailAddress address(String local) {
        return EmailAddress.of(local + "@acme.test");
    }

    private static Agent agent(String local, int capacity, List<String> languages, List<String> skills) {
        return new Agent(address(local), local, languages, skills, capacity, false);
    }

    private static Candidate candidate(String local, int load, long turn) {
        return new Candidate(agent(local, 10, List.of(), List.of()), false, load, turn);
    }

    private static Waiting stranger() {
        return new Waiting(Topic.UNKNOWN, Duration.ZERO, Optional.empty(), Optional.empty());
    }

    private static Waiting topic(Topic topic, long minutes) {
        return new Waiting(topic, Duration.ofMinutes(minutes), Optional.empty(), Optional.empty());
    }

    private static String choose(Assignment assignment, Waiting it, Candidate... team) {
        return Routing.choose(assignment, 10, it, List.of(team)).map(choice -> choice.agent().local() + ": " + choice.why() + (choice.inTurn() ? "" : ", not in turn")).orElse("nobody");
    }

    @Test
    void shouldGiveInTurn() {
        assertThat(choose(Assignment.ROUND_ROBIN, stranger(), candidate("alice", 0, 7), candidate("bob", 9, 3), candidate("carol", 0, 5))).isEqualTo("bob: round robin");
        assertThat(choose(Assignment.ROUND_ROBIN, stranger(), candidate("bob", 0, 0), candidate("alice", 0, 0))).isEqualTo("alice: round robin");
    }

    @Test
    void shouldGiveToWhoHasLeast() {
        assertThat(choose(Assignment.LEAST_LOADED, stranger(), candidate("alice", 4, 1), candidate("bob", 3, 9), candidate("carol", 3, 8))).isEqualTo("carol: least loaded");
    }

    @Test
    void shouldGiveNothingByHand() {
        Waiting known = new Waiting(Topic.UNKNOWN, Duration.ofDays(9), Optional.of(address("alice")), Optional.empty());
        assertThat(choose(Assignment.MANUAL, known, candidate("alice", 0, 0))).isEqualTo("nobody");
    }

    @Test
    void shouldGiveNothingToWhoIsAwayOrHasNoRoom() {
        Candidate away = new Candidate(agent("alice", 0, List.of(), List.of()), true, 0, 0);
        for (Assignment assignment : Assignment.values()) {
            assertThat(choose(assignment, stranger(), away, candidate("bob", 10, 0), candidate("carol", 11, 0))).isEqualTo("nobody");
            assertThat(choose(assignment, stranger())).isEqualTo("nobody");
        }
        assertThat(choose(Assignment.ROUND_ROBIN, stranger(), new Candidate(agent("alice", 0, List.of(), List.of()), false, 100_000, 9))).isEqualTo("alice: round robin");
    }

    @Test
    void shouldPreferWhoKnowsTheCustomer() {
        Waiting known = new Waiting(JAPANESE_BILL, Duration.ZERO, Optional.of(address("bob")), Optional.empty());
        for (Assignment assignment : List.of(Assignment.ROUND_ROBIN, Assignment.LEAST_LOADED, Assignment.SKILLS)) {
            assertThat(choose(assignment, known, new Candidate(agent("alice", 0, List.of("ja"), List.of("billing")), false, 0, 0), candidate("bob", 9, 9)))
                .isEqualTo("bob: last agent, not in turn");
            assertThat(choose(assignment, known, new Candidate(agent("alice", 0, List.of("ja"), List.of("billing")), false, 0, 0), candidate("bob", 10, 9))).startsWith("alice: ");
        }
        Waiting late = new Waiting(Topic.UNKNOWN, Duration.ZERO, Optional.of(address("bob")), Optional.of(address("bob")));
        assertThat(choose(Assignment.ROUND_ROBIN, late, candidate("bob", 0, 0), candidate("carol", 0, 9))).isEqualTo("carol: round robin");
        assertThat(choose(Assignment.ROUND_ROBIN, late, candidate("bob", 0, 0))).isEqualTo("nobody");
    }

    @Test
    void shouldWidenTheRingWithTime() {
        Candidate both = new Candidate(agent("alice", 1, List.of("en", "ja"), List.of("Billing")), false, 0, 0);
        Candidate full = new Candidate(agent("alice", 1, List.of("en", "ja"), List.of("Billing")), false, 1, 0);
        Candidate language = new Candidate(agent("bob", 0, List.of("JA"), List.of()), false, 8, 0);
        Candidate none = new Candidate(agent("carol", 0, List.of("de"), List.of("sales")), false, 0, 0);

        assertThat(choose(Assignment.SKILLS, topic(JAPANESE_BILL, 0), both, language, none)).isEqualTo("alice: skills, ring 1");
        assertThat(choose(Assignment.SKILLS, topic(JAPANESE_BILL, 9), full, language, none)).isEqualTo("nobody");
        assertThat(choose(Assignment.SKILLS, topic(JAPANESE_BILL, 10), full, language, none)).isEqualTo("bob: skills, ring 2");
        assertThat(choose(Assignment.SKILLS, topic(JAPANESE_BILL, 19), full, none)).isEqualTo("nobody");
        assertThat(choose(Assignment.SKILLS, topic(JAPANESE_BILL, 20), full, none)).isEqualTo("carol: skills, ring 3");
        assertThat(choose(Assignment.SKILLS, topic(JAPANESE_BILL, 999), none, language, both)).isEqualTo("alice: skills, ring 1");
        assertThat(choose(Assignment.SKILLS, topic(Topic.UNKNOWN, 0), language, none)).isEqualTo("carol: skills, ring 1");
    }

    /** As one would do it with paper and pencil: strike out, then look for the best. */
    private static Optional<String> model(Assignment assignment, int ringMinutes, Waiting it, List<Candidate> team) {
        List<Candidate> left = new ArrayList<>();
        for (Candidate one : team) {
            boolean full = one.agent().capacity() > 0 && one.load() >= one.agent().capacity();
            boolean spared = it.except().isPresent() && it.except().get().equals(one.address());
            if (!one.away() && !full && !spared) {
                left.add(one);
            }
        }
        if (assignment == Assignment.MANUAL) {
            return Optional.empty();
        }
        for (Candidate one : left) {
            if (it.last().isPresent() && it.last().get().equals(one.address())) {
                return Optional.of(one.address().local());
            }
        }
        TreeMap<String, String> ranked = new TreeMap<>();
        for (Candidate one : left) {
            int missing = 0;
            int known = 0;
            if (it.topic().category().isPresent()) {
                known++;
                missing += one.agent().skills().contains(it.topic().category().get()) ? 0 : 1;
            }
            if (it.topic().language().isPresent()) {
                known++;
                missing += one.agent().languages().contains(it.topic().language().get()) ? 0 : 1;
            }
            int needed = missing == 0 ? 1 : missing < known ? 2 : 3;
            long waited = it.worked().toMinutes();
            boolean suits = needed == 1 || needed == 2 && waited >= ringMinutes || needed == 3 && waited >= 2L * ringMinutes;
            String rank = switch (assignment) {
                case ROUND_ROBIN -> String.format("%09d", one.turn());
                case LEAST_LOADED -> String.format("%09d %09d", one.load(), one.turn());
                default -> String.format("%d %09d %09d", needed, one.load(), one.turn());
            };
            if (assignment != Assignment.SKILLS || suits) {
                ranked.put(rank + " " + one.address().value(), one.address().local());
            }
        }
        return ranked.isEmpty() ? Optional.empty() : Optional.of(ranked.firstEntry().getValue());
    }

    private static <T> Optional<T> maybe(Random random, List<T> some) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
    }

    private static List<String> few(Random random, List<String> some) {
        return some.stream().filter(one -> random.nextBoolean()).toList();
    }

    @Test
    void shouldAgreeWithPaperAndPencil() {
        Random random = new Random(4);
        List<String> names = List.of("alice", "bob", "carol", "dave", "erin", "frank");
        for (int i = 0; i < 50_000; i++) {
            List<Candidate> team = new ArrayList<>();
            for (String name : names) {
                if (random.nextInt(4) > 0) {
                    team.add(new Candidate(agent(name, random.nextInt(4), few(random, List.of("en", "de", "ja")), few(random, List.of("billing", "sales"))),
                        random.nextInt(4) == 0, random.nextInt(4), random.nextInt(4)));
                }
            }
            java.util.Collections.shuffle(team, random);
            Topic topic = new Topic(maybe(random, List.of("billing", "sales", "other")), maybe(random, List.of("en", "de", "ja", "fr")), Optional.empty(), 0);
            Waiting it = new Waiting(topic, Duration.ofSeconds(random.nextInt(3600)), maybe(random, names).filter(name -> random.nextBoolean()).map(RoutingTest::address),
                maybe(random, names).filter(name -> random.nextBoolean()).map(RoutingTest::address));
            Assignment assignment = Assignment.values()[random.nextInt(4)];
            int rings = 1 + random.nextInt(20);

            assertThat(Routing.choose(assignment, rings, it, team).map(choice -> choice.agent().local())).as("%s of %s for %s", assignment, team, it)
                .isEqualTo(model(assignment, rings, it, team));
        }
    }

    @Test
    void shouldTakePriorityBeforeScore() {
        assertThat(Urgency.of(Priority.URGENT, Integer.MIN_VALUE)).isLessThan(Urgency.of(Priority.HIGH, Integer.MAX_VALUE));
        assertThat(Urgency.of(Priority.NORMAL, 5)).isLessThan(Urgency.of(Priority.NORMAL, 4)).isLessThan(Urgency.of(Priority.LOW, 5));
        assertThat(Urgency.of(Priority.NORMAL)).isEqualTo(17_179_869_184L);
    }
}
