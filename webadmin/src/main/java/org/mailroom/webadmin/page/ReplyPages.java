package org.mailroom.webadmin.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.SavedReplies.Saved;
import org.mailroom.domain.answer.SavedReply;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** Saved replies: who sees a team sees them, who works in it writes them, as in its folder {@code Templates}. */
final class ReplyPages {
    private static final String PATH = "/templates";
    private static final int PAGE = 200;

    record ListPage(Frame frame, List<Item> items, List<Team> teams, Optional<String> next) {
    }

    /** @param begin  of the text */
    record Item(String id, String team, String name, String begin, boolean works) {
    }

    /**
     * One of them, to be written.
     *
     * @param id  empty for a new one
     */
    record EditPage(Frame frame, Optional<String> id, String team, List<Team> teams, String name, String subject, String text, boolean html, boolean works) {
        String target() {
            return id.map(known -> PATH + "/" + known).orElse(PATH);
        }
    }

    private final SavedReplies replies;
    private final Directory directory;
    private final Sight sight;

    ReplyPages(SavedReplies replies, Directory directory, Sight sight) {
        this.replies = replies;
        this.directory = directory;
        this.sight = sight;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, this::list), PageRoute.get(PATH + "/new", visit -> create(visit, 200)), PageRoute.get(PATH + "/{id}", visit -> edit(visit, 200)),
            PageRoute.post(PATH, visit -> visit.trying(this::create, this::add)), PageRoute.post(PATH + "/{id}", visit -> visit.trying(this::edit, this::replace)),
            PageRoute.post(PATH + "/{id}/delete", visit -> visit.trying(this::edit, this::delete)));
    }

    private List<Team> teams(Visit visit) {
        return directory.teams().stream().filter(team -> Sight.works(visit.caller(), team)).toList();
    }

    private boolean works(Visit visit, TeamKey key) {
        return teams(visit).stream().anyMatch(team -> team.key().equals(key));
    }

    private PageAnswer list(Visit visit) {
        Set<TeamKey> seen = sight.teams(visit.caller());
        SavedReplies.Page page = replies.list(seen, visit.parameter("cursor"), PAGE);
        List<Item> items = page.items().stream().map(saved -> new Item(saved.id(), directory.team(saved.team()).map(team -> team.name().value()).orElse(saved.team().value()),
            saved.content().name(), saved.content().text().lines().filter(line -> !line.isBlank()).limit(2).collect(Collectors.joining(" ")), works(visit, saved.team()))).toList();
        return visit.show("templates", new ListPage(visit.frame(), items, teams(visit), page.next().map(cursor -> PATH + "?cursor=" + cursor)));
    }

    private Saved seen(Visit visit) {
        Set<TeamKey> seen = sight.teams(visit.caller());
        return replies.find(visit.path().get("id")).filter(saved -> seen.contains(saved.team())).orElseThrow(Problem::notFound);
    }

    private Saved own(Visit visit) {
        Saved saved = seen(visit);
        if (!works(visit, saved.team())) {
            throw Problem.of(403, "Not allowed", "You may only read the saved replies of this team. Nothing was changed.");
        }
        return saved;
    }

    private PageAnswer create(Visit visit, int status) {
        Form form = visit.form();
        return visit.show(status, "template", new EditPage(visit.frame(), Optional.empty(), form.text("team").orElse(""), teams(visit), form.raw("name").orElse(""), form.raw("subject").orElse(""),
            form.raw("text").orElse(""), false, true));
    }

    private PageAnswer edit(Visit visit, int status) {
        Saved saved = seen(visit);
        Form form = visit.form();
        return visit.show(status, "template", new EditPage(visit.frame(), Optional.of(saved.id()), saved.team().value(), teams(visit), form.raw("name").orElse(saved.content().name()),
            form.raw("subject").orElse(saved.content().subject()), form.raw("text").orElse(saved.content().text()), saved.content().html().isPresent(), works(visit, saved.team())));
    }

    /** Written as text; the markup of one that a mail client has made goes when another text takes its place. */
    private static SavedReply filled(Visit visit, Optional<SavedReply> before) {
        String text = visit.form().raw("text").orElse("").replace("\r\n", "\n");
        Optional<String> html = before.filter(saved -> saved.text().equals(text)).flatMap(SavedReply::html);
        String name = visit.form().line("name").orElse("");
        return new SavedReply(name, visit.form().line("subject").orElse(name), text, html);
    }

    private PageAnswer add(Visit visit) {
        TeamKey team = new TeamKey(visit.form().needed("team"));
        if (!works(visit, team)) {
            throw Problem.field("team", "there is no team " + team + " in which you work");
        }
        replies.add(team, filled(visit, Optional.empty()));
        return visit.done(PATH, "saved");
    }

    private PageAnswer replace(Visit visit) {
        Saved saved = own(visit);
        replies.replace(saved.id(), filled(visit, Optional.of(saved.content()))).orElseThrow(Problem::notFound);
        return visit.done(PATH, "saved");
    }

    private PageAnswer delete(Visit visit) {
        replies.delete(own(visit).id());
        return visit.done(PATH, "deleted");
    }
}
