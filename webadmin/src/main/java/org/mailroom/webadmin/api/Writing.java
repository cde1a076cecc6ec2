package org.mailroom.webadmin.api;

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

/** Notes and answers. */
final class Writing {
    private final Desks desks;
    private final Correspondence correspondence;

    Writing(Desks desks, Correspondence correspondence) {
        this.desks = desks;
        this.correspondence = correspondence;
    }

    private static final Schema ATTACHMENT = Schema.object().field("name", Schema.TEXT.like("a.png"), "").maybe("type", Schema.TEXT.like("image/png"), "application/octet-stream otherwise")
        .field("content", Schema.TEXT.with("contentEncoding", "base64"), "");

    static final String TOKENS = "A token does this in the name of the agent who has made it, in the teams in which the agent works.";
    /** In bytes; attachments of 24 MB in base64 fit. */
    private static final int LONGEST_REPLY = 32 << 20;

    List<Endpoint> endpoints() {
        return List.of(Endpoint.post("/conversations/{number}/note", Scope.WORK, "Writes an internal note").says(TOKENS).body(Schema.object().field("text", Schema.TEXT, ""))
                .gives(201, Shapes.CONVERSATION, "written").tagged().matched().conflicts().by(this::note),
            Endpoint.post("/conversations/{number}/reply", Scope.WORK, "Answers the customer")
                .says(TOKENS + " It goes the way of mail, with all that may stop it there: code tells which (locked, changed, assigned, note).")
                .body(Schema.object().maybe("text", Schema.TEXT, "needed without html").maybe("html", Schema.TEXT, "the same as HTML, or the answer alone").maybe("attachments", Schema.list(ATTACHMENT), "")
                    .maybe("status", Schema.words("open", "waiting", "done"), "what the conversation becomes with it").oneOf("text", "html")).longest(LONGEST_REPLY).gives(201, Shapes.CONVERSATION, "on its way, or in the Outbox").tagged().matched().conflicts().by(this::reply));
    }

    private Reply note(Call call) {
        String text = call.fields().needed("text");
        call.caller().author("write notes");
        Conversation it = desks.worked(call);
        return desks.changed(call, 201, terms -> correspondence.note(it, text, call.caller(), terms));
    }

    private Reply reply(Call call) {
        Fields fields = call.fields();
        call.caller().author("answer");
        Optional<String> text = fields.text("text").filter(said -> !said.isBlank());
        Optional<String> html = fields.text("html").filter(said -> !said.isBlank());
        if (text.isEmpty() && html.isEmpty()) {
            throw Problem.field("text", "is missing, or empty; allowed: text, html, or both");
        }
        List<Composition.Attachment> attachments = attachments(fields);
        Optional<Status> status = fields.text("status").map(word -> Fields.value("status", word, Writing::status));
        Correspondence.Draft draft = new Correspondence.Draft(text.orElse(""), html, attachments, status);
        Conversation it = desks.worked(call);
        return desks.changed(call, 201, terms -> correspondence.answer(it, draft, call.caller(), terms));
    }

    private static Status status(String word) {
        return Status.of(word).filter(List.of(Status.OPEN, Status.WAITING, Status.DONE)::contains)
            .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not allowed here; open, waiting and done are"));
    }

    private static List<Composition.Attachment> attachments(Fields fields) {
        List<Composition.Attachment> attachments = new ArrayList<>();
        for (Fields one : fields.objects("attachments")) {
            String name = one.neededLine("name");
            String type = one.text("type").orElse("application/octet-stream");
            String content = one.text("content").orElseThrow();
            attachments.add(Fields.value("attachments", content, base64 -> new Composition.Attachment(name, type, decoded(name, base64))));
        }
        return attachments;
    }

    private static byte[] decoded(String name, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the content of '" + name + "' is no base64");
        }
    }
}
