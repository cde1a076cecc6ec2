package org.mailroom.webadmin.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.mail.Parcel;
import org.mailroom.domain.mail.Queues;
import org.mailroom.domain.mail.Repositories;
import org.mailroom.webadmin.work.Problem;

/** Mail on its way, and mail that could not go on: administrators see it, and have it tried again. */
final class TrafficPages {
    private static final String QUEUE = "/queue";
    private static final String REPOSITORIES = "/repositories";
    private static final int PAGE = 50;

    /** A mail; {@code retry} is where it can be tried again. */
    record Item(Parcel mail, String size, String place, String state, String when, String why, String retry) {
    }

    record TrafficPage(Frame frame, String title, List<Item> items, List<Repositories.Repository> repositories, Optional<String> here, Optional<String> next, String retryAll) {
    }

    private final Queues queues;
    private final Repositories repositories;

    TrafficPages(Queues queues, Repositories repositories) {
        this.queues = queues;
        this.repositories = repositories;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(QUEUE, this::queue), PageRoute.get(REPOSITORIES + "/{name}", this::repository),
            PageRoute.post(QUEUE + "/retry", visit -> {
                visit.caller().needs(Scope.ADMIN);
                queues.retryAll(Optional.empty());
                return visit.done(QUEUE, "retried");
            }),
            PageRoute.post(QUEUE + "/{id}/retry", visit -> {
                visit.caller().needs(Scope.ADMIN);
                queues.retry(visit.path().get("id")).orElseThrow(Problem::notFound);
                return visit.done(QUEUE, "retried");
            }),
            PageRoute.post(REPOSITORIES + "/{name}/retry", visit -> {
                visit.caller().needs(Scope.ADMIN);
                repositories.retryAll(visit.path().get("name")).orElseThrow(Problem::notFound);
                return visit.done(REPOSITORIES + "/" + visit.path().get("name"), "retried");
            }),
            PageRoute.post(REPOSITORIES + "/{name}/{id}/retry", this::retryKept));
    }

    private PageAnswer queue(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        Queues.Page page = queues.list(Optional.empty(), visit.parameter("cursor"), PAGE);
        List<Item> items = page.items().stream().map(item -> new Item(item.mail(), size(item.mail()), item.queue(), item.state().word(), time(visit, item.due()), item.why(),
            item.state() == Queues.State.DEFERRED || item.state() == Queues.State.ASIDE ? QUEUE + "/" + item.id() + "/retry" : "")).toList();
        return visit.show("traffic", new TrafficPage(visit.frame(), visit.texts().say("way.queue"), items, repositories.all(), Optional.empty(),
            page.next().map(cursor -> QUEUE + "?cursor=" + cursor), QUEUE + "/retry"));
    }

    private PageAnswer repository(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        String name = visit.path().get("name");
        Repositories.Page page = repositories.list(name, visit.parameter("cursor"), PAGE).orElseThrow(Problem::notFound);
        String path = REPOSITORIES + "/" + name;
        List<Item> items = page.items().stream().map(kept -> new Item(kept.mail(), size(kept.mail()), name, "kept", time(visit, kept.since()), kept.why(), path + "/" + kept.id() + "/retry")).toList();
        return visit.show("traffic", new TrafficPage(visit.frame(), name, items, repositories.all(), Optional.of(name), page.next().map(cursor -> path + "?cursor=" + cursor), path + "/retry"));
    }

    private static String time(Visit visit, Instant time) {
        return visit.texts().time(time, ZoneOffset.UTC, visit.now());
    }

    private static String size(Parcel mail) {
        return ThreadPage.File.size(mail.octets());
    }

    private PageAnswer retryKept(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        String name = visit.path().get("name");
        if (!repositories.retry(name, visit.path().get("id"))) {
            throw Problem.notFound();
        }
        return visit.done(REPOSITORIES + "/" + name, "retried");
    }
}
