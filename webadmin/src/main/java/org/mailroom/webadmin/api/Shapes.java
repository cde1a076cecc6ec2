package org.mailroom.webadmin.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations.Message;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.presence.Absence;
import org.mailroom.domain.setup.Words;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamSettings;

/** How things look in JSON. Times are RFC 3339 with the offset of the team's time zone. */
final class Shapes {
    private static final Schema PRIORITY = Schema.words("urgent", "high", "normal", "low");
    static final Schema CONVERSATION = Schema.object("Conversation").field("number", Schema.TEXT.like("SUP-42"), "what people call it; another one after a transfer")
        .field("team", Schema.TEXT.like("SUP"), "the key of the team").field("status", Schema.words("open", "waiting", "snoozed", "done", "spam", "quarantined", "trash"), "")
        .field("assignee", Schema.ADDRESS.orNull(), "the agent who has it").field("priority", PRIORITY, "").field("tags", Schema.list(Schema.TEXT), "without #")
        .field("subject", Schema.TEXT, "").field("customer", Schema.TEXT, "the address of who began it")
        .field("lock", Schema.object().field("holder", Schema.ADDRESS, "").field("since", Schema.TIME, "").field("until", Schema.TIME, "").orNull(), "who is writing an answer")
        .field("until", Schema.TIME.orNull(), "when it wakes, if it is snoozed").field("notes", Schema.FLAG, "whether it has internal notes")
        .field("waitingSince", Schema.TIME.orNull(), "since when the customer waits for an answer")
        .field("service", Schema.TEXT.orNull().with("enum", java.util.Arrays.asList("duesoon", "overdue", null)), "whether a promised answer is due soon, or overdue")
        .field("created", Schema.TIME, "").field("updated", Schema.TIME, "");
    static final Schema MESSAGE = Schema.object("Message").field("id", Schema.TEXT, "").field("kind", Schema.words("in", "out", "note"), "from the customer, an answer, or an internal note")
        .field("from", Schema.TEXT, "").field("date", Schema.TIME, "").field("subject", Schema.TEXT, "").field("text", Schema.TEXT, "what people read; the raw message has all");
    static final Schema ENTRY = Schema.object("JournalEntry").field("id", Schema.TEXT, "").field("time", Schema.TIME, "").field("number", Schema.TEXT, "the number it had then")
        .field("agent", Schema.ADDRESS.orNull(), "who did it; null when nobody of the house did").field("channel", Schema.TEXT, "by which way: imap, smtp, rest, web, …")
        .field("client", Schema.TEXT, "what the program calls itself").field("event", Schema.TEXT, "what happened").field("details", Schema.map(Schema.TEXT), "");
    static final Schema AGENT = Schema.object("Agent").field("address", Schema.ADDRESS, "").field("name", Schema.TEXT, "").field("languages", Schema.list(Schema.TEXT), "such as ja")
        .field("skills", Schema.list(Schema.TEXT), "").field("capacity", Schema.WHOLE, "how many open conversations are given to the agent; 0: any number")
        .field("admin", Schema.FLAG, "").field("away", Schema.FLAG, "").field("awayUntil", Schema.TIME.orNull(), "");
    static final Schema ROLE = Schema.words("observer", "agent", "lead");
    static final Schema MEMBER = Schema.object("Member").field("agent", Schema.ADDRESS, "").field("role", ROLE, "");
    static final Schema TEAM = Schema.object("Team").field("key", Schema.TEXT.like("SUP"), "").field("name", Schema.TEXT, "").field("addresses", Schema.list(Schema.TEXT), "the first is its identity")
        .field("members", Schema.list(MEMBER), "").field("timeZone", Schema.TEXT, "").field("hours", Schema.map(Schema.TEXT).orNull(), "working hours by days; null: always")
        .field("holidays", Schema.TEXT.orNull(), "the file with its holidays").field("sendMode", Schema.TEXT, "whose name answers carry").field("collision", Schema.TEXT, "")
        .field("collisionOnNotes", Schema.FLAG, "").field("assignedStop", Schema.TEXT, "").field("lockMinutes", Schema.WHOLE, "").field("undoSeconds", Schema.WHOLE, "")
        .field("assignment", Schema.TEXT, "").field("replyToken", Schema.FLAG, "").field("subjectToken", Schema.FLAG, "").field("reopenDays", Schema.WHOLE, "")
        .field("presence", Schema.FLAG, "").field("labels", Schema.FLAG, "");

    private Shapes() {
    }

    static String time(Instant time, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone).toOffsetDateTime());
    }

    static Map<String, Object> conversation(Conversation it, ZoneId zone, Instant now) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("number", it.number().toString());
        shape.put("team", it.team().value());
        shape.put("status", it.status().word());
        shape.put("assignee", it.assignee().map(EmailAddress::value).orElse(null));
        shape.put("priority", it.priority().word());
        shape.put("tags", it.tags().stream().map(Tag::value).toList());
        shape.put("subject", it.subject());
        shape.put("customer", it.customer());
        shape.put("lock", it.lockAt(now).map(lock -> lock(lock, zone)).orElse(null));
        shape.put("until", it.until().map(time -> time(time, zone)).orElse(null));
        shape.put("notes", it.notes());
        shape.put("waitingSince", it.asked().map(time -> time(time, zone)).orElse(null));
        shape.put("service", it.service().word().orElse(null));
        shape.put("created", time(it.created(), zone));
        shape.put("updated", time(it.updated(), zone));
        return shape;
    }

    private static Map<String, Object> lock(Lock lock, ZoneId zone) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("holder", lock.holder().value());
        shape.put("since", time(lock.since(), zone));
        shape.put("until", time(lock.until(), zone));
        return shape;
    }

    /** Strong, of the state and not of the time: a lock that is renewed is another state, one that ends by itself is not. */
    /** @param zone  in which the times are told that it stands for */
    static String etag(Conversation it, ZoneId zone) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((it + " " + zone).getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static Map<String, Object> message(Message message, ZoneId zone) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", Long.toString(message.id()));
        shape.put("kind", message.kind());
        shape.put("from", message.from());
        shape.put("date", time(message.date(), zone));
        shape.put("subject", message.subject());
        shape.put("text", message.text());
        return shape;
    }

    static Map<String, Object> entry(JournalEntry entry, ZoneId zone) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", Long.toString(entry.id()));
        shape.put("time", time(entry.time(), zone));
        shape.put("number", entry.number().toString());
        shape.put("agent", entry.actor().agent().map(EmailAddress::value).orElse(null));
        shape.put("channel", entry.actor().channel().word());
        shape.put("client", entry.actor().client());
        shape.put("event", entry.event().what());
        shape.put("details", entry.event().details());
        return shape;
    }

    static Map<String, Object> agent(Agent agent, Optional<Absence> absence) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("address", agent.address().value());
        shape.put("name", agent.name());
        shape.put("languages", agent.languages());
        shape.put("skills", agent.skills());
        shape.put("capacity", agent.capacity());
        shape.put("admin", agent.admin());
        shape.put("away", absence.isPresent());
        shape.put("awayUntil", absence.flatMap(Absence::until).map(Instant::toString).orElse(null));
        return shape;
    }

    static Map<String, Object> team(Team team) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("key", team.key().value());
        shape.put("name", team.name().value());
        shape.put("addresses", team.addresses().stream().map(EmailAddress::value).toList());
        shape.put("members", members(team));
        shape.put("timeZone", team.settings().timeZone().getId());
        shape.put("hours", team.settings().duty().hours().always() ? null : team.settings().duty().hours().entries());
        shape.put("holidays", team.settings().duty().holidays().none() ? null : team.settings().duty().holidays().name());
        TeamSettings settings = team.settings();
        shape.put("sendMode", Words.of(settings.sendMode()));
        shape.put("collision", Words.of(settings.collision()));
        shape.put("collisionOnNotes", settings.collisionOnNotes());
        shape.put("assignedStop", Words.of(settings.assignedStop()));
        shape.put("lockMinutes", settings.lockMinutes());
        shape.put("undoSeconds", settings.undoSeconds());
        shape.put("assignment", Words.of(settings.assignment()));
        shape.put("replyToken", settings.replyToken());
        shape.put("subjectToken", settings.subjectToken());
        shape.put("reopenDays", settings.reopenDays());
        shape.put("presence", settings.presence());
        shape.put("labels", settings.labels());
        return shape;
    }

    static List<Map<String, Object>> members(Team team) {
        return team.members().entrySet().stream().map(member -> {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("agent", member.getKey().value());
            shape.put("role", member.getValue().word());
            return shape;
        }).toList();
    }

    static Map<String, Object> page(List<?> items, Optional<String> next) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("items", items);
        shape.put("next", next.orElse(null));
        return shape;
    }
}
