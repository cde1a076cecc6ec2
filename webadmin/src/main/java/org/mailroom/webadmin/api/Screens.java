package org.mailroom.webadmin.api;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Filter;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** The quarantine: leads see and release their teams' conversations, administrators and admin tokens all, and the mail of the repository too. */
final class Screens {
    private static final int MOST_KEPT = 200;

    private final Quarantine quarantine;
    private final Desk desk;
    private final Conversations conversations;
    private final Directory directory;
    private final Sight sight;

    Screens(Quarantine quarantine, Desk desk, Conversations conversations, Directory directory, Sight sight) {
        this.quarantine = quarantine;
        this.desk = desk;
        this.conversations = conversations;
        this.directory = directory;
        this.sight = sight;
    }

    List<Endpoint> endpoints() {
        return List.of(
            new Endpoint("GET", "/quarantine", Scope.READ, this::list),
            new Endpoint("POST", "/quarantine/{id}/release", Scope.WORK, this::release),
            new Endpoint("POST", "/quarantine/{id}/delete", Scope.WORK, this::delete));
    }

    private Reply list(Call call) {
        call.takes("cursor", "limit");
        Set<TeamKey> teams = sight.led(call.caller());
        if (teams.isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads see their team's quarantine, and administrators.");
        }
        int limit = call.parameter("limit", Desks::limit).orElse(Desks.USUAL_PAGE);
        Conversations.Page page;
        try {
            page = conversations.list(new Filter(teams, Optional.of(Status.QUARANTINED), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty()),
                call.parameter("cursor"), limit);
        } catch (IllegalArgumentException e) {
            throw Problem.field("cursor", e.getMessage());
        }
        List<Map<String, Object>> items = new ArrayList<>(page.items().stream().map(this::shape).toList());
        if (call.caller().scope() == Scope.ADMIN && page.next().isEmpty()) {
            quarantine.kept(MOST_KEPT).forEach(kept -> items.add(shape(kept)));
        }
        return Reply.json(200, Shapes.page(items, page.next()));
    }

    private Map<String, Object> shape(Conversation it) {
        ZoneId zone = directory.team(it.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"));
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", it.number().toString());
        shape.put("kind", "conversation");
        shape.put("team", it.team().value());
        shape.put("sender", it.customer());
        shape.put("subject", it.subject());
        shape.put("why", desk.journal(it.number()).stream().filter(entry -> entry.event().what().equals("screened")).findFirst()
            .map(entry -> entry.event().details().entrySet().stream().map(detail -> detail.getKey() + ": " + detail.getValue()).collect(Collectors.joining(", "))).orElse(""));
        shape.put("since", Shapes.time(it.statusSince(), zone));
        return shape;
    }

    private static Map<String, Object> shape(Quarantine.Kept kept) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", kept.id());
        shape.put("kind", "mail");
        shape.put("sender", kept.sender());
        shape.put("recipients", kept.recipients());
        shape.put("subject", kept.subject());
        shape.put("why", kept.why());
        shape.put("since", Shapes.time(kept.since(), ZoneId.of("UTC")));
        return shape;
    }

    /** The conversation of this id, if the caller leads its team. */
    private Optional<Conversation> conversation(Call call) {
        Optional<Conversation> it = ConversationNumber.parse(call.path().get("id")).flatMap(desk::find);
        it.ifPresent(found -> directory.team(found.team()).filter(team -> Sight.leads(call.caller(), team)).orElseThrow(Problem::notFound));
        return it;
    }

    /** An administrator need be no member: then the server does it, and the journal names who asked. */
    private Actor actor(Call call, Conversation it) {
        boolean member = directory.team(it.team()).flatMap(team -> call.caller().address().flatMap(team::role)).filter(Role.LEAD::equals).isPresent();
        return member ? call.caller().actor() : new Actor(Optional.empty(), call.caller().channel(), call.caller().address().map(EmailAddress::value).orElse(call.caller().name()));
    }

    private Reply release(Call call) {
        call.fields();
        Optional<Conversation> it = conversation(call);
        if (it.isPresent()) {
            Conversation now = quarantine.release(it.get().number(), actor(call, it.get()));
            return Reply.json(200, Map.of("id", call.path().get("id"), "number", now.number().toString(), "status", now.status().word()));
        }
        call.caller().needs(Scope.ADMIN);
        if (!quarantine.releaseKept(call.path().get("id"))) {
            throw Problem.notFound();
        }
        return Reply.json(200, Map.of("id", call.path().get("id")));
    }

    private Reply delete(Call call) {
        call.fields();
        Optional<Conversation> it = conversation(call);
        boolean done;
        if (it.isPresent()) {
            done = quarantine.delete(it.get().number(), actor(call, it.get()));
        } else {
            call.caller().needs(Scope.ADMIN);
            done = quarantine.deleteKept(call.path().get("id"));
        }
        if (!done) {
            throw Problem.notFound();
        }
        return Reply.nothing();
    }
}
