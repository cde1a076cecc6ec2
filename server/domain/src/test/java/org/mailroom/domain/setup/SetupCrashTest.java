package org.mailroom.domain.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.Teams;

/**
 * Random files on random directories: what a plan accepts, the directory accepts too; and wherever the run is cut off, the
 * next run of the same file ends where an uninterrupted one does.
 */
class SetupCrashTest {
    private static final Set<String> CHANGES = Set.of("addDomain", "save", "setPassword");
    private static final List<String> NAMES = List.of("Support", "Sales", "Care");

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEndAlikeWhereverTheFirstRunIsCutOff(int seed) throws Exception {
        Random random = new Random(seed);
        Setup first = random(random);
        Directory whole = directory(first);
        Setup second = random(random);
        while (!applied(second, whole, new ArrayList<>(), Integer.MAX_VALUE)) {
            second = random(random);
        }
        int changes = 0;
        boolean finished = false;
        while (!finished) {
            Directory cut = directory(first);
            List<Team> aligned = new ArrayList<>();
            try {
                applied(second, cut, aligned, changes++);
                finished = true;
            } catch (Cut e) {
                assertThat(applied(second, cut, aligned, Integer.MAX_VALUE)).isTrue();
            }
            assertThat(cut.domains()).isEqualTo(whole.domains());
            assertThat(cut.agents()).isEqualTo(whole.agents());
            assertThat(cut.teams()).isEqualTo(whole.teams());
            assertThat(aligned).containsAll(cut.teams());
            assertThat(SetupPlan.of(second, cut).lines()).containsExactly("nothing to change");
        }
    }

    private static Directory directory(Setup setup) {
        Directory directory = new InMemoryDirectory();
        applied(setup, directory, new ArrayList<>(), Integer.MAX_VALUE);
        return directory;
    }

    /** Whether the setup was accepted. */
    private static boolean applied(Setup setup, Directory directory, List<Team> aligned, int allowedChanges) {
        Directory cut = cutOff(directory, allowedChanges);
        SetupPlan plan;
        try {
            plan = SetupPlan.of(setup, cut);
        } catch (SetupRefused e) {
            return false;
        }
        plan.carryOut(cut, new Teams(cut, aligned::add), line -> { });
        return true;
    }

    private static Setup random(Random random) {
        Wanted wanted = new Wanted().domain("acme.test");
        for (String name : List.of("alice", "bob", "carol")) {
            if (random.nextInt(4) > 0) {
                wanted.agent(name + "@acme.test", name + random.nextInt(2), random.nextBoolean() ? "secret-" + random.nextInt(2) : null);
            }
        }
        List<String> keys = List.of("SUP", "SAL", "CAR");
        for (String key : keys) {
            if (random.nextInt(3) > 0) {
                List<String> members = new ArrayList<>(List.of("alice@acme.test=agent", "bob@acme.test=lead", "carol@acme.test=observer"));
                members.removeIf(member -> random.nextBoolean());
                String own = key.toLowerCase(java.util.Locale.ROOT);
                wanted.team(key, NAMES.get(random.nextInt(NAMES.size())),
                    random.nextBoolean() ? List.of(own + "@acme.test") : List.of(own + "2@acme.test", own + "@acme.test"), members);
            }
        }
        return wanted.setup();
    }

    private static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The directory, which dies before the change after the allowed ones. */
    private static Directory cutOff(Directory directory, int allowedChanges) {
        AtomicInteger left = new AtomicInteger(allowedChanges);
        return (Directory) Proxy.newProxyInstance(SetupCrashTest.class.getClassLoader(), new Class<?>[] {Directory.class}, (self, method, arguments) -> {
            if (CHANGES.contains(method.getName()) && left.getAndDecrement() == 0) {
                throw new Cut();
            }
            try {
                return method.invoke(directory, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
