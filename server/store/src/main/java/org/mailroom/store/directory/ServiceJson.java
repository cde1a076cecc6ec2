package org.mailroom.store.directory;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.hours.TimeLimit;
import org.mailroom.domain.service.Escalation;
import org.mailroom.domain.service.ServiceLevels;
import org.mailroom.domain.service.Target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a team promises, in the JSON object of its settings: {@code "sla": {"high": {"first": "1h", …}, "warn": "30m", "escalate": […]}}. */
final class ServiceJson {
    private static final String SLA = "sla";

    private ServiceJson() {
    }

    static ServiceLevels read(JsonNode settings) {
        JsonNode json = settings.path(SLA);
        if (!json.isObject()) {
            return ServiceLevels.none();
        }
        Map<Priority, Target> targets = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            JsonNode target = json.path(priority.word());
            targets.put(priority, new Target(limit(target, "first", TimeLimit.OFF), limit(target, "next", TimeLimit.OFF), limit(target, "resolution", TimeLimit.OFF)));
        }
        Set<Escalation> escalation = new HashSet<>();
        for (JsonNode word : json.path("escalate")) {
            try {
                escalation.add(Escalation.of(word.asText()));
            } catch (IllegalArgumentException unknownHere) {
                TeamSettingsJson.unread(SLA, word.asText(), "nothing");
            }
        }
        return new ServiceLevels(targets, limit(json, "warn", ServiceLevels.none().warn()), escalation);
    }

    private static TimeLimit limit(JsonNode json, String name, TimeLimit byDefault) {
        String text = json.path(name).asText(byDefault.toString());
        try {
            return TimeLimit.of(text);
        } catch (IllegalArgumentException unknownHere) {
            return TeamSettingsJson.unread(SLA, text, byDefault);
        }
    }

    static void write(ObjectNode settings, ServiceLevels service) {
        settings.remove(SLA);
        if (service.equals(ServiceLevels.none())) {
            return;
        }
        ObjectNode json = settings.putObject(SLA);
        service.targets().forEach((priority, target) -> json.putObject(priority.word()).put("first", target.first().toString()).put("next", target.next().toString())
            .put("resolution", target.resolution().toString()));
        json.put("warn", service.warn().toString());
        ArrayNode escalate = json.putArray("escalate");
        service.escalation().forEach(one -> escalate.add(one.word()));
    }
}
