package org.mailroom.domain.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;

/**
 * What the rules have said of a mail for a team. Of what there can be only one, what was said last counts; tags, addresses and calls add up.
 *
 * @param rules  the names of those that applied, in order
 * @param teams  where it goes instead; empty when it stays
 * @param rejection  why it is rejected
 */
public record Outcome(List<String> rules, List<TeamKey> teams, Optional<EmailAddress> assignee, Optional<Priority> priority, Optional<Tag> category, Set<Tag> tags,
                      Optional<Status> status, Optional<String> reply, Set<EmailAddress> forwards, Set<HookUrl> calls, boolean quarantined, Optional<String> rejection) {
    public static final Outcome NONE = new Outcome(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Optional.empty(),
        Set.of(), Set.of(), false, Optional.empty());

    public Outcome {
        rules = List.copyOf(rules);
        teams = List.copyOf(teams);
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
        forwards = Collections.unmodifiableSet(new LinkedHashSet<>(forwards));
        calls = Collections.unmodifiableSet(new LinkedHashSet<>(calls));
    }

    /** With what one more rule has done; teams and agents that are not there (any more) are left out. */
    Outcome after(Rule rule, Names names) {
        Draft draft = new Draft(this);
        draft.rules.add(rule.name());
        rule.then().forEach(action -> draft.take(action, names));
        return draft.outcome();
    }

    /** An outcome in the making. */
    private static final class Draft {
        private final List<String> rules;
        private List<TeamKey> teams;
        private Optional<EmailAddress> assignee;
        private Optional<Priority> priority;
        private Optional<Tag> category;
        private final Set<Tag> tags;
        private Optional<Status> status;
        private Optional<String> reply;
        private final Set<EmailAddress> forwards;
        private final Set<HookUrl> calls;
        private boolean quarantined;
        private Optional<String> rejection;

        Draft(Outcome before) {
            rules = new ArrayList<>(before.rules);
            teams = before.teams;
            assignee = before.assignee;
            priority = before.priority;
            category = before.category;
            tags = new TreeSet<>(before.tags);
            status = before.status;
            reply = before.reply;
            forwards = new LinkedHashSet<>(before.forwards);
            calls = new LinkedHashSet<>(before.calls);
            quarantined = before.quarantined;
            rejection = before.rejection;
        }

        void take(Action action, Names names) {
            if (action instanceof Action.ToTeams to) {
                List<TeamKey> found = to.teams().stream().flatMap(name -> names.team(name.value()).stream()).distinct().toList();
                teams = found.isEmpty() ? teams : found;
            } else if (action instanceof Action.Assign assign) {
                assignee = names.agent(assign.agent().value()).or(() -> assignee);
            } else if (action instanceof Action.Prioritise prioritise) {
                priority = Optional.of(prioritise.priority());
            } else if (action instanceof Action.Categorise categorise) {
                category.ifPresent(tags::remove);
                category = Optional.of(categorise.category());
                tags.add(categorise.category());
            } else if (action instanceof Action.AddTags add) {
                tags.addAll(add.tags());
            } else if (action instanceof Action.Begin begin) {
                status = Optional.of(begin.status());
            } else {
                beyond(action);
            }
        }

        /** What has an effect beyond the conversation. */
        private void beyond(Action action) {
            if (action instanceof Action.Reply answer) {
                reply = Optional.of(answer.template());
            } else if (action instanceof Action.Forward forward) {
                forwards.addAll(forward.to());
            } else if (action instanceof Action.Call call) {
                calls.add(call.url());
            } else if (action instanceof Action.Quarantine) {
                quarantined = true;
            } else if (action instanceof Action.Reject reject) {
                rejection = Optional.of(reject.why());
            }
        }

        Outcome outcome() {
            return new Outcome(rules, teams, assignee, priority, category, tags, status, reply, forwards, calls, quarantined, rejection);
        }
    }
}
