package org.mailroom.store.conversation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.search.Query;
import org.mailroom.domain.team.TeamKey;

/** The conditions of a list of conversations as SQL, without those that only the texts of messages can answer. For one thread. */
final class Selection {
    private final Map<TeamKey, ZoneId> zones;
    /** Each behind its AND. */
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** @param zones  the time zones of the teams that are asked for; there must be one */
    Selection(Filter filter, Map<TeamKey, ZoneId> zones) {
        this.zones = zones;
        // As a constant, or the index of what is in a queue would not be taken.
        filter.status().ifPresent(status -> add("status = '" + status.word() + "'"));
        filter.assignee().ifPresent(agent -> add("assignee = ?", agent.value()));
        if (filter.unassigned()) {
            add("assignee IS NULL");
        }
        filter.tag().ifPresent(tag -> fact(new Query.Tagged(tag), false));
        filter.customer().ifPresent(customer -> fact(new Query.With(customer.toLowerCase(Locale.ROOT)), false));
        filter.query().ifPresent(query -> query.facts().forEach(wish -> fact(wish.term(), wish.not())));
    }

    private Selection(Selection other) {
        this.zones = other.zones;
        this.sql.append(other.sql);
        this.parameters.addAll(other.parameters);
    }

    /** The same, and one condition more. */
    Selection and(String condition, Object... values) {
        Selection narrower = new Selection(this);
        narrower.add(condition, values);
        return narrower;
    }

    Set<TeamKey> teams() {
        return zones.keySet();
    }

    /** Of one team: an index gives its conversations in order, which it does not for several. */
    String sql(TeamKey team) {
        return " WHERE team = ?" + sql;
    }

    Object[] parameters(TeamKey team) {
        return Stream.concat(Stream.of(team.value()), parameters.stream()).toArray();
    }

    /** Of all teams. */
    String sql() {
        return " WHERE team IN (?" + ", ?".repeat(zones.size() - 1) + ")" + sql;
    }

    Object[] parameters() {
        return Stream.concat(zones.keySet().stream().map(TeamKey::value), parameters.stream()).toArray();
    }

    private void fact(Query.Term term, boolean not) {
        if (term instanceof Query.Is is) {
            add(not, "status = ?", is.status().word());
        } else if (term instanceof Query.AssignedTo assigned && assigned.agent().isPresent()) {
            add(not, "(assignee IS NOT NULL AND assignee = ?)", assigned.agent().get().value());
        } else if (term instanceof Query.AssignedTo) {
            add(not, "assignee IS NULL");
        } else if (term instanceof Query.Tagged tagged) {
            add(not, "('\n' || tags || '\n') LIKE ? ESCAPE '\\'", "%\n" + escaped(tagged.tag().value()) + "\n%");
        } else if (term instanceof Query.With with) {
            add(not, "(LOWER(customer) = ? OR ('\n' || participants || '\n') LIKE ? ESCAPE '\\')", with.customer(), "%\n" + escaped(with.customer()) + "\n%");
        } else if (term instanceof Query.Numbered numbered) {
            add(not, "id IN (SELECT conversation FROM conversation_number WHERE number = ?)", numbered.number().toString());
        } else if (term instanceof Query.Before before) {
            day(not, "created < ?", before.day());
        } else if (term instanceof Query.After after) {
            day(not, "updated >= ?", after.day());
        }
    }

    /** A day begins where the team is. */
    private void day(boolean not, String comparison, LocalDate day) {
        List<String> each = new ArrayList<>();
        List<Object> times = new ArrayList<>();
        zones.forEach((team, zone) -> {
            each.add("team = ? AND " + comparison);
            Instant begin = day.atStartOfDay(zone).toInstant();
            times.addAll(List.of(team.value(), begin.toEpochMilli()));
        });
        add(not, "(" + String.join(" OR ", each) + ")", times.toArray());
    }

    private void add(boolean not, String condition, Object... values) {
        add(not ? "NOT " + condition : condition, values);
    }

    private void add(String condition, Object... values) {
        sql.append(" AND ").append(condition);
        parameters.addAll(List.of(values));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
