package org.mailroom.store.directory;

import java.util.LinkedHashMap;
import java.util.Map;

import org.mailroom.domain.hours.HolidayFile;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.team.Duty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A team's {@link Duty} in the JSON object of its settings. */
final class DutyJson {
    private static final String HOURS = "hours";
    private static final String HOLIDAYS = "holidays";

    private DutyJson() {
    }

    static Duty read(JsonNode json) {
        return new Duty(hours(json.path(HOURS)), holidays(json.path(HOLIDAYS).asText("")));
    }

    static void write(ObjectNode json, Duty duty) {
        json.remove(HOURS);
        if (!duty.hours().always()) {
            ObjectNode hours = json.putObject(HOURS);
            duty.hours().entries().forEach(hours::put);
        }
        json.put(HOLIDAYS, duty.holidays().name());
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

    private static HolidayFile holidays(String name) {
        try {
            return new HolidayFile(name);
        } catch (IllegalArgumentException unknownHere) {
            return TeamSettingsJson.unread(HOLIDAYS, name, HolidayFile.NONE);
        }
    }
}
