package org.mailroom.app.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.mailroom.app.config.Kind;
import org.mailroom.app.config.Kinds;
import org.mailroom.app.config.yaml.Section;
import org.mailroom.domain.rule.Action;
import org.mailroom.domain.setup.Stated;

/** Reads what stands below {@code then}. Whatever is wrong has been told to the section's problems. */
final class ActionReader {
    static final String[] KEYS = {"team", "assign", "priority", "category", "tag", "status", "reply", "forward", "webhook", "quarantine", "reject", "stop"};

    private ActionReader() {
    }

    static List<Action> all(Section then) {
        List<Action> all = new ArrayList<>();
        some(then, "team", Kinds.TEXT, Action.ToTeams::new, all);
        then.stated("assign", Kinds.TEXT).map(Action.Assign::new).ifPresent(all::add);
        then.value("priority", RuleWords.PRIORITY).map(Action.Prioritise::new).ifPresent(all::add);
        then.value("category", RuleWords.TAG).map(Action.Categorise::new).ifPresent(all::add);
        some(then, "tag", RuleWords.TAG, tags -> new Action.AddTags(values(tags).stream().collect(Collectors.toSet())), all);
        then.value("status", RuleWords.STATUS).map(Action.Begin::new).ifPresent(all::add);
        then.value("reply", Kinds.TEXT).map(Action.Reply::new).ifPresent(all::add);
        some(then, "forward", RuleWords.ADDRESS, to -> new Action.Forward(values(to)), all);
        then.oneOrMore("webhook", RuleWords.URL).forEach(url -> all.add(new Action.Call(url.value())));
        on(then, "quarantine", Action.Quarantine::new, all);
        then.value("reject", RuleWords.REASON).filter(why -> !why.equals("false")).map(Action.Reject::new).ifPresent(all::add);
        on(then, "stop", Action.Stop::new, all);
        return all;
    }

    private static <T> void some(Section then, String key, Kind<T> kind, Function<List<Stated<T>>, Action> action, List<Action> all) {
        List<Stated<T>> values = then.oneOrMore(key, kind);
        if (!values.isEmpty()) {
            all.add(action.apply(values));
        }
    }

    private static void on(Section then, String key, Supplier<Action> action, List<Action> all) {
        if (then.value(key, Kinds.SWITCH).orElse(false)) {
            all.add(action.get());
        }
    }

    private static <T> List<T> values(List<Stated<T>> stated) {
        return stated.stream().map(Stated::value).toList();
    }
}
