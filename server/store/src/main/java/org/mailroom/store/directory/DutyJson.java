package org.mailroom.store.directory;

import java.util.LinkedHashMap;
import java.util.Map;

import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.team.Duty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A team's {@link Duty} in the JSON object of its settings. */
final class DutyJson {
    private static final String HOURS = "hours";
    private static final String HOLIDAYS = "holidays";
    private static final String RINGS = "ringMinutes";
    private static final String UNASSIGN = "unassignAfter";

    private DutyJson() {
    }

    static Duty read(JsonNode json) {
        Duty usual = Duty.always();
        return new Duty(hours(json.path(HOURS)), holidays(json.path(HOLIDAYS).asText("")), json.path(RINGS).asInt(usual.ringMinutes()),
            limit(json.path(UNASSIGN).asText(usual.unassignAfter().toString())));
    }

    static void write(ObjectNode json, Duty duty) {
        json.remove(HOURS);
        if (!duty.hours().always()) {
            ObjectNode hours = json.putObject(HOURS);
            duty.hours().entries().forEach(hours::put);
        }
        json.put(HOLIDAYS, duty.holidays().name());
        json.put(RINGS, duty.ringMinutes());
        json.put(UNASSIGN, duty.unassignAfter().toString());
    }

    private static Week hours(JsonNode json) {
        if (!json.isObject()) {
            return Week.ALWAYS;
        }
        Map<String, String> entries = new LinkedHashMap<>();
        json.fields().forEachRemaining(day -> entries.put(day.getKey(), day.getValue().asText()));
        try {
            return Week.of(entries);
        } catch (IllegalArgumentException unknownHere) {
            return TeamSettingsJson.unread(HOURS, entries.toString(), Week.ALWAYS);
        }
    }

    private static TimeLimit limit(String text) {
        try {
            return TimeLimit.of(text);
        } catch (IllegalArgumentException unknownHere) {
            return TeamSettingsJson.unread(UNASSIGN, text, TimeLimit.OFF);
        }
    }

    private static HolidayFile holidays(String name) {
        try {
            return new HolidayFile(name);
        } catch (IllegalArgumentException unknownHere) {
            return TeamSettingsJson.unread(HOLIDAYS, name, HolidayFile.NONE);
        }
    }
}
