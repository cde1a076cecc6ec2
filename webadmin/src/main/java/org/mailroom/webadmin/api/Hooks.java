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

    private static final Schema HOOK = Schema.object("Webhook").field("id", Schema.TEXT, "").field("url", Schema.TEXT, "").field("events", Schema.list(Schema.TEXT), "none: all")
        .field("team", Schema.TEXT.orNull(), "the key of a team; null: all").field("created", Schema.TIME, "").field("waiting", Schema.WHOLE, "how many wait to be sent")
        .field("dead", Schema.WHOLE, "how many were given up");
    private static final Schema DELIVERY = Schema.object("Delivery").field("id", Schema.TEXT, "").field("event", Schema.TEXT, "the id of what happened").field("what", Schema.TEXT, "")
        .field("number", Schema.TEXT, "").field("state", Schema.words("waiting", "delivered", "dead"), "").field("attempts", Schema.WHOLE, "").field("due", Schema.TIME.orNull(), "")
        .field("outcome", Schema.TEXT, "of the last attempt").field("changed", Schema.TIME, "");

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/webhooks", Scope.ADMIN, "Where events are sent").pages(HOOK).by(this::list),
            Endpoint.post("/webhooks", Scope.ADMIN, "Sends events to an address").says("What happens from then on is sent.").body(Schema.object().field("url", Schema.TEXT, "http or https")
                .field("secret", Schema.SECRET, "for the signature").maybe("events", Schema.list(Schema.TEXT), "their names; none, or *: all").maybe("team", Schema.TEXT, "the key of a team"))
                .made(HOOK).by(this::add),
            Endpoint.get("/webhooks/{id}", Scope.ADMIN, "A webhook").gives(HOOK).by(call -> Reply.json(200, shape(hook(call)))),
            Endpoint.delete("/webhooks/{id}", Scope.ADMIN, "Removes a webhook, with all that is on its way to it").nothing("done").by(this::remove),
            Endpoint.get("/webhooks/{id}/deliveries", Scope.ADMIN, "What is on its way to it, the newest first").parameter("state", Schema.words("waiting", "delivered", "dead"), "")
                .pages(DELIVERY).by(this::deliveries),
            Endpoint.post("/webhooks/{id}/deliveries/{delivery}/retry", Scope.ADMIN, "Sends one that waits or was given up now").variable("delivery", "as the list tells it").gives(DELIVERY)
                .late().by(this::retry));
    }

    private Map<String, Object> shape(Webhook hook) {
        return shape(hook, webhooks.load(hook.id()));
    }

    private static Map<String, Object> shape(Webhook hook, Webhooks.Load load) {
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
        return Paging.of(call, webhooks.list(), hook -> Paging.key(hook.created().toEpochMilli()) + hook.id(), this::shape);
    }

    private Webhook hook(Call call) {
        return webhooks.find(call.path().get("id")).orElseThrow(Problem::notFound);
    }

    private Reply add(Call call) {
        Fields fields = call.fields();
        HookUrl url = Fields.value("url", fields.needed("url"), HookUrl::of);
        Set<String> events = new HashSet<>(fields.texts("events"));
        events.remove("*");
        Fields.value("events", "", text -> Webhook.events(events));
        String secret = fields.needed("secret");
        Optional<TeamKey> team = fields.text("team").map(text -> Fields.value("team", text, TeamKey::new));
        Reply[] reply = new Reply[1];
        hooking.make(call.caller(), url, events, team, secret, hook -> reply[0] = call.foresee(Reply.json(201, shape(hook, new Webhooks.Load(0, 0))).with("Location", "/api/v1/webhooks/" + hook.id())));
        return reply[0];
    }

    private Reply remove(Call call) {
        hooking.remove(call.caller(), call.path().get("id"));
        return Reply.nothing();
    }

    private Reply deliveries(Call call) {
        Webhook hook = hook(call);
        Optional<State> state = call.parameter("state", text -> List.of(State.values()).stream().filter(one -> one.word().equals(text)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no state; allowed: waiting, delivered, dead")));
        int limit = Paging.limit(call);
        Webhooks.Page page = Paging.page(() -> webhooks.deliveries(hook.id(), state, call.parameter("cursor"), limit));
        return Reply.json(200, Shapes.page(page.items().stream().map(Hooks::shape).toList(), page.next()));
    }

    private Reply retry(Call call) {
        return Reply.json(200, shape(webhooks.retry(hook(call).id(), call.path().get("delivery")).orElseThrow(Problem::notFound)));
    }
}
