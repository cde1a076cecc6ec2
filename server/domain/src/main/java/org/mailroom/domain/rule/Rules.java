package org.mailroom.domain.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.setup.Finding;
import org.mailroom.domain.setup.Stated;

/** All rules, asked in their order. Immutable. */
public record Rules(List<Rule> list) {
    public static final Rules NONE = new Rules(List.of());

    public Rules {
        list = List.copyOf(list);
    }

    /** What becomes of a mail for a team. */
    public Outcome judge(Facts facts, Names names) {
        Outcome outcome = Outcome.NONE;
        for (Rule rule : list) {
            if (rule.when().holds(facts)) {
                outcome = outcome.after(rule, names);
                if (rule.then().contains(new Action.Stop())) {
                    return outcome;
                }
            }
        }
        return outcome;
    }

    /** All tags that rules give. */
    public Set<Tag> tags() {
        Set<Tag> tags = new TreeSet<>();
        for (Rule rule : list) {
            for (Action action : rule.then()) {
                if (action instanceof Action.Categorise about) {
                    tags.add(about.category());
                } else if (action instanceof Action.AddTags more) {
                    tags.addAll(more.tags());
                }
            }
        }
        return tags;
    }

    /** Whether a team or an agent is named. */
    public boolean namesSomebody() {
        return list.stream().flatMap(rule -> rule.then().stream()).anyMatch(action -> action instanceof Action.ToTeams || action instanceof Action.Assign);
    }

    /** Teams and agents that rules name and that are not there; the rules' other actions are carried out all the same. */
    public List<Finding> unknown(Names names) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : list) {
            for (Action action : rule.then()) {
                if (action instanceof Action.ToTeams to) {
                    to.teams().forEach(team -> missing(rule, team, names::team, "team").ifPresent(findings::add));
                } else if (action instanceof Action.Assign assign) {
                    missing(rule, assign.agent(), names::agent, "agent").ifPresent(findings::add);
                }
            }
        }
        return findings;
    }

    private static Optional<Finding> missing(Rule rule, Stated<String> word, Function<String, Optional<?>> finder, String kind) {
        return finder.apply(word.value()).isPresent() ? Optional.empty()
            : Optional.of(new Finding(word.line(), "rule '" + rule.name() + "': there is no " + kind + " '" + word.value() + "'"));
    }
}
