package org.mailroom.domain.setup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Teams;

/**
 * The steps from what the directory has to what the file wants: domains first, then agents, then teams, so that after each step
 * the directory is valid, and a second plan, after a crash, has the steps that are left. Immutable; a plan is for the directory
 * as it was when it was made.
 */
public final class SetupPlan {
    private final List<Step> steps;

    private SetupPlan(List<Step> steps) {
        this.steps = steps;
    }

    /** A change that is durable as a whole or in parts that can be repeated, and the lines that tell of it. */
    record Step(List<String> lines, Change change) {
    }

    @FunctionalInterface
    interface Change {
        void make(Directory directory, Teams teams);
    }

    /**
     * Compares, changes nothing.
     *
     * @throws SetupRefused with everything that cannot be as the file wants it
     */
    public static SetupPlan of(Setup setup, Directory directory) throws SetupRefused {
        Outcome outcome = new Outcome(setup, directory);
        outcome.check();
        List<Step> steps = new ArrayList<>();
        setup.domains().stream().map(Stated::value).distinct().filter(domain -> !directory.domains().contains(domain)).forEach(domain ->
            steps.add(new Step(List.of("domain " + domain + ": added"), (into, teams) -> into.addDomain(domain))));
        setup.agents().stream().sorted(Comparator.comparing(SetupPlan::mayStopAdministering)).forEach(agent -> AgentSteps.add(steps, agent, directory));
        outcome.changedTeams().forEach(team -> steps.add(new Step(
            directory.team(team.key()).map(before -> Differences.between(before, team)).orElse(List.of("team " + team.key() + ": added ("
                + team.name() + ", " + team.identity() + ", " + counted(team.members().size()) + ")")),
            (into, teams) -> teams.save(team))));
        return new SetupPlan(List.copyOf(steps));
    }

    /** Such come last, so that there is always somebody who can administer the server. */
    private static boolean mayStopAdministering(WantedAgent agent) {
        return agent.admin().equals(Optional.of(false));
    }

    private static String counted(int members) {
        return members == 1 ? "1 member" : members + " members";
    }

    /** What is to be changed, a plain line for each; {@code nothing to change} when nothing is. */
    public List<String> lines() {
        List<String> lines = steps.stream().flatMap(step -> step.lines().stream()).toList();
        return lines.isEmpty() ? List.of("nothing to change") : lines;
    }

    /**
     * Makes the changes, and aligns the mailboxes of all teams, which finishes what an earlier run may have left.
     *
     * @param told  gets the lines of each step when it is durable
     */
    public void carryOut(Directory directory, Teams teams, Consumer<String> told) {
        for (Step step : steps) {
            step.change().make(directory, teams);
            step.lines().forEach(told);
        }
        teams.heal();
        if (steps.isEmpty()) {
            lines().forEach(told);
        }
    }
}
