package org.mailroom.webadmin.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Hooking;
import org.mailroom.webadmin.work.Problem;

/** Addresses that are told what happens, and what is on its way to them. For administrators. */
final class WebhookPages {
    private static final String PATH = "/webhooks";
    private static final int PAGE = 50;

    record ListPage(Frame frame, List<Item> items, List<Team> teams, Form form) {
    }

    record Item(String id, String url, String events, String team, long waiting, long dead) {
    }

    record HookPage(Frame frame, Item hook, List<Line> lines, Optional<String> next) {
    }

    /** @param again  whether it can be sent again */
    record Line(String id, String what, String number, String state, int attempts, String outcome, String changed, Optional<String> due, boolean again) {
    }

    private final Webhooks webhooks;
    private final Hooking hooking;
    private final Directory directory;

    WebhookPages(Webhooks webhooks, Hooking hooking, Directory directory) {
        this.webhooks = webhooks;
        this.hooking = hooking;
        this.directory = directory;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> list(visit, 200)), PageRoute.post(PATH, visit -> visit.trying(this::list, this::make)), PageRoute.get(PATH + "/{id}", this::hook),
            PageRoute.post(PATH + "/{id}/remove", this::remove), PageRoute.post(PATH + "/{id}/deliveries/{delivery}/retry", this::retry));
    }

    private Item item(Webhook hook, Visit visit) {
        Webhooks.Load load = webhooks.load(hook.id());
        return new Item(hook.id(), hook.url().toString(), hook.events().isEmpty() ? visit.texts().say("webhooks.all") : String.join(", ", hook.events()),
            hook.team().map(TeamKey::value).orElse(visit.texts().say("blocked.all")), load.waiting(), load.dead());
    }

    private PageAnswer list(Visit visit, int status) {
        visit.caller().needs(Scope.ADMIN);
        return visit.show(status, "webhooks", new ListPage(visit.frame(), webhooks.list().stream().map(hook -> item(hook, visit)).toList(), directory.teams(), visit.form()));
    }

    private PageAnswer make(Visit visit) {
        Form form = visit.form();
        Set<String> events = new HashSet<>(form.line("events").stream().flatMap(text -> Stream.of(text.split("[\\s,]+"))).filter(word -> !word.isEmpty()).toList());
        hooking.make(visit.caller(), HookUrl.of(form.needed("url")), Webhook.events(events), form.text("team").map(TeamKey::new), form.needed("secret"), hook -> { });
        return visit.done(PATH, "saved");
    }

    private Webhook known(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        return webhooks.find(visit.path().get("id")).orElseThrow(Problem::notFound);
    }

    private PageAnswer hook(Visit visit) {
        Webhook hook = known(visit);
        Webhooks.Page page = webhooks.deliveries(hook.id(), Optional.empty(), visit.parameter("cursor"), PAGE);
        List<Line> lines = page.items().stream().map(one -> new Line(one.id(), one.what(), one.number(), one.state().word(), one.attempts(), one.outcome(), time(visit, one.changed()),
            one.due().map(due -> time(visit, due)), one.state() != Webhooks.State.DELIVERED)).toList();
        return visit.show("webhook", new HookPage(visit.frame(), item(hook, visit), lines, page.next().map(cursor -> PATH + "/" + hook.id() + "?cursor=" + cursor)));
    }

    private static String time(Visit visit, Instant time) {
        return visit.texts().time(time, ZoneOffset.UTC, visit.now());
    }

    private PageAnswer remove(Visit visit) {
        hooking.remove(visit.caller(), visit.path().get("id"));
        return visit.done(PATH, "deleted");
    }

    private PageAnswer retry(Visit visit) {
        Webhook hook = known(visit);
        webhooks.retry(hook.id(), visit.path().get("delivery")).orElseThrow(Problem::notFound);
        return visit.done(PATH + "/" + hook.id(), "retried");
    }
}
