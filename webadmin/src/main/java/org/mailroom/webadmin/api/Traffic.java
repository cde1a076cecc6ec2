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

    List<Endpoint> endpoints() {
        return List.of(
            new Endpoint("GET", "/queue", Scope.ADMIN, this::queue),
            new Endpoint("POST", "/queue/retry", Scope.ADMIN, this::retryQueue),
            new Endpoint("POST", "/queue/{id}/retry", Scope.ADMIN, this::retryQueued),
            new Endpoint("GET", "/repositories", Scope.ADMIN, this::repositories),
            new Endpoint("GET", "/repositories/{name}", Scope.ADMIN, this::repository),
            new Endpoint("POST", "/repositories/{name}/retry", Scope.ADMIN, this::retryRepository),
            new Endpoint("POST", "/repositories/{name}/{id}/retry", Scope.ADMIN, this::retryKept));
    }

    private Reply queue(Call call) {
        call.takes("queue", "cursor", "limit");
        int limit = Paging.limit(call);
        Queues.Page page = Paging.page(() -> queues.list(call.parameter("queue"), call.parameter("cursor"), limit));
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
        Fields fields = call.fields("queue");
        return Reply.json(200, Map.of("retried", queues.retryAll(fields.text("queue"))));
    }

    private Reply retryQueued(Call call) {
        call.fields();
        return Reply.json(200, shape(queues.retry(call.path().get("id")).orElseThrow(Problem::notFound)));
    }

    private Reply repositories(Call call) {
        call.takes();
        return Reply.json(200, Shapes.page(repositories.all().stream().map(one -> {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("name", one.name());
            shape.put("mails", one.mails());
            return shape;
        }).toList(), Optional.empty()));
    }

    private Reply repository(Call call) {
        call.takes("cursor", "limit");
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
        call.fields();
        return Reply.json(200, Map.of("retried", repositories.retryAll(call.path().get("name")).orElseThrow(Problem::notFound)));
    }

    private Reply retryKept(Call call) {
        call.fields();
        if (!repositories.retry(call.path().get("name"), call.path().get("id"))) {
            throw Problem.notFound();
        }
        return Reply.json(200, Map.of("id", call.path().get("id")));
    }
}
