package org.mailroom.store.directory;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;

import org.mailroom.domain.team.Screening;
import org.mailroom.domain.team.Screening.DmarcFail;
import org.mailroom.domain.team.Screening.Score;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.TeamSettings.AssignedStop;
import org.mailroom.domain.team.TeamSettings.Assignment;
import org.mailroom.domain.team.TeamSettings.Collision;
import org.mailroom.domain.team.TeamSettings.SendMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Team settings as a JSON object with the names and words of the configuration. What is missing, or cannot be read because a
 * newer program wrote it, has its default; settings that this program does not know are kept when it writes.
 */
final class TeamSettingsJson {
    private static final Logger LOGGER = LoggerFactory.getLogger(TeamSettingsJson.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private TeamSettingsJson() {
    }

    static TeamSettings read(String text) {
        JsonNode json = tree(text);
        TeamSettings defaults = TeamSettings.defaults();
        return new TeamSettings(
            word(json, "sendMode", SendMode.class, defaults.sendMode()),
            word(json, "collision", Collision.class, defaults.collision()),
            json.path("collisionOnNotes").asBoolean(defaults.collisionOnNotes()),
            word(json, "assignedStop", AssignedStop.class, defaults.assignedStop()),
            json.path("lockMinutes").asInt(defaults.lockMinutes()),
            json.path("undoSeconds").asInt(defaults.undoSeconds()),
            word(json, "assignment", Assignment.class, defaults.assignment()),
            json.path("replyToken").asBoolean(defaults.replyToken()),
            json.path("subjectToken").asBoolean(defaults.subjectToken()),
            json.path("reopenDays").asInt(defaults.reopenDays()),
            json.path("presence").asBoolean(defaults.presence()),
            json.path("labels").asBoolean(defaults.labels()),
            zone(json, defaults.timeZone()),
            screening(json),
            DutyJson.read(json),
            ServiceJson.read(json));
    }

    /** @param before what was stored until now, or <code>{}</code> */
    static String write(TeamSettings settings, String before) {
        ObjectNode json = tree(before);
        json.put("sendMode", word(settings.sendMode()));
        json.put("collision", word(settings.collision()));
        json.put("collisionOnNotes", settings.collisionOnNotes());
        json.put("assignedStop", word(settings.assignedStop()));
        json.put("lockMinutes", settings.lockMinutes());
        json.put("undoSeconds", settings.undoSeconds());
        json.put("assignment", word(settings.assignment()));
        json.put("replyToken", settings.replyToken());
        json.put("subjectToken", settings.subjectToken());
        json.put("reopenDays", settings.reopenDays());
        json.put("presence", settings.presence());
        json.put("labels", settings.labels());
        json.put("timeZone", settings.timeZone().getId());
        Screening screening = settings.screening();
        json.put("dmarcFail", word(screening.dmarcFail()));
        put(json, "spamMark", screening.spamMark());
        put(json, "spamFolder", screening.spamFolder());
        put(json, "spamQuarantine", screening.spamQuarantine());
        put(json, "spamReject", screening.spamReject());
        DutyJson.write(json, settings.duty());
        ServiceJson.write(json, settings.service());
        return json.toString();
    }

    private static Screening screening(JsonNode json) {
        return new Screening(word(json, "dmarcFail", DmarcFail.class, DmarcFail.MARK), score(json, "spamMark"), score(json, "spamFolder"), score(json, "spamQuarantine"),
            score(json, "spamReject"));
    }

    private static Optional<Score> score(JsonNode json, String name) {
        if (!json.has(name)) {
            return Optional.empty();
        }
        String text = json.path(name).asText();
        try {
            return Optional.of(Score.of(text));
        } catch (IllegalArgumentException unknownHere) {
            return unread(name, text, Optional.empty());
        }
    }

    private static void put(ObjectNode json, String name, Optional<Score> score) {
        if (score.isPresent()) {
            json.put(name, score.get().toString());
        } else {
            json.remove(name);
        }
    }

    private static ObjectNode tree(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the settings of a team are not JSON: " + text, e);
        }
        throw new IllegalStateException("the settings of a team are no JSON object: " + text);
    }

    private static <E extends Enum<E>> E word(JsonNode json, String name, Class<E> words, E byDefault) {
        String text = json.path(name).asText(word(byDefault));
        return Arrays.stream(words.getEnumConstants()).filter(value -> word(value).equals(text)).findFirst()
            .orElseGet(() -> unread(name, text, byDefault));
    }

    private static ZoneId zone(JsonNode json, ZoneId byDefault) {
        String text = json.path("timeZone").asText(byDefault.getId());
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknownHere) {
            return unread("timeZone", text, byDefault);
        }
    }

    static <T> T unread(String name, String text, T byDefault) {
        LOGGER.warn("A team has the setting {}: {}, which this version does not know; {} is used", name, text, byDefault);
        return byDefault;
    }

    /** {@code onBehalf} of {@code ON_BEHALF}. */
    private static String word(Enum<?> value) {
        StringBuilder word = new StringBuilder();
        for (char c : value.name().toCharArray()) {
            boolean afterGap = word.length() > 0 && word.charAt(word.length() - 1) == '_';
            if (afterGap) {
                word.setLength(word.length() - 1);
            }
            word.append(afterGap ? c : Character.toLowerCase(c));
        }
        return word.toString();
    }
}
