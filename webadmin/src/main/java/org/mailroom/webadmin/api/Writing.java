package org.mailroom.webadmin.api;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Status;
import org.mailroom.webadmin.work.Composition;
import org.mailroom.webadmin.work.Correspondence;
import org.mailroom.webadmin.work.Problem;

import com.fasterxml.jackson.databind.JsonNode;

/** Notes and answers. */
final class Writing {
    private final Desks desks;
    private final Correspondence correspondence;
    private final Clock clock;

    Writing(Desks desks, Correspondence correspondence, Clock clock) {
        this.desks = desks;
        this.correspondence = correspondence;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(new Endpoint("POST", "/conversations/{number}/note", Scope.WORK, this::note),
            new Endpoint("POST", "/conversations/{number}/reply", Scope.WORK, this::reply));
    }

    private Reply note(Call call) {
        String text = call.fields("text").needed("text");
        call.caller().person("write notes");
        correspondence.note(desks.seen(call), text, call.caller());
        return whole(call, 201);
    }

    private Reply reply(Call call) {
        Fields fields = call.fields("text", "html", "attachments", "status");
        call.caller().person("answer");
        String text = fields.needed("text");
        List<Composition.Attachment> attachments = attachments(call);
        Optional<Status> status = fields.text("status").map(word -> Fields.value("status", word, Writing::status));
        Correspondence.Draft draft = new Correspondence.Draft(text, fields.text("html"), attachments, status);
        correspondence.answer(desks.seen(call), draft, call.caller());
        return whole(call, 201);
    }

    private static Status status(String word) {
        return Status.of(word).filter(List.of(Status.OPEN, Status.WAITING, Status.DONE)::contains)
            .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not allowed here; open, waiting and done are"));
    }

    private Reply whole(Call call, int status) {
        Conversation it = desks.seen(call);
        return Reply.json(status, Shapes.conversation(it, desks.zone(it), clock.instant())).with("ETag", Shapes.etag(it));
    }

    private static List<Composition.Attachment> attachments(Call call) {
        List<Composition.Attachment> attachments = new ArrayList<>();
        JsonNode list;
        try {
            list = Reply.JSON.readTree(call.content()).path("attachments");
        } catch (java.io.IOException e) {
            throw Problem.of(400, "Not JSON", "The content is no JSON document. Nothing was changed.");
        }
        for (JsonNode one : list) {
            String name = one.path("name").asText("");
            String type = one.path("type").asText("application/octet-stream");
            if (name.isBlank() || !type.matches(Composition.TYPE)) {
                throw Problem.field("attachments", "each has a name, a type such as image/png, and its content in base64");
            }
            try {
                attachments.add(new Composition.Attachment(name, type, Base64.getDecoder().decode(one.path("content").asText(""))));
            } catch (IllegalArgumentException e) {
                throw Problem.field("attachments", "the content of '" + name + "' is no base64");
            }
        }
        return attachments;
    }
}
