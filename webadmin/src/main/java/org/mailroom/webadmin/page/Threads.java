package org.mailroom.webadmin.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Conversations.Entry;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.JournalEntry;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.domain.conversation.MessageParts.Contents;
import org.mailroom.domain.conversation.Snoozing;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Shows conversations. Thread-safe; blocks. */
final class Threads {
    /** So many messages at once; older ones are shown when somebody asks. */
    private static final int MAILS = 30;
    private static final int SAVED = 200;
    /** In characters: what is longer than this is for a mail program. */
    private static final int LONGEST_TEXT = 1 << 16;
    /** Every note begins with it, so that a quoted one is known; its page says it in other words. */
    private static final Pattern NOTE_LINE = Pattern.compile("^\\s*\\[Internal note [A-Za-z0-9-]+]\\s*");
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");

    private final Sight sight;
    private final Desk desk;
    private final Conversations conversations;
    private final MessageParts messages;
    private final SavedReplies replies;
    private final Directory directory;
    private final Calendars calendars;
    private final Steps steps;

    Threads(Sight sight, Desk desk, Conversations conversations, MessageParts messages, SavedReplies replies, Directory directory, Calendars calendars) {
        this.sight = sight;
        this.desk = desk;
        this.conversations = conversations;
        this.messages = messages;
        this.replies = replies;
        this.directory = directory;
        this.calendars = calendars;
        this.steps = new Steps(directory);
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get("/conversations/{number}", visit -> show(visit, seen(visit), 200, begun(visit))), PageRoute.get("/conversations/{number}/state", this::state),
            PageRoute.get("/conversations/{number}/saved/{id}", this::saved));
    }

    Conversation seen(Visit visit) {
        return sight.of(visit.caller(), visit.path().get("number"));
    }

    /** An answer that begins with a saved one, if the address says so. */
    private ThreadPage.Draft begun(Visit visit) {
        return visit.parameter("saved").flatMap(id -> reply(visit, id)).map(reply -> new ThreadPage.Draft(reply.text(), "", Status.WAITING.word())).orElse(ThreadPage.Draft.NONE);
    }

    private Optional<SavedReply> reply(Visit visit, String id) {
        return replies.find(id).filter(reply -> reply.team().equals(seen(visit).team())).map(SavedReplies.Saved::content);
    }

    /** The text of a saved reply, for the script that puts it where somebody writes; it is filled in when it is sent. */
    private PageAnswer saved(Visit visit) {
        String text = reply(visit, visit.path().get("id")).orElseThrow(Problem::notFound).text();
        return new PageAnswer(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    PageAnswer show(Visit visit, Conversation it, int status, ThreadPage.Draft draft) throws IOException {
        List<Entry> entries = conversations.entries(it.number());
        boolean all = visit.parameter("all").isPresent();
        List<Entry> shown = all || entries.size() <= MAILS ? entries : entries.subList(entries.size() - MAILS, entries.size());
        List<ThreadPage.Mail> mails = new ArrayList<>();
        for (Entry entry : shown) {
            mails.add(mail(visit, it, entry));
        }
        List<JournalEntry> journal = new ArrayList<>(desk.journal(it.number()));
        journal.sort(Comparator.comparingLong(JournalEntry::id).reversed());
        return visit.show(status, "thread", new ThreadPage(visit.frame(), matter(visit, it), state(visit, it, entries.size()), rights(visit, it), mails, entries.size() - shown.size(),
            journal.stream().map(entry -> steps.of(visit, entry, Row.zone(it, directory))).toList(), choices(visit, it), draft));
    }

    /** The part of the page that renews itself. */
    PageAnswer state(Visit visit) {
        Conversation it = seen(visit);
        ThreadPage.State state = state(visit, it, conversations.entries(it.number()).size());
        boolean news = visit.parameter("version").filter(shown -> !shown.equals(state.version())).isPresent();
        return visit.show("threadstate", new StatePart(visit.frame(), matter(visit, it).path(), state, news));
    }

    /** @param news  whether the page shows something older */
    record StatePart(Frame frame, String path, ThreadPage.State state, boolean news) {
    }

    private ThreadPage.Matter matter(Visit visit, Conversation it) {
        ZoneId zone = Row.zone(it, directory);
        String name = directory.team(it.team()).map(team -> team.name().value()).orElse(it.team().value());
        return new ThreadPage.Matter(it.number().toString(), it.team().value(), name, Row.subject(it, visit.texts()), it.customer(), it.tags().stream().map(Tag::value).toList(), it.priority(),
            desk.links(it.number()), visit.texts().exactly(it.created(), zone), zone.getId());
    }

    private ThreadPage.State state(Visit visit, Conversation it, int mails) {
        ZoneId zone = Row.zone(it, directory);
        Texts texts = visit.texts();
        Optional<EmailAddress> self = visit.caller().address();
        Optional<ThreadPage.Writing> lock = it.lockAt(visit.now()).map(held -> new ThreadPage.Writing(Person.of(held.holder(), directory), self.equals(Optional.of(held.holder())),
            texts.time(held.since(), zone, visit.now()), texts.time(held.until(), zone, visit.now())));
        return new ThreadPage.State(it.status(), it.assignee().map(agent -> Person.of(agent, directory)), it.assignee().isPresent() && it.assignee().equals(self),
            it.assigned().filter(since -> it.assignee().isPresent()).map(since -> texts.time(since, zone, visit.now())), lock, it.until().map(until -> texts.time(until, zone, visit.now())),
            it.updated().toEpochMilli() + "-" + mails, it.assignee().map(EmailAddress::value).orElse("none"));
    }

    private ThreadPage.Rights rights(Visit visit, Conversation it) {
        Optional<Role> role = directory.team(it.team()).flatMap(team -> visit.caller().address().flatMap(team::role));
        return new ThreadPage.Rights(role.filter(has -> has.atLeast(Role.AGENT)).isPresent(), role.filter(Role.LEAD::equals).isPresent(), visit.caller().scope() == Scope.ADMIN);
    }

    private ThreadPage.Mail mail(Visit visit, Conversation it, Entry entry) throws IOException {
        String address = "/conversations/" + it.number() + "/messages/" + entry.id();
        ZoneId zone = Row.zone(it, directory);
        Contents contents = messages.contents(it.number(), entry.id()).orElse(new Contents("", "", "", Optional.empty(), Optional.empty(), true, List.of()));
        String from = entry.kind().equals("note") ? author(entry.from()) : contents.from().isEmpty() ? entry.from() : unquoted(contents.from());
        String text = entry.kind().equals("note") ? NOTE_LINE.matcher(contents.text().orElse("")).replaceFirst("") : contents.text().orElse("");
        boolean html = contents.html().isPresent() && !entry.kind().equals("note");
        String shown = html ? "" : text.substring(0, Math.min(text.length(), LONGEST_TEXT));
        Set<String> within = html ? pictures(contents) : Set.of();
        List<ThreadPage.File> files = contents.parts().stream().filter(part -> part.contentId().filter(within::contains).isEmpty()).map(part -> ThreadPage.File.of(part, address)).toList();
        return new ThreadPage.Mail(entry.id(), entry.kind(), from, Faces.letters(from.replaceAll("[<>\"]", "")), unquoted(contents.to()), unquoted(contents.cc()), visit.texts().time(entry.date(), zone, visit.now()),
            visit.texts().exactly(entry.date(), zone), MailText.blocks(shown), html ? Optional.of(address + "/html") : Optional.empty(),
            !html && (contents.cut() || shown.length() < text.length()), files);
    }

    /** The agent's name; whoever is no agent any more is called by the address. */
    private String author(String address) {
        try {
            return Person.of(EmailAddress.of(address), directory).name();
        } catch (IllegalArgumentException noAddressOfOurs) {
            return address;
        }
    }

    /** Names and addresses as people write them: no quotes around the one, no brackets around an address that stands alone. */
    private static String unquoted(String addresses) {
        return addresses.replaceAll("\"([^\"\\\\<>]*)\" (?=<)", "$1 ").replaceAll("(^|, )<([^<>]*)>", "$1$2");
    }

    /** Content-IDs that the HTML shows: these parts are no files. */
    private static Set<String> pictures(Contents contents) {
        String html = contents.html().orElse("");
        return contents.parts().stream().flatMap(part -> part.contentId().stream()).filter(id -> html.contains("cid:" + id)).collect(Collectors.toSet());
    }

    private ThreadPage.Choices choices(Visit visit, Conversation it) {
        ZoneId zone = Row.zone(it, directory);
        Optional<Team> team = directory.team(it.team());
        List<Person> members = team.stream().flatMap(known -> known.members().entrySet().stream()).filter(member -> member.getValue().atLeast(Role.AGENT))
            .map(member -> Person.of(member.getKey(), directory)).sorted(Comparator.comparing(Person::name)).toList();
        List<ThreadPage.Choice> teams = directory.teams().stream().filter(other -> !other.key().equals(it.team()))
            .map(other -> new ThreadPage.Choice(other.key().value(), other.name().value())).toList();
        WorkingHours hours = team.map(calendars::of).orElse(WorkingHours.ALWAYS);
        List<ThreadPage.Choice> snoozes = Stream.of("Tomorrow", "Monday", "Next week").map(name -> {
            Instant until = Snoozing.until(new TeamFolder("Snoozed/" + name), visit.now(), hours, Optional.empty());
            return new ThreadPage.Choice(FIELD.format(until.atZone(zone)), visit.texts().say("snooze." + name.toLowerCase(java.util.Locale.ROOT).replace(" ", "")) + " – "
                + visit.texts().time(until, zone, visit.now()));
        }).toList();
        ZonedDateTime soon = visit.now().atZone(zone).plusHours(2).withMinute(0);
        List<ThreadPage.Choice> saved = replies.list(Set.of(it.team()), Optional.empty(), SAVED).items().stream()
            .map(reply -> new ThreadPage.Choice(reply.id(), reply.content().name())).sorted(Comparator.comparing(ThreadPage.Choice::label)).toList();
        return new ThreadPage.Choices(members, teams, snoozes, FIELD.format(soon), saved);
    }
}
