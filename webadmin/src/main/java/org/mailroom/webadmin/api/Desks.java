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
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Actor;
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
import org.mailroom.domain.conversation.Terms;
import org.mailroom.domain.search.Query;
import org.mailroom.domain.search.QueryRefused;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** {@code /conversations}: to look at them and to work on them. Whoever is in no team of a conversation, nor an administrator, does not learn that there is one. */
final class Desks {
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
        Schema deliberate = Schema.object().maybe("takeOver", Schema.FLAG, "from a colleague, too");
        return List.of(
            Endpoint.get("/conversations", Scope.READ, "The conversations that you may see").parameter("team", Schema.TEXT, "the key of a team")
                .parameter("status", Schema.words("open", "waiting", "snoozed", "done", "spam", "quarantined", "trash"), "").parameter("assignee", Schema.TEXT, "an address, or none")
                .parameter("tag", Schema.TEXT, "").parameter("q", Schema.TEXT, "a query, as in docs/api.md").parameter("customer", Schema.TEXT, "an address")
                .parameter("order", Schema.words("updated", "urgency").with("default", "updated"), "the one changed last first, or the one to be taken next")
                .pages(Shapes.CONVERSATION).by(this::list),
            Endpoint.get(one, Scope.READ, "A conversation").gives(Shapes.CONVERSATION).tagged().by(call -> whole(call, seen(call))),
            Endpoint.get(one + "/messages", Scope.READ, "Its messages, the oldest first").pages(Shapes.MESSAGE).by(this::messages),
            Endpoint.get(one + "/journal", Scope.READ, "What happened to it, the oldest first").pages(Shapes.ENTRY).by(this::journal),
            Endpoint.get(one + "/messages/{id}/raw", Scope.READ, "A message as it was sent").gives(200, "message/rfc822", "the whole message").by(this::raw),
            change(one + "/assign", "Gives it to an agent").body(deliberate.field("agent", Schema.ADDRESS, "who gets it")).by(this::assign),
            change(one + "/unassign", "Puts it back into the queue").body(deliberate).by(call -> act(call, takeOver(call.fields()), new Command.Unassign())),
            change(one + "/claim", "Gives it to you").says(Writing.TOKENS).body(deliberate).by(this::claim),
            change(one + "/lock", "Tells that you are writing an answer, or still are").says(Writing.TOKENS).by(this::lock),
            change(one + "/unlock", "Tells that you are not writing an answer any more").body(deliberate).by(call -> act(call, takeOver(call.fields()), new Command.ReleaseLock())),
            change(one + "/status", "Puts it aside, or opens it again").body(deliberate.field("status", Schema.words("open", "waiting", "snoozed", "done", "spam", "trash"), "")
                .maybe("until", Schema.TIME, "when it wakes; needed for snoozed, and for nothing else")).by(this::status),
            change(one + "/tags", "Adds tags, and takes others away").body(Schema.object().maybe("add", Schema.list(Schema.TEXT), "").maybe("remove", Schema.list(Schema.TEXT), ""))
                .by(this::tags),
            change(one + "/priority", "Sets the priority").body(Schema.object().field("priority", Schema.words("urgent", "high", "normal", "low"), "")).by(this::priority),
            change(one + "/transfer", "Gives it to another team; it gets a number of that team").body(deliberate.field("team", Schema.TEXT, "the key of that team")).by(this::transfer),
            change(one + "/merge", "Puts its messages into another conversation").body(deliberate.field("into", Schema.TEXT, "the number of the other one")).by(this::merge),
            Endpoint.post(one + "/split", Scope.WORK, "Makes a conversation of its own of some messages").matched().conflicts()
                .body(Schema.object().field("messageIds", Schema.list(Schema.textOr("integer")), "as the list of messages tells them")).made(Shapes.CONVERSATION).tagged().by(this::split));
    }

    private static Endpoint.Outline change(String pattern, String summary) {
        return Endpoint.post(pattern, Scope.WORK, summary).gives(Shapes.CONVERSATION).tagged().matched().conflicts();
    }

    /** The conversation of the path as the caller may see it; a number it had before leads to the one it has now. */
    Conversation seen(Call call) {
        return sight.of(call.caller(), call.path().get("number"));
    }

    /**
     * The same, for whoever works on it in a name.
     *
     * @throws Problem 403 when the agent who has made the token does not work in the team
     */
    Conversation worked(Call call) {
        Conversation it = seen(call);
        call.caller().maker().ifPresent(maker -> directory.team(it.team()).filter(team -> team.role(maker).filter(role -> role.atLeast(Role.AGENT)).isEmpty()).ifPresent(team -> {
            throw Problem.of(403, "Not allowed", maker + ", who has made this token, does not work in " + team.name() + ". Nothing was changed.", Map.of("code", "noperm"));
        }));
        return it;
    }

    ZoneId zone(Conversation it) {
        return directory.team(it.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"));
    }

    private Reply whole(Call call, Conversation it) {
        return Reply.json(200, Shapes.conversation(it, zone(it), clock.instant())).with("ETag", Shapes.etag(it, zone(it)));
    }

    private Reply list(Call call) {
        Set<TeamKey> teams = new HashSet<>(sight.teams(call.caller()));
        call.parameter("team", TeamKey::new).ifPresent(team -> teams.retainAll(Set.of(team)));
        Optional<String> assignee = call.parameter("assignee");
        boolean nobody = assignee.equals(Optional.of("none"));
        Filter filter = new Filter(teams, call.parameter("status", Desks::status),
            nobody ? Optional.empty() : call.parameter("assignee", EmailAddress::of), nobody, call.parameter("tag", Tag::of), call.parameter("customer"), call.parameter("q").map(text -> query(call, text)),
            sight.own(call.caller()));
        int limit = Paging.limit(call);
        Order order = call.parameter("order", Desks::order).orElse(Order.UPDATED);
        Page page = Paging.page(() -> conversations.list(filter, order, call.parameter("cursor"), limit));
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

    private static Order order(String word) {
        return List.of(Order.values()).stream().filter(order -> order.word().equals(word)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no order; allowed: updated, urgency"));
    }

    private static Status status(String word) {
        return Status.of(word).orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no status; allowed: open, waiting, snoozed, done, spam, quarantined, trash"));
    }

    private Reply messages(Call call) {
        Conversation it = seen(call);
        Paging.Cut<Conversations.Entry> cut = Paging.cut(call, conversations.entries(it.number()), entry -> Paging.key(entry.arrived().toEpochMilli(), entry.id()));
        Set<Long> ids = cut.items().stream().map(Conversations.Entry::id).collect(Collectors.toSet());
        return Reply.json(200, Shapes.page(conversations.messages(it.number(), ids).stream().map(message -> Shapes.message(message, zone(it))).toList(), cut.next()));
    }

    private Reply journal(Call call) {
        Conversation it = seen(call);
        return Paging.of(call, desk.journal(it.number()), entry -> Paging.key(entry.id()), entry -> Shapes.entry(entry, zone(it)));
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

    private Reply act(Call call, Manner manner, Command command) {
        return act(call, seen(call), call.caller().actor(), manner, command);
    }

    private Reply act(Call call, Conversation it, Actor actor, Manner manner, Command command) {
        return changed(call, 200, terms -> desk.act(it.number(), List.of(command), actor, manner, terms));
    }

    /** Makes a change, and answers with the conversation as it is in its transaction. */
    Reply changed(Call call, int status, Consumer<Terms> change) {
        Outcome outcome = new Outcome(call, status);
        change.accept(outcome);
        return outcome.reply();
    }

    /** What If-Match says (RFC 9110 13.1.1), and the answer in the making. */
    private final class Outcome implements Terms {
        private final Call call;
        private final int status;
        private final Optional<String> match;
        private volatile Optional<Reply> reply = Optional.empty();

        Outcome(Call call, int status) {
            this.call = call;
            this.status = status;
            this.match = call.header("if-match").filter(text -> !text.equals("*"));
        }

        @Override
        public boolean allow(Conversation now) {
            return match.isEmpty() || List.of(match.get().split("\\s*,\\s*")).contains(Shapes.etag(now, zone(now)));
        }

        @Override
        public void changed(Conversation after) {
            Reply whole = Reply.json(status, Shapes.conversation(after, zone(after), clock.instant())).with("ETag", Shapes.etag(after, zone(after)));
            reply = Optional.of(call.foresee(status == 200 ? whole : whole.with("Location", "/api/v1/conversations/" + after.number())));
        }

        Reply reply() {
            return reply.orElseThrow(() -> new IllegalStateException("nobody has told what came of it"));
        }
    }

    private Reply assign(Call call) {
        Fields fields = call.fields();
        EmailAddress agent = Fields.value("agent", fields.needed("agent"), EmailAddress::of);
        return act(call, takeOver(fields), new Command.Assign(agent));
    }

    private Reply claim(Call call) {
        Actor author = call.caller().author("claim");
        return act(call, worked(call), author, takeOver(call.fields()), new Command.Assign(author.agent().orElseThrow()));
    }

    private Reply lock(Call call) {
        Actor author = call.caller().author("hold a lock");
        return act(call, worked(call), author, Manner.PLAIN, new Command.TakeLock(Lock.Cause.ASKED));
    }

    private Reply status(Call call) {
        Fields fields = call.fields();
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
        Fields fields = call.fields();
        Set<Tag> add = fields.texts("add").stream().map(text -> Fields.value("add", text, Tag::of)).collect(Collectors.toSet());
        Set<Tag> remove = fields.texts("remove").stream().map(text -> Fields.value("remove", text, Tag::of)).collect(Collectors.toSet());
        return act(call, Manner.PLAIN, new Command.ChangeTags(add, remove));
    }

    private Reply priority(Call call) {
        String word = call.fields().needed("priority");
        return act(call, Manner.PLAIN, new Command.Prioritise(Fields.value("priority", word, text -> Priority.of(text)
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no priority; allowed: urgent, high, normal, low")))));
    }

    private Reply transfer(Call call) {
        Fields fields = call.fields();
        TeamKey team = Fields.value("team", fields.needed("team"), TeamKey::new);
        if (directory.team(team).isEmpty()) {
            throw Problem.field("team", "there is no team " + team);
        }
        Conversation it = seen(call);
        return changed(call, 200, terms -> desk.transfer(it.number(), team, call.caller().actor(), takeOver(fields), terms));
    }

    private Reply merge(Call call) {
        Fields fields = call.fields();
        ConversationNumber into = Fields.value("into", fields.needed("into"), text -> ConversationNumber.parse(text)
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no number of a conversation")));
        Conversation it = seen(call);
        Conversation target = sight.of(call.caller(), into.toString());
        return changed(call, 200, terms -> desk.merge(it.number(), target.number(), call.caller().actor(), takeOver(fields), terms));
    }

    private Reply split(Call call) {
        List<Long> ids = call.fields().numbers("messageIds");
        Conversation it = seen(call);
        return changed(call, 201, terms -> desk.split(it.number(), new HashSet<>(ids), call.caller().actor(), terms));
    }
}
