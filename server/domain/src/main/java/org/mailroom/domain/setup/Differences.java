package org.mailroom.domain.setup;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Duty;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Team;

/** What is different between before and after, a plain line for each; no line means nothing. Never a password. */
final class Differences {
    private Differences() {
    }

    static List<String> between(Agent before, Agent after) {
        return components(before, after, "agent " + after.address() + ": ");
    }

    static List<String> between(Team before, Team after) {
        String team = "team " + after.key() + ": ";
        List<String> lines = new ArrayList<>();
        if (!before.name().equals(after.name())) {
            lines.add(team + "name " + before.name() + " -> " + after.name());
        }
        List<EmailAddress> added = after.addresses().stream().filter(address -> !before.addresses().contains(address)).toList();
        added.forEach(address -> lines.add(team + "address " + address + " added"));
        if (!before.identity().equals(after.identity())) {
            lines.add(team + "identity " + before.identity() + " -> " + after.identity());
        } else if (added.isEmpty() && !before.addresses().equals(after.addresses())) {
            lines.add(team + "addresses in the order " + String.join(", ", after.addresses().stream().map(EmailAddress::value).toList()));
        }
        members(before.members(), after.members(), team, lines);
        lines.addAll(components(before.settings(), after.settings(), team));
        return lines;
    }

    private static void members(Map<EmailAddress, Role> before, Map<EmailAddress, Role> after, String team, List<String> lines) {
        after.forEach((member, role) -> {
            Role had = before.get(member);
            if (had == null) {
                lines.add(team + "member " + member + " added as " + role.word());
            } else if (had != role) {
                lines.add(team + "member " + member + " " + had.word() + " -> " + role.word());
            }
        });
        before.keySet().stream().filter(member -> !after.containsKey(member))
            .forEach(member -> lines.add(team + "member " + member + " removed"));
    }

    /** The components of a record are named as the keys of the file. */
    private static <R extends Record> List<String> components(R before, R after, String who) {
        List<String> lines = new ArrayList<>();
        for (RecordComponent component : before.getClass().getRecordComponents()) {
            Object had = value(component, before);
            Object has = value(component, after);
            if (had instanceof Screening screened && has instanceof Screening screens) {
                lines.addAll(components(screened, screens, who));
            } else if (had instanceof Duty did && has instanceof Duty does) {
                lines.addAll(components(did, does, who));
            } else if (!Objects.equals(had, has)) {
                lines.add(who + component.getName() + " " + shown(had) + " -> " + shown(has));
            }
        }
        return lines;
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the components of a public record can be read", e);
        }
    }

    private static String shown(Object value) {
        Object it = value instanceof Optional<?> some ? some.<Object>map(one -> one).orElse("as the mailet says") : value;
        return it instanceof Enum<?> constant ? Words.of(constant) : it.toString();
    }
}
