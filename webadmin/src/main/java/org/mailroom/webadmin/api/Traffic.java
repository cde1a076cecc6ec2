package org.mailroom.webadmin.api;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.mail.Parcel;
import org.mailroom.domain.mail.Queues;
import org.mailroom.domain.mail.Repositories;
import org.mailroom.webadmin.work.Problem;

/** Mail on its way, and mail that could not go on: administrators see it, and have it tried again. */
final class Traffic {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Queues queues;
    private final Repositories repositories;

    Traffic(Queues queues, Repositories repositories) {
        this.queues = queues;
        this.repositories = repositories;
    }

    private static final List<String> QUEUES = List.of("spool", "outgoing");
    private static final Schema MAIL = Schema.object().field("name", Schema.TEXT, "").field("sender", Schema.TEXT, "empty for bounces").field("recipients", Schema.list(Schema.TEXT), "")
        .field("subject", Schema.TEXT, "").field("octets", Schema.WHOLE, "").field("why", Schema.TEXT, "what went wrong");
    private static final Schema QUEUED = Schema.object("QueuedMail").field("id", Schema.TEXT, "").field("queue", Schema.words(QUEUES.toArray(String[]::new)), "")
        .field("state", Schema.words("due", "deferred", "working", "aside"), "aside: it cannot be worked on").field("due", Schema.TIME, "").fields(MAIL);
    private static final Schema KEPT = Schema.object("KeptMail").field("id", Schema.TEXT, "").field("since", Schema.TIME, "").fields(MAIL);
    private static final Schema RETRIED = Schema.object().field("retried", Schema.WHOLE, "how many");

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/queue", Scope.ADMIN, "Mail that waits").parameter("queue", Schema.words(QUEUES.toArray(String[]::new)), "for the chain, or for other servers").pages(QUEUED).by(this::queue),
            Endpoint.post("/queue/retry", Scope.ADMIN, "Makes all mail due that waits for its time").body(Schema.object().maybe("queue", Schema.words(QUEUES.toArray(String[]::new)), "of this queue only"))
                .gives(RETRIED).late().by(this::retryQueue),
            Endpoint.post("/queue/{id}/retry", Scope.ADMIN, "Makes a mail due that waits for its time").gives(QUEUED).late().by(this::retryQueued),
            Endpoint.get("/repositories", Scope.ADMIN, "What the chain keeps mail in").pages(Schema.object("Repository").field("name", Schema.TEXT, "").field("mails", Schema.WHOLE, "how many"))
                .by(this::repositories),
            Endpoint.get("/repositories/{name}", Scope.ADMIN, "Mail that is kept, what has been there longest first").pages(KEPT).by(this::repository),
            Endpoint.post("/repositories/{name}/retry", Scope.ADMIN, "Sends all that is kept there through the chain again").gives(RETRIED).late().by(this::retryRepository),
            Endpoint.post("/repositories/{name}/{id}/retry", Scope.ADMIN, "Sends a mail through the chain again").gives(Schema.object().field("id", Schema.TEXT, "")).by(this::retryKept));
    }

    private static String queue(String name) {
        if (!QUEUES.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is no queue; allowed: " + String.join(", ", QUEUES));
        }
        return name;
    }

    private Reply queue(Call call) {
        Optional<String> queue = call.parameter("queue", Traffic::queue);
        int limit = Paging.limit(call);
        Queues.Page page = Paging.page(() -> queues.list(queue, call.parameter("cursor"), limit));
        return Reply.json(200, Shapes.page(page.items().stream().map(Traffic::shape).toList(), page.next()));
    }

    private static Map<String, Object> shape(Queues.Item item) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", item.id());
        shape.put("queue", item.queue());
        shape.put("state", item.state().word());
        shape.put("due", Shapes.time(item.due(), UTC));
        shape.putAll(shape(item.mail()));
        shape.put("why", item.why());
        return shape;
    }

    private static Map<String, Object> shape(Parcel mail) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("name", mail.name());
        shape.put("sender", mail.sender());
        shape.put("recipients", mail.recipients());
        shape.put("subject", mail.subject());
        shape.put("octets", mail.octets());
        return shape;
    }

    private Reply retryQueue(Call call) {
        Fields fields = call.fields();
        return Reply.json(200, Map.of("retried", queues.retryAll(fields.text("queue").map(text -> Fields.value("queue", text, Traffic::queue)))));
    }

    private Reply retryQueued(Call call) {
        return Reply.json(200, shape(queues.retry(call.path().get("id")).orElseThrow(Problem::notFound)));
    }

    private Reply repositories(Call call) {
        return Paging.of(call, repositories.all(), Repositories.Repository::name, one -> {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("name", one.name());
            shape.put("mails", one.mails());
            return shape;
        });
    }

    private Reply repository(Call call) {
        int limit = Paging.limit(call);
        Repositories.Page page = Paging.page(() -> repositories.list(call.path().get("name"), call.parameter("cursor"), limit)).orElseThrow(Problem::notFound);
        return Reply.json(200, Shapes.page(page.items().stream().map(Traffic::shape).toList(), page.next()));
    }

    private static Map<String, Object> shape(Repositories.Kept kept) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", kept.id());
        shape.put("since", Shapes.time(kept.since(), UTC));
        shape.putAll(shape(kept.mail()));
        shape.put("why", kept.why());
        return shape;
    }

    private Reply retryRepository(Call call) {
        return Reply.json(200, Map.of("retried", repositories.retryAll(call.path().get("name")).orElseThrow(Problem::notFound)));
    }

    private Reply retryKept(Call call) {
        Reply reply = call.foresee(Reply.json(200, Map.of("id", call.path().get("id"))));
        if (!repositories.retry(call.path().get("name"), call.path().get("id"))) {
            throw Problem.notFound();
        }
        return reply;
    }
}
