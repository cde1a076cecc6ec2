package org.mailroom.webadmin.api;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.answer.Receipt;
import org.mailroom.domain.answer.Submission;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Message;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;

import com.fasterxml.jackson.databind.JsonNode;

/** Notes and answers: the same as by mail, through the same collision stop and note guard. */
final class Writing {
    private final Desks desks;
    private final Conversations conversations;
    private final Notes notes;
    private final Submissions submissions;
    private final Directory directory;
    private final Clock clock;

    Writing(Desks desks, Conversations conversations, Notes notes, Submissions submissions, Directory directory, Clock clock) {
        this.desks = desks;
        this.conversations = conversations;
        this.notes = notes;
        this.submissions = submissions;
        this.directory = directory;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        return List.of(new Endpoint("POST", "/conversations/{number}/note", Scope.WORK, this::note),
            new Endpoint("POST", "/conversations/{number}/reply", Scope.WORK, this::reply));
    }

    private Reply note(Call call) {
        String text = call.fields("text").needed("text");
        EmailAddress agent = call.caller().person("write notes");
        Conversation it = desks.seen(call);
        byte[] message = new Composition(agent.value(), Optional.empty(), "Note on " + it.number(), newest(it).flatMap(Message::messageId), agent.domain(), clock.instant())
            .with(text, Optional.empty(), List.of());
        notes.add(it.number(), () -> new ByteArrayInputStream(message), call.caller().actor());
        return whole(call, 201);
    }

    private Reply reply(Call call) {
        Fields fields = call.fields("text", "html", "attachments", "status");
        EmailAddress agent = call.caller().person("answer");
        String text = fields.needed("text");
        List<Composition.Attachment> attachments = attachments(call);
        Optional<String> status = fields.text("status");
        if (status.filter(word -> !List.of("open", "waiting", "done").contains(word)).isPresent()) {
            throw Problem.field("status", "'" + status.get() + "' is not allowed here; open, waiting and done are");
        }
        Conversation it = desks.seen(call);
        String subject = it.subject().regionMatches(true, 0, "Re:", 0, 3) ? it.subject() : "Re: " + it.subject();
        EmailAddress team = directory.team(it.team()).orElseThrow(Problem::notFound).identity();
        List<String> recipients = new ArrayList<>(List.of(it.customer()));
        status.map(word -> Map.of("open", "open", "waiting", "wait", "done", "close").get(word))
            .ifPresent(word -> recipients.add(team.local() + "+" + word + "@" + team.domain()));
        byte[] message = new Composition(agent.value(), Optional.of(it.customer()), subject, newest(it).flatMap(Message::messageId), team.domain(), clock.instant())
            .with(text, fields.text("html"), attachments);
        Receipt receipt = submissions.submit(new Submission("REST-" + UUID.randomUUID(), agent, "REST", agent.value(), recipients, () -> new ByteArrayInputStream(message)));
        if (receipt instanceof Receipt.Refusal refusal) {
            String sentence = refusal.answer().replaceFirst("^\\d{3} \\d\\.\\d\\.\\d ", "");
            throw Problem.conflict(sentence, Map.of("code", sentence.startsWith("[") ? sentence.substring(1, sentence.indexOf(']')).toLowerCase(Locale.ROOT) : "refused"));
        } else if (receipt instanceof Receipt.Plain) {
            throw Problem.field("text", "the conversation has no message to answer");
        }
        return whole(call, 201);
    }

    private Reply whole(Call call, int status) {
        Conversation it = desks.seen(call);
        return Reply.json(status, Shapes.conversation(it, desks.zone(it), clock.instant())).with("ETag", Shapes.etag(it));
    }

    /** The customer's newest message, or the newest of any kind but notes. */
    private Optional<Message> newest(Conversation it) {
        List<Message> all = conversations.messages(it.number()).stream().filter(message -> !message.kind().equals("note") && message.messageId().isPresent()).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
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
            String content = one.path("content").asText("");
            if (name.isBlank() || !type.matches("[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}")) {
                throw Problem.field("attachments", "each has a name, a type such as image/png, and its content in base64");
            }
            try {
                Base64.getDecoder().decode(content);
            } catch (IllegalArgumentException e) {
                throw Problem.field("attachments", "the content of '" + name + "' is no base64");
            }
            attachments.add(new Composition.Attachment(name, type, content));
        }
        return attachments;
    }
}
