package org.mailroom.webadmin.api;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.hook.Webhooks.Delivery;
import org.mailroom.domain.hook.Webhooks.State;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Hooking;
import org.mailroom.webadmin.work.Problem;

/** Webhooks, and what is on its way to them; for administrators. */
final class Hooks {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Webhooks webhooks;
    private final Hooking hooking;

    Hooks(Webhooks webhooks, Hooking hooking) {
        this.webhooks = webhooks;
        this.hooking = hooking;
    }

    List<Endpoint> endpoints() {
        return List.of(
            new Endpoint("GET", "/webhooks", Scope.ADMIN, this::list),
            new Endpoint("POST", "/webhooks", Scope.ADMIN, this::add),
            new Endpoint("GET", "/webhooks/{id}", Scope.ADMIN, call -> Reply.json(200, shape(hook(call)))),
            new Endpoint("DELETE", "/webhooks/{id}", Scope.ADMIN, this::remove),
            new Endpoint("GET", "/webhooks/{id}/deliveries", Scope.ADMIN, this::deliveries),
            new Endpoint("POST", "/webhooks/{id}/deliveries/{delivery}/retry", Scope.ADMIN, this::retry));
    }

    private Map<String, Object> shape(Webhook hook) {
        Webhooks.Load load = webhooks.load(hook.id());
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", hook.id());
        shape.put("url", hook.url().toString());
        shape.put("events", hook.events());
        shape.put("team", hook.team().map(TeamKey::value).orElse(null));
        shape.put("created", Shapes.time(hook.created(), UTC));
        shape.put("waiting", load.waiting());
        shape.put("dead", load.dead());
        return shape;
    }

    private static Map<String, Object> shape(Delivery delivery) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", delivery.id());
        shape.put("event", Long.toString(delivery.event()));
        shape.put("what", delivery.what());
        shape.put("number", delivery.number());
        shape.put("state", delivery.state().word());
        shape.put("attempts", delivery.attempts());
        shape.put("due", delivery.due().map(time -> Shapes.time(time, UTC)).orElse(null));
        shape.put("outcome", delivery.outcome());
        shape.put("changed", Shapes.time(delivery.changed(), UTC));
        return shape;
    }

    private Reply list(Call call) {
        call.takes();
        return Reply.json(200, Shapes.page(webhooks.list().stream().map(this::shape).toList(), Optional.empty()));
    }

    private Webhook hook(Call call) {
        return webhooks.find(call.path().get("id")).orElseThrow(Problem::notFound);
    }

    private Reply add(Call call) {
        Fields fields = call.fields("url", "events", "secret", "team");
        HookUrl url = Fields.value("url", fields.needed("url"), HookUrl::of);
        Set<String> events = new HashSet<>(fields.texts("events"));
        events.remove("*");
        Fields.value("events", "", text -> Webhook.events(events));
        String secret = fields.needed("secret");
        Optional<TeamKey> team = fields.text("team").map(text -> Fields.value("team", text, TeamKey::new));
        Webhook hook = hooking.make(call.caller(), url, events, team, secret);
        return Reply.json(201, shape(hook)).with("Location", "/api/v1/webhooks/" + hook.id());
    }

    private Reply remove(Call call) {
        call.fields();
        hooking.remove(call.caller(), call.path().get("id"));
        return Reply.nothing();
    }

    private Reply deliveries(Call call) {
        call.takes("state", "cursor", "limit");
        Webhook hook = hook(call);
        Optional<State> state = call.parameter("state", text -> List.of(State.values()).stream().filter(one -> one.word().equals(text)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no state; allowed: waiting, delivered, dead")));
        int limit = Paging.limit(call);
        Webhooks.Page page = Paging.page(() -> webhooks.deliveries(hook.id(), state, call.parameter("cursor"), limit));
        return Reply.json(200, Shapes.page(page.items().stream().map(Hooks::shape).toList(), page.next()));
    }

    private Reply retry(Call call) {
        call.fields();
        return Reply.json(200, shape(webhooks.retry(hook(call).id(), call.path().get("delivery")).orElseThrow(Problem::notFound)));
    }
}
