package org.mailroom.webadmin.page;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.ConversationNumber;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Lock;
import org.mailroom.domain.conversation.Manner;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Composition;
import org.mailroom.webadmin.work.Correspondence;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/**
 * What is done to a conversation on its page. What is refused is said on the same page, and what was filled in stays there. Thread-safe; blocks.
 */
final class Deeds {
    private final Threads threads;
    private final Desk desk;
    private final Directory directory;
    private final Sight sight;
    private final Correspondence correspondence;

    /** What is to be done; gives the conversation whose page is shown afterwards. */
    @FunctionalInterface
    private interface Deed {
        Conversation of(Conversation it, Visit visit) throws IOException;
    }

    Deeds(Threads threads, Desk desk, Directory directory, Sight sight, Correspondence correspondence) {
        this.threads = threads;
        this.desk = desk;
        this.directory = directory;
        this.sight = sight;
        this.correspondence = correspondence;
    }

    List<PageRoute> routes() {
        return List.of(
            post("claim", "claimed", (it, visit) -> act(it, visit, new Command.Assign(visit.caller().person("claim")))),
            post("assign", "assigned", this::assign),
            post("lock", "locked", (it, visit) -> act(it, visit, new Command.TakeLock(Lock.Cause.ASKED))),
            post("unlock", "unlocked", (it, visit) -> act(it, visit, new Command.ReleaseLock())),
            post("status", "status", this::status),
            post("tags", "tags", this::tags),
            post("priority", "priority", (it, visit) -> act(it, visit, new Command.Prioritise(Priority.of(visit.form().needed("priority"))
                .orElseThrow(() -> Problem.field("priority", "is none; allowed: urgent, high, normal, low"))))),
            post("transfer", "transferred", this::transfer),
            post("merge", "merged", this::merge),
            post("split", "split", this::split),
            post("note", "noted", this::note),
            PageRoute.upload("/conversations/{number}/reply", visit -> answer(visit, "sent", this::reply)),
            PageRoute.post("/conversations/{number}/writing", this::writing),
            PageRoute.post("/teams/{key}/next", this::next));
    }

    private PageRoute post(String word, String done, Deed deed) {
        return PageRoute.post("/conversations/{number}/" + word, visit -> answer(visit, done, deed));
    }

    private PageAnswer answer(Visit visit, String done, Deed deed) throws IOException {
        Conversation it = threads.seen(visit);
        try {
            return visit.done("/conversations/" + deed.of(it, visit).number(), done);
        } catch (Refused refused) {
            return refused(visit, it, Pages.problem(refused));
        } catch (Problem problem) {
            return refused(visit, it, problem);
        } catch (IllegalArgumentException wrong) {
            return refused(visit, it, Problem.of(422, "Not possible", wrong.getMessage()));
        }
    }

    private PageAnswer refused(Visit visit, Conversation it, Problem problem) throws IOException {
        Conversation now = desk.find(it.number()).filter(found -> sight.shows(visit.caller(), found)).orElse(it);
        ThreadPage.Draft draft = new ThreadPage.Draft(visit.form().raw("text").orElse(""), visit.form().raw("note").orElse(""), visit.form().text("status").orElse("waiting"));
        return threads.show(visit.alerting(problem.getMessage()), now, problem.status(), draft);
    }

    /** On purpose from a colleague, if the page has shown that it is the colleague's and it still is. */
    private Conversation act(Conversation it, Visit visit, Command... commands) {
        Optional<EmailAddress> shown = holder(visit);
        if (shown.isPresent()) {
            try {
                return desk.act(it.number(), List.of(commands), visit.caller().actor(), Manner.DELIBERATE, now -> now.assignee().equals(shown));
            } catch (Desk.Outdated stale) {
                return desk.act(it.number(), List.of(commands), visit.caller().actor(), Manner.STALE, now -> true);
            }
        }
        return desk.act(it.number(), List.of(commands), visit.caller().actor(), Manner.PLAIN, now -> true);
    }

    /** Whose it was when the page was made. */
    private static Optional<EmailAddress> holder(Visit visit) {
        return visit.form().text("holder").filter(word -> !word.equals("none")).map(EmailAddress::of);
    }

    private static Manner manner(Conversation it, Visit visit) {
        return holder(visit).isPresent() && it.assignee().equals(holder(visit)) ? Manner.DELIBERATE : Manner.PLAIN;
    }

    private Conversation assign(Conversation it, Visit visit) {
        String agent = visit.form().needed("agent");
        return act(it, visit, agent.equals("none") ? new Command.Unassign() : new Command.Assign(EmailAddress.of(agent)));
    }

    private Conversation status(Conversation it, Visit visit) {
        Status status = Status.of(visit.form().needed("status")).orElseThrow(() -> Problem.field("status", "is none"));
        if (status != Status.SNOOZED) {
            return act(it, visit, new Command.Park(status));
        }
        ZoneId zone = Row.zone(it, directory);
        String until = visit.form().needed("until");
        try {
            return act(it, visit, new Command.Park(status, Optional.of(LocalDateTime.parse(until).atZone(zone).toInstant())));
        } catch (DateTimeParseException e) {
            throw Problem.field("until", "'" + until + "' is no date and time such as 2026-12-01T08:00");
        }
    }

    private Conversation tags(Conversation it, Visit visit) {
        Set<Tag> add = visit.form().line("add").stream().flatMap(text -> Stream.of(text.split("[\\s,、]+"))).filter(word -> !word.isEmpty()).map(Tag::of).collect(Collectors.toSet());
        Set<Tag> remove = visit.form().all("remove").stream().map(Tag::of).collect(Collectors.toSet());
        return act(it, visit, new Command.ChangeTags(add, remove));
    }

    private Conversation transfer(Conversation it, Visit visit) {
        TeamKey team = new TeamKey(visit.form().needed("team"));
        if (directory.team(team).isEmpty()) {
            throw Problem.field("team", "there is no team " + team);
        }
        Conversation moved = desk.transfer(it.number(), team, visit.caller().actor(), manner(it, visit));
        // Whoever is no member there does not see it any more.
        return sight.teams(visit.caller()).contains(team) ? moved : it;
    }

    private Conversation merge(Conversation it, Visit visit) {
        String text = visit.form().needed("into");
        ConversationNumber number = ConversationNumber.parse(text.strip()).orElseThrow(() -> Problem.field("into", "'" + text + "' is no number of a conversation; they look like SUP-42"));
        try {
            return desk.merge(it.number(), sight.of(visit.caller(), number.toString()).number(), visit.caller().actor(), manner(it, visit));
        } catch (Sight.Moved moved) {
            return desk.merge(it.number(), moved.to(), visit.caller().actor(), manner(it, visit));
        }
    }

    private Conversation split(Conversation it, Visit visit) {
        List<String> ids = visit.form().all("message");
        if (ids.isEmpty() || ids.stream().anyMatch(id -> !id.matches("\\d{1,18}"))) {
            throw Problem.field("message", "choose the messages that are to become a conversation of their own");
        }
        return desk.split(it.number(), new HashSet<>(ids.stream().map(Long::valueOf).toList()), visit.caller().actor());
    }

    private Conversation note(Conversation it, Visit visit) {
        correspondence.note(it, visit.form().needed("note"), visit.caller(), now -> true);
        return it;
    }

    private Conversation reply(Conversation it, Visit visit) {
        String text = visit.form().needed("text");
        Optional<Status> status = visit.form().text("status").flatMap(Status::of);
        List<Composition.Attachment> attachments = new ArrayList<>();
        for (Form.File file : visit.form().files()) {
            if (!file.name().isBlank()) {
                attachments.add(new Composition.Attachment(file.name(), file.type().matches(Composition.TYPE) ? file.type() : "application/octet-stream", file.content()));
            }
        }
        correspondence.answer(it, new Correspondence.Draft(text, Optional.empty(), attachments, status), visit.caller(), now -> true);
        return it;
    }

    /** Takes what should be taken next from a team's queue. */
    private PageAnswer next(Visit visit) {
        Team team = directory.team(new TeamKey(visit.path().get("key"))).filter(known -> Sight.sees(visit.caller(), known)).orElseThrow(Problem::notFound);
        return desk.next(team.key(), visit.caller().actor()).map(it -> visit.done("/conversations/" + it.number(), "claimed")).orElseGet(() -> visit.done("/", "empty"));
    }

    /** Somebody types: the lock is taken or renewed; the part of the page that tells of it comes back. */
    private PageAnswer writing(Visit visit) {
        Conversation it = threads.seen(visit);
        boolean others = it.lockAt(visit.now()).filter(held -> !visit.caller().actor().is(held.holder())).isPresent();
        if (!others) {
            desk.act(it.number(), new Command.TakeLock(Lock.Cause.ASKED), visit.caller().actor(), Manner.PLAIN);
        }
        return threads.state(visit);
    }
}
