package org.mailroom.app.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.mailroom.domain.rule.Replay.Item;
import org.mailroom.domain.rule.Replay.Report;

/** A report for people: what is otherwise, mail by mail, and a summary. */
public final class ReplayText {
    private static final String NOTHING = "-";
    private static final int LONGEST = 60;

    private ReplayText() {
    }

    /** @param all  whether what stays the same is shown as well */
    public static List<String> lines(Report report, boolean all) {
        List<String> lines = new ArrayList<>();
        for (Item item : report.items()) {
            if (all || item.changed()) {
                lines.add(item.name() + " for " + item.team() + ": " + shortened(item.subject()) + ", from " + shortened(item.from()));
                lines.addAll(all ? whole(item) : differences(item));
            }
        }
        lines.add(summary(report));
        return lines;
    }

    private static List<String> differences(Item item) {
        return item.differences().entrySet().stream().map(one -> row(one.getKey(), one.getValue().get(0) + "  ->  " + one.getValue().get(1))).toList();
    }

    private static List<String> whole(Item item) {
        Map<String, String> after = item.after().words();
        List<String> lines = new ArrayList<>();
        item.before().words().forEach((what, before) -> {
            if (!before.equals(after.get(what))) {
                lines.add(row(what, before + "  ->  " + after.get(what)));
            } else if (!before.equals(NOTHING)) {
                lines.add(row(what, before));
            }
        });
        return lines;
    }

    private static String row(String what, String text) {
        return String.format("    %-13s %s", what, text);
    }

    private static String shortened(String text) {
        return text.isEmpty() ? NOTHING : text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static String summary(Report report) {
        if (report.items().isEmpty()) {
            return "no mail for a team; nothing was delivered or changed";
        }
        int changed = report.changed().size();
        String what = report.summary().entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).collect(Collectors.joining(", "));
        return report.items().size() + (report.items().size() == 1 ? " mail, " : " mails, ") + changed + " otherwise" + (changed == 0 ? "" : " (" + what + ")")
            + "; nothing was delivered or changed";
    }
}
