package org.mailroom.webadmin.api;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.domain.team.Directory;
import org.mailroom.webadmin.api.Endpoint.Who;
import org.mailroom.webadmin.work.Custody;

/** The quarantine. */
final class Screens {
    private final Custody custody;
    private final Directory directory;

    Screens(Custody custody, Directory directory) {
        this.custody = custody;
        this.directory = directory;
    }

    /** How cursors among kept mail begin. */
    private static final String KEPT = "mail.";
    private static final Schema HELD = Schema.object("Quarantined").field("id", Schema.TEXT, "the number of a conversation, or the id of a mail")
        .field("kind", Schema.words("conversation", "mail"), "a mail is for an agent, or for somebody elsewhere").maybe("team", Schema.TEXT, "the key of the team of a conversation")
        .field("sender", Schema.TEXT, "").maybe("recipients", Schema.list(Schema.TEXT), "of a mail").field("subject", Schema.TEXT, "").field("why", Schema.TEXT, "").field("since", Schema.TIME, "");

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/quarantine", Scope.READ, "What is in quarantine").of(Who.LEADS).says("Mail that is not a team's is shown to administrators, behind the conversations.").pages(HELD).by(this::list),
            Endpoint.post("/quarantine/{id}/release", Scope.WORK, "Lets it go on as if it had just come, without being scanned again").of(Who.LEADS)
                .gives(Schema.object().field("id", Schema.TEXT, "").maybe("number", Schema.TEXT, "of the conversation in which it is now").maybe("status", Schema.TEXT, "its status")).conflicts()
                .by(this::release),
            Endpoint.post("/quarantine/{id}/delete", Scope.WORK, "Deletes it for good, without Trash").of(Who.LEADS).nothing("done").conflicts().by(this::delete));
    }

    /** Conversations first, kept mail behind them. */
    private Reply list(Call call) {
        int limit = Paging.limit(call);
        Optional<String> cursor = call.parameter("cursor");
        Optional<String> after = Paging.page(() -> cursor.filter(text -> text.startsWith(KEPT)).map(text -> Paging.read(text.substring(KEPT.length()))));
        List<Map<String, Object>> items = new ArrayList<>();
        if (after.isEmpty()) {
            Conversations.Page page = Paging.page(() -> custody.page(call.caller(), cursor, limit));
            page.items().forEach(it -> items.add(shape(it)));
            if (page.next().isPresent()) {
                return Reply.json(200, Shapes.page(items, page.next()));
            }
        }
        Paging.Cut<Quarantine.Kept> kept = Paging.cut(custody.kept(call.caller()), one -> Paging.key(one.since().toEpochMilli()) + one.id(), after, limit - items.size());
        kept.items().forEach(one -> items.add(shape(one)));
        return Reply.json(200, Shapes.page(items, kept.next().map(next -> KEPT + next)));
    }

    private Map<String, Object> shape(Conversation it) {
        ZoneId zone = directory.team(it.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"));
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", it.number().toString());
        shape.put("kind", "conversation");
        shape.put("team", it.team().value());
        shape.put("sender", it.customer());
        shape.put("subject", it.subject());
        shape.put("why", custody.why(it));
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

    private Reply release(Call call) {
        String id = call.path().get("id");
        return released(id, custody.release(call.caller(), id, now -> call.foresee(released(id, now))));
    }

    private static Reply released(String id, Optional<Conversation> now) {
        return Reply.json(200, now.<Map<String, String>>map(it -> Map.of("id", id, "number", it.number().toString(), "status", it.status().word())).orElse(Map.of("id", id)));
    }

    private Reply delete(Call call) {
        Reply reply = call.foresee(Reply.nothing());
        custody.delete(call.caller(), call.path().get("id"));
        return reply;
    }
}
