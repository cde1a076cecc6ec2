package org.mailroom.webadmin.api;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Conversations.Order;
import org.mailroom.domain.conversation.Conversations.Page;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.search.Query;
import org.mailroom.domain.search.QueryRefused;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** {@code /conversations}: to look at them and to work on them. Whoever is in no team of a conversation, nor an administrator, does not learn that there is one. */
final class Desks {
    private static final int LONGEST_PAGE = 200;
    static final int USUAL_PAGE = 50;

    private final Desk desk;
    private final Conversations conversations;
    private final Directory directory;
    private final Sight sight;
    private final Clock clock;

    Desks(Desk desk, Conversations conversations, Directory directory, Sight sight, Clock clock) {
        this.desk = desk;
        this.conversations = conversations;
        this.directory = directory;
        this.sight = sight;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        String one = "/conversations/{number}";
        return List.of(
            new Endpoint("GET", "/conversations", Scope.READ, this::list),
            new Endpoint("GET", one, Scope.READ, call -> whole(call, seen(call))),
            new Endpoint("GET", one + "/messages", Scope.READ, this::messages),
            new Endpoint("GET", one + "/journal", Scope.READ, this::journal),
            new Endpoint("GET", one + "/messages/{id}/raw", Scope.READ, this::raw),
            new Endpoint("POST", one + "/assign", Scope.WORK, this::assign),
            new Endpoint("POST", one + "/unassign", Scope.WORK, call -> act(call, takeOver(call.fields("takeOver")), new Command.Unassign())),
            new Endpoint("POST", one + "/claim", Scope.WORK, call -> act(call, takeOver(call.fields("takeOver")), new Command.Assign(call.caller().person("claim")))),
            new Endpoint("POST", one + "/lock", Scope.WORK, this::lock),
            new Endpoint("POST", one + "/unlock", Scope.WORK, call -> act(call, takeOver(call.fields("takeOver")), new Command.ReleaseLock())),
            new Endpoint("POST", one + "/status", Scope.WORK, this::status),
            new Endpoint("POST", one + "/tags", Scope.WORK, this::tags),
            new Endpoint("POST", one + "/priority", Scope.WORK, this::priority),
            new Endpoint("POST", one + "/transfer", Scope.WORK, this::transfer),
            new Endpoint("POST", one + "/merge", Scope.WORK, this::merge),
            new Endpoint("POST", one + "/split", Scope.WORK, this::split));
    }

    /** The conversation of the path as the caller may see it; a number it had before leads to the one it has now. */
    Conversation seen(Call call) {
        return sight.of(call.caller(), call.path().get("number"));
    }

    ZoneId zone(Conversation it) {
        return directory.team(it.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"));
    }

    private Reply whole(Call call, Conversation it) {
        return Reply.json(200, Shapes.conversation(it, zone(it), clock.instant())).with("ETag", Shapes.etag(it));
    }

    private Reply list(Call call) {
        call.takes("team", "status", "assignee", "tag", "q", "customer", "order", "cursor", "limit");
        Set<TeamKey> teams = new HashSet<>(sight.teams(call.caller()));
        call.parameter("team", TeamKey::new).ifPresent(team -> teams.retainAll(Set.of(team)));
        Optional<String> assignee = call.parameter("assignee");
        boolean nobody = assignee.equals(Optional.of("none"));
        Filter filter = new Filter(teams, call.parameter("status", Desks::status),
            nobody ? Optional.empty() : call.parameter("assignee", EmailAddress::of), nobody, call.parameter("tag", Tag::of), call.parameter("customer"), call.parameter("q").map(text -> query(call, text)),
            sight.own(call.caller()));
        int limit = call.parameter("limit", Desks::limit).orElse(USUAL_PAGE);
        Page page;
        try {
            page = conversations.list(filter, call.parameter("order", Desks::order).orElse(Order.UPDATED), call.parameter("cursor"), limit);
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
        Instant now = clock.instant();
        return Reply.json(200, Shapes.page(page.items().stream().filter(it -> sight.shows(call.caller(), it)).map(it -> Shapes.conversation(it, zone(it), now)).toList(), page.next()));
    }

    private static Query query(Call call, String text) {
        try {
            return Query.of(text, call.caller().address());
        } catch (QueryRefused e) {
            throw Problem.of(400, "Not understood", "q: " + e.getMessage() + ". Nothing was searched.", Map.of("field", "q", "position", e.position()));
        }
    }

    static int limit(String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LONGEST_PAGE) {
            throw new IllegalArgumentException("'" + text + "' is not allowed; a number from 1 to " + LONGEST_PAGE + " is");
        }
        return Integer.parseInt(text);
    }

    private static Order order(String word) {
        return List.of(Order.values()).stream().filter(order -> order.word().equals(word)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no order; allowed: updated, urgency"));
    }

    private static Status status(String word) {
        return Status.of(word).orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no status; allowed: open, waiting, snoozed, done, spam, quarantined, trash"));
    }

    private Reply messages(Call call) {
        Conversation it = seen(call);
        return Reply.json(200, Shapes.page(conversations.messages(it.number()).stream().map(message -> Shapes.message(message, zone(it))).toList(), Optional.empty()));
    }

    private Reply journal(Call call) {
        Conversation it = seen(call);
        return Reply.json(200, Shapes.page(desk.journal(it.number()).stream().map(entry -> Shapes.entry(entry, zone(it))).toList(), Optional.empty()));
    }

    private Reply raw(Call call) throws java.io.IOException {
        Conversation it = seen(call);
        if (!call.path().get("id").matches("\\d{1,18}")) {
            throw Problem.notFound();
        }
        try (java.io.InputStream raw = conversations.raw(it.number(), Long.parseLong(call.path().get("id"))).orElseThrow(Problem::notFound)) {
            return new Reply(200, "message/rfc822", raw.readAllBytes(), Map.of("Content-Disposition", "attachment; filename=\"message.eml\"",
                "Content-Security-Policy", "sandbox; default-src 'none'"));
        }
    }

    private static Manner takeOver(Fields fields) {
        return fields.flag("takeOver") ? Manner.DELIBERATE : Manner.PLAIN;
    }

    private Reply act(Call call, Manner manner, Command... commands) {
        Conversation it = seen(call);
        return whole(call, desk.act(it.number(), List.of(commands), call.caller().actor(), manner, expected(call)));
    }

    /** What If-Match says (RFC 9110 13.1.1). */
    private static Predicate<Conversation> expected(Call call) {
        Optional<String> match = call.header("if-match").filter(text -> !text.equals("*"));
        return it -> match.isEmpty() || List.of(match.get().split("\\s*,\\s*")).contains(Shapes.etag(it));
    }

    private Reply assign(Call call) {
        Fields fields = call.fields("agent", "takeOver");
        EmailAddress agent = Fields.value("agent", fields.needed("agent"), EmailAddress::of);
        return act(call, takeOver(fields), new Command.Assign(agent));
    }

    private Reply lock(Call call) {
        call.fields();
        call.caller().person("hold a lock");
        return act(call, Manner.PLAIN, new Command.TakeLock(Lock.Cause.ASKED));
    }

    private Reply status(Call call) {
        Fields fields = call.fields("status", "until", "takeOver");
        Status status = Fields.value("status", fields.needed("status"), Desks::status);
        Optional<Instant> until = fields.text("until").map(text -> Fields.value("until", text, Desks::time));
        if (until.isPresent() != (status == Status.SNOOZED)) {
            throw Problem.field("until", status == Status.SNOOZED ? "is missing; snoozing needs a time such as 2026-12-01T08:00:00+09:00" : "goes with the status snoozed only");
        }
        return act(call, takeOver(fields), new Command.Park(status, until));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time with offset (RFC 3339), such as 2026-12-01T08:00:00+09:00");
        }
    }

    private Reply tags(Call call) {
        Fields fields = call.fields("add", "remove");
        Set<Tag> add = fields.texts("add").stream().map(text -> Fields.value("add", text, Tag::of)).collect(Collectors.toSet());
        Set<Tag> remove = fields.texts("remove").stream().map(text -> Fields.value("remove", text, Tag::of)).collect(Collectors.toSet());
        return act(call, Manner.PLAIN, new Command.ChangeTags(add, remove));
    }

    private Reply priority(Call call) {
        String word = call.fields("priority").needed("priority");
        return act(call, Manner.PLAIN, new Command.Prioritise(Fields.value("priority", word, text -> Priority.of(text)
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no priority; allowed: urgent, high, normal, low")))));
    }

    private Reply transfer(Call call) {
        Fields fields = call.fields("team", "takeOver");
        TeamKey team = Fields.value("team", fields.needed("team"), TeamKey::new);
        if (directory.team(team).isEmpty()) {
            throw Problem.field("team", "there is no team " + team);
        }
        Conversation it = seen(call);
        return whole(call, desk.transfer(it.number(), team, call.caller().actor(), takeOver(fields)));
    }

    private Reply merge(Call call) {
        Fields fields = call.fields("into", "takeOver");
        ConversationNumber into = Fields.value("into", fields.needed("into"), text -> ConversationNumber.parse(text)
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no number of a conversation")));
        Conversation it = seen(call);
        Conversation target = sight.of(call.caller(), into.toString());
        return whole(call, desk.merge(it.number(), target.number(), call.caller().actor(), takeOver(fields)));
    }

    private Reply split(Call call) {
        List<Long> ids = call.fields("messageIds").numbers("messageIds");
        Conversation it = seen(call);
        Conversation part = desk.split(it.number(), new HashSet<>(ids), call.caller().actor());
        return Reply.json(201, Shapes.conversation(part, zone(part), clock.instant())).with("ETag", Shapes.etag(part))
            .with("Location", "/api/v1/conversations/" + part.number());
    }
}
