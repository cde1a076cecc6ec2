package org.mailroom.webadmin.page;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.domain.team.Directory;
import org.mailroom.webadmin.work.Custody;

/** What nobody is to see before a lead has looked at it. */
final class QuarantinePages {
    private static final String PATH = "/quarantine";
    private static final int PAGE = 50;

    /** @param number  of the conversation; empty for mail that is none */
    record Held(String id, Optional<String> number, String sender, String to, String subject, String why, String since, String exactly) {
    }

    record HeldPage(Frame frame, List<Held> held, Optional<String> next) {
    }

    private final Custody custody;
    private final Directory directory;
    private final Clock clock;

    QuarantinePages(Custody custody, Directory directory, Clock clock) {
        this.custody = custody;
        this.directory = directory;
        this.clock = clock;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> show(visit, 200)),
            PageRoute.post(PATH + "/{id}/release", visit -> visit.trying(this::show, this::release)),
            PageRoute.post(PATH + "/{id}/delete", visit -> visit.trying(this::show, this::delete)));
    }

    private PageAnswer show(Visit visit, int status) {
        Conversations.Page page = custody.page(visit.caller(), visit.parameter("cursor"), PAGE);
        List<Held> held = new java.util.ArrayList<>(page.items().stream().map(it -> held(it, visit)).toList());
        if (page.next().isEmpty()) {
            custody.kept(visit.caller()).forEach(kept -> held.add(held(kept, visit)));
        }
        return visit.show(status, "quarantine", new HeldPage(visit.frame(), held, page.next().map(cursor -> PATH + "?cursor=" + cursor)));
    }

    private Held held(Conversation it, Visit visit) {
        ZoneId zone = Row.zone(it, directory);
        return new Held(it.number().toString(), Optional.of(it.number().toString()), it.customer(), directory.team(it.team()).map(team -> team.name().value()).orElse(it.team().value()),
            Row.subject(it, visit.texts()), custody.why(it), visit.texts().time(it.statusSince(), zone, clock.instant()), visit.texts().exactly(it.statusSince(), zone));
    }

    private Held held(Quarantine.Kept kept, Visit visit) {
        ZoneId zone = ZoneId.of("UTC");
        return new Held(kept.id(), Optional.empty(), kept.sender(), String.join(", ", kept.recipients()), kept.subject(), kept.why(), visit.texts().time(kept.since(), zone, clock.instant()),
            visit.texts().exactly(kept.since(), zone));
    }

    private PageAnswer release(Visit visit) {
        Optional<Conversation> it = custody.release(visit.caller(), visit.path().get("id"), now -> { });
        return visit.done(it.map(now -> "/conversations/" + now.number()).orElse(PATH), "released");
    }

    private PageAnswer delete(Visit visit) {
        custody.delete(visit.caller(), visit.path().get("id"));
        return visit.done(PATH, "deleted");
    }
}
