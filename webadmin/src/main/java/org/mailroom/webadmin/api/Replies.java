package org.mailroom.webadmin.api;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.answer.Placeholders;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReplies.Saved;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Saved replies: who sees a team sees them, who works in it writes them, as in its folder {@code Templates}. */
final class Replies {
    private final SavedReplies replies;
    private final Directory directory;
    private final Sight sight;

    Replies(SavedReplies replies, Directory directory, Sight sight) {
        this.replies = replies;
        this.directory = directory;
        this.sight = sight;
    }

    private static final Schema SAVED = Schema.object("Template").field("id", Schema.TEXT, "").field("team", Schema.TEXT, "the key of its team").field("name", Schema.TEXT, "")
        .field("subject", Schema.TEXT, "").field("text", Schema.TEXT, "").field("html", Schema.TEXT.orNull(), "").field("updated", Schema.TIME, "");

    List<Endpoint> endpoints() {
        Schema subject = Schema.object().maybe("subject", Schema.TEXT, "").maybe("html", Schema.TEXT, "");
        return List.of(
            Endpoint.get("/templates", Scope.READ, "Saved replies of your teams").parameter("team", Schema.TEXT, "the key of a team").pages(SAVED).by(this::list),
            Endpoint.post("/templates", Scope.WORK, "Makes a saved reply").body(subject.field("team", Schema.TEXT, "the key of a team").field("name", Schema.TEXT, "")
                .field("text", Schema.TEXT, "with placeholders such as {{customer.name}}")).made(SAVED).by(this::add),
            Endpoint.get("/templates/{id}", Scope.READ, "A saved reply").gives(SAVED).by(call -> Reply.json(200, shape(seen(call)))),
            Endpoint.put("/templates/{id}", Scope.WORK, "Changes a saved reply").says("What is left out stays; html as null takes the HTML away.")
                .body(subject.maybe("team", Schema.TEXT, "the same as before").maybe("name", Schema.TEXT, "").maybe("text", Schema.TEXT, "")).gives(SAVED).by(this::put),
            Endpoint.delete("/templates/{id}", Scope.WORK, "Deletes a saved reply").nothing("done").by(this::delete));
    }

    private Map<String, Object> shape(Saved saved) {
        ZoneId zone = directory.team(saved.team()).map(team -> team.settings().timeZone()).orElse(ZoneId.of("UTC"));
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", saved.id());
        shape.put("team", saved.team().value());
        shape.put("name", saved.content().name());
        shape.put("subject", saved.content().subject());
        shape.put("text", saved.content().text());
        shape.put("html", saved.content().html().orElse(null));
        shape.put("updated", Shapes.time(saved.changed(), zone));
        return shape;
    }

    private Reply list(Call call) {
        Optional<TeamKey> wanted = call.parameter("team", TeamKey::new);
        Set<TeamKey> teams = sight.teams(call.caller()).stream().filter(team -> wanted.isEmpty() || wanted.get().equals(team)).collect(Collectors.toSet());
        int limit = Paging.limit(call);
        SavedReplies.Page page = Paging.page(() -> replies.list(teams, call.parameter("cursor"), limit));
        return Reply.json(200, Shapes.page(page.items().stream().map(this::shape).toList(), page.next()));
    }

    private Saved seen(Call call) {
        return replies.find(call.path().get("id")).filter(saved -> directory.team(saved.team()).filter(team -> Sight.sees(call.caller(), team)).isPresent())
            .orElseThrow(Problem::notFound);
    }

    private void mayWrite(Call call, Team team) {
        if (!Sight.works(call.caller(), team)) {
            throw Problem.of(403, "Not allowed", "You may only read the saved replies of " + team.name() + ". Nothing was changed.");
        }
    }

    private Reply add(Call call) {
        Fields fields = call.fields();
        TeamKey key = Fields.value("team", fields.needed("team"), TeamKey::new);
        Team team = directory.team(key).filter(one -> Sight.sees(call.caller(), one)).orElseThrow(() -> Problem.field("team", "there is no team " + key));
        mayWrite(call, team);
        String name = fields.needed("name");
        SavedReply reply = content(name, fields.text("subject").filter(subject -> !subject.isBlank()).orElse(name), fields.needed("text"), fields.text("html"));
        return made(replies.add(key, reply, saved -> call.foresee(made(saved))));
    }

    private Reply made(Saved saved) {
        return Reply.json(201, shape(saved)).with("Location", "/api/v1/templates/" + saved.id());
    }

    /** What is left out stays; {@code "html": null} takes the HTML away. */
    private Reply put(Call call) {
        Fields fields = call.fields();
        Saved before = seen(call);
        mayWrite(call, directory.team(before.team()).orElseThrow(Problem::notFound));
        if (fields.text("team").filter(key -> !key.equals(before.team().value())).isPresent()) {
            throw Problem.field("team", "a saved reply stays in its team, " + before.team());
        }
        SavedReply old = before.content();
        SavedReply reply = content(fields.has("name") ? fields.needed("name") : old.name(), fields.has("subject") ? fields.needed("subject") : old.subject(),
            fields.has("text") ? fields.needed("text") : old.text(), fields.isNull("html") ? Optional.empty() : fields.text("html").or(old::html));
        return Reply.json(200, shape(replies.replace(before.id(), reply).orElseThrow(Problem::notFound)));
    }

    private static SavedReply content(String name, String subject, String text, Optional<String> html) {
        Fields.value("subject", subject, value -> Placeholders.checked(value, false));
        Fields.value("text", text, value -> Placeholders.checked(value, false));
        html.ifPresent(markup -> Fields.value("html", markup, value -> Placeholders.checked(value, true)));
        Fields.value("name", name, value -> new SavedReply(value, "any", "", Optional.empty()));
        Fields.value("subject", subject, value -> new SavedReply("any", value, "", Optional.empty()));
        return Fields.value("text", text.replace("\r\n", "\n"), value -> new SavedReply(name, subject, value, html.map(markup -> markup.replace("\r\n", "\n"))));
    }

    private Reply delete(Call call) {
        Saved saved = seen(call);
        mayWrite(call, directory.team(saved.team()).orElseThrow(Problem::notFound));
        if (!replies.delete(saved.id())) {
            throw Problem.notFound();
        }
        return Reply.nothing();
    }
}
