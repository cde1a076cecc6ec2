package org.mailroom.webadmin.api;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.customer.Customers;
import org.mailroom.webadmin.work.Dossier;
import org.mailroom.webadmin.work.Problem;

/** All that is kept of one person outside, and its end; for administrators. */
final class Persons {
    private static final Schema MESSAGE = Schema.object("MessageOfPerson").fields(Shapes.MESSAGE)
        .field("attachments", Schema.list(Schema.object().field("name", Schema.TEXT.orNull(), "").field("type", Schema.TEXT, "").field("octets", Schema.WHOLE, "")), "")
        .maybe("raw", Schema.TEXT, "where it is byte for byte");
    private static final Schema ENTRY = Schema.object().field("time", Schema.TIME, "").field("agent", Schema.ADDRESS.orNull(), "").field("channel", Schema.TEXT, "").field("event", Schema.TEXT, "")
        .field("details", Schema.map(Schema.TEXT), "");
    private static final Schema CONVERSATION = Schema.object("ConversationOfPerson").field("number", Schema.TEXT.like("SUP-42"), "").field("team", Schema.TEXT, "its name")
        .field("own", Schema.FLAG, "whether the person has begun it").maybe("subject", Schema.TEXT, "of own ones").maybe("customer", Schema.TEXT, "of own ones")
        .field("created", Schema.TIME, "").field("updated", Schema.TIME, "").maybe("status", Schema.TEXT, "").maybe("assignee", Schema.ADDRESS.orNull(), "").maybe("priority", Schema.TEXT, "")
        .maybe("tags", Schema.list(Schema.TEXT), "").maybe("participants", Schema.list(Schema.TEXT), "").field("messages", Schema.list(MESSAGE), "the oldest first")
        .maybe("journal", Schema.list(ENTRY), "");
    private static final Schema PERSON = Schema.object("Person").field("address", Schema.TEXT, "")
        .maybe("elsewhere", Schema.object().field("mailboxes", Schema.WHOLE, "mails in mailboxes of agents, drafts, and what waits in an Outbox").field("queues", Schema.WHOLE, "mails on their way")
            .field("repositories", Schema.WHOLE, "mails that could not go on").field("blocked", Schema.FLAG, "whether the address is among the blocked senders"), "on the first page: what stands in no conversation")
        .fields(Schema.page(CONVERSATION));
    private static final Schema ERASED = Schema.object("Erased").field("conversations", Schema.WHOLE, "").field("messages", Schema.WHOLE, "of conversations")
        .field("mails", Schema.WHOLE, "that stood in no conversation").field("underway", Schema.WHOLE, "mails that are just being worked on, and stay")
        .field("blocked", Schema.FLAG, "whether the address stays among the blocked senders").field("overwritten", Schema.FLAG, "whether what deleting leaves in files is overwritten");

    private final Customers customers;
    private final Dossier dossier;

    Persons(Customers customers, Dossier dossier) {
        this.customers = customers;
        this.dossier = dossier;
    }

    List<Endpoint> endpoints() {
        Endpoint.Outline export = Endpoint.get("/customers/{address}", Scope.ADMIN, "What is kept of one person outside")
            .says("To be handed to the person: nothing internal unless that is asked for. With Accept: application/zip all of it is a file, with the mails byte for byte.")
            .parameter("internal", Schema.words("true", "false"), "also notes, quarantine, agents, journal");
        Paging.PARAMETERS.forEach(parameter -> export.parameter(parameter.name(), parameter.schema(), parameter.says()));
        return List.of(export.gives(PERSON).gives(200, Dossier.ZIP, "a folder for each conversation").by(this::export),
            Endpoint.delete("/customers/{address}", Scope.ADMIN, "Erases one person outside").says("What goes and what stays is told in docs/operations.md. A second time: 404.")
                .gives(ERASED).by(this::erase));
    }

    private Reply export(Call call) throws IOException {
        String address = Dossier.address(call.path().get("address"));
        boolean internal = call.parameter("internal", Persons::flag).orElse(false);
        int limit = Paging.limit(call);
        if (call.header("accept").filter(types -> types.contains(Dossier.ZIP)).isPresent()) {
            return Reply.stream(Dossier.ZIP, dossier.archive(address, internal))
                .with("Content-Disposition", "attachment; filename=\"" + Dossier.fileName(address) + "\"").with("Cache-Control", "no-store");
        }
        Customers.Page page = Paging.page(() -> customers.find(address, call.parameter("cursor"), limit));
        return Reply.json(200, dossier.shape(address, page, call.parameter("cursor").isEmpty(), internal)).with("Cache-Control", "no-store");
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("'" + text + "' is not possible; allowed: true, false");
        }
        return text.equals("true");
    }

    private Reply erase(Call call) {
        String address = Dossier.address(call.path().get("address"));
        Customers.Erased erased = customers.erase(address, call.caller().actor())
            .orElseThrow(() -> Problem.of(404, "No such customer", "Nothing is kept of " + address + "."));
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("conversations", erased.conversations());
        shape.put("messages", erased.messages());
        shape.put("mails", erased.mails());
        shape.put("underway", erased.underway());
        shape.put("blocked", erased.blocked());
        shape.put("overwritten", erased.overwritten());
        return Reply.json(200, shape);
    }
}
