package org.mailroom.domain.setup;

import java.util.List;
import java.util.Optional;

import org.mailroom.domain.setup.SetupPlan.Step;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

/** The steps for one agent. A password is compared through the directory, and set only when it differs. */
final class AgentSteps {
    private AgentSteps() {
    }

    static void add(List<Step> steps, WantedAgent wanted, Directory directory) {
        EmailAddress address = wanted.address().value();
        Optional<Agent> before = directory.agent(address);
        if (before.isEmpty()) {
            Agent agent = wanted.made();
            String line = "agent " + address + ": added" + (wanted.password().isPresent() ? "" : ", without a password, so there is no login yet");
            steps.add(new Step(List.of(line), (into, teams) -> {
                into.save(agent);
                wanted.password().ifPresent(password -> into.setPassword(address, password));
            }));
            return;
        }
        Agent after = wanted.changed(before.get());
        if (!after.equals(before.get())) {
            steps.add(new Step(Differences.between(before.get(), after), (into, teams) -> into.save(after)));
        }
        wanted.password().filter(password -> !directory.passwordMatches(address, password)).ifPresent(password ->
            steps.add(new Step(List.of("agent " + address + ": password changed"), (into, teams) -> into.setPassword(address, password))));
    }
}
