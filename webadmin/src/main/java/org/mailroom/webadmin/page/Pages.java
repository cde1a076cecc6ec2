package org.mailroom.webadmin.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

import org.mailroom.domain.Refused;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Sessions;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.conversation.Backlog;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.domain.customer.Customers;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hook.Hosts;
import org.mailroom.domain.hook.Reach;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.mail.ChainPlan;
import org.mailroom.domain.mail.Queues;
import org.mailroom.domain.mail.Repositories;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.report.Report;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.screen.Quarantine;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.live.LiveEvents;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Correspondence;
import org.mailroom.webadmin.work.Custody;
import org.mailroom.webadmin.work.Dossier;
import org.mailroom.webadmin.work.Entrance;
import org.mailroom.webadmin.work.Hooking;
import org.mailroom.webadmin.work.Pace;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Reporting;
import org.mailroom.webadmin.work.SameSite;
import org.mailroom.webadmin.work.Sight;
import org.mailroom.webadmin.work.TagPacks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages: finds the page, asks who it is, refuses forms of other sites, and shows what goes wrong. Thread-safe; blocks.
 */
public final class Pages {
    private static final Logger LOGGER = LoggerFactory.getLogger(Pages.class);

    /** What the pages stand on. */
    public record Ground(Desk desk, Conversations conversations, Backlog backlog, MessageParts messages, Feed feed, Notes notes, Submissions submissions, SavedReplies replies,
                         Directory directory, Teams teams, Calendars calendars, Attendance attendance, Quarantine quarantine, BlockedSenders blocked, RuleBook rules, RuleHits hits, Replay replay,
                         Queues queues, Repositories repositories, ChainPlan chain, Tokens tokens, Webhooks webhooks, Hosts hosts, Reach reach,
                         Sessions sessions, Entrance entrance, Pace pace, LiveEvents live, Report report, Checks checks, Customers customers, Clock clock) {
    }

    /**
     * Where the navigation leads, and for whom.
     *
     * @param first  whether another kind of place begins with it
     */
    private record Sign(String key, String target, boolean first, BiPredicate<Caller, Sight> whom) {
    }

    private static final Predicate<String> LANGUAGE = tag -> Texts.ALL.stream().anyMatch(texts -> texts.tag().equals(tag));
    private static final BiPredicate<Caller, Sight> ALL = (caller, sight) -> true;
    private static final BiPredicate<Caller, Sight> LEADS = (caller, sight) -> !sight.led(caller).isEmpty();
    private static final BiPredicate<Caller, Sight> ADMINS = (caller, sight) -> caller.scope() == Scope.ADMIN;
    private static final List<Sign> SIGNS = List.of(
        new Sign("board", "/", false, ALL),
        new Sign("conversations", "/conversations", false, ALL),
        new Sign("templates", "/templates", false, ALL),
        new Sign("journal", "/journal", false, ALL),
        new Sign("reports", "/reports", true, LEADS),
        new Sign("quarantine", "/quarantine", false, LEADS),
        new Sign("blocked", "/blocked", false, LEADS),
        new Sign("rules", "/rules", false, LEADS),
        new Sign("teams", "/teams", true, ALL),
        new Sign("agents", "/agents", false, ADMINS),
        new Sign("customers", "/customers", false, ADMINS),
        new Sign("queue", "/queue", false, ADMINS),
        new Sign("health", "/health", false, ADMINS),
        new Sign("chain", "/chain", false, ADMINS),
        new Sign("tokens", "/tokens", false, ADMINS),
        new Sign("webhooks", "/webhooks", false, ADMINS));

    /** What went wrong, in the middle of a page. */
    record ErrorPage(Frame frame, int status, String title, String detail) {
    }

    private final List<PageRoute> routes = new ArrayList<>();
    private final Templates templates = new Templates();
    private final Assets assets = new Assets();
    private final Doors doors;
    private final Sight sight;
    private final Attendance attendance;
    private final Pace pace;
    private final Clock clock;

    public Pages(Ground ground) {
        this.sight = new Sight(ground.desk(), ground.directory());
        this.doors = new Doors(ground.entrance(), ground.sessions(), ground.directory(), ground.live()::doubt);
        this.attendance = ground.attendance();
        this.pace = ground.pace();
        this.clock = ground.clock();
        routes.add(PageRoute.post("/language", visit -> language(visit.asked(), visit.form())));
        routes.addAll(new Live(ground.live(), doors, ground.directory(), sight, ground.clock()).routes());
        routes.addAll(new Board(ground.backlog(), ground.conversations(), ground.directory(), sight, ground.clock()).routes());
        routes.addAll(new Lists(ground.conversations(), ground.directory(), sight, ground.clock()).routes());
        Threads threads = new Threads(sight, ground.desk(), ground.conversations(), ground.messages(), ground.replies(), ground.directory(), ground.calendars());
        routes.addAll(threads.routes());
        routes.addAll(new Mails(sight, ground.conversations(), ground.messages()).routes());
        Correspondence correspondence = new Correspondence(ground.conversations(), ground.notes(), ground.submissions(), ground.directory(), ground.clock());
        routes.addAll(new Deeds(threads, ground.desk(), ground.directory(), sight, correspondence).routes());
        routes.addAll(new ReplyPages(ground.replies(), ground.directory(), sight).routes());
        routes.addAll(new JournalPages(ground.feed(), ground.directory(), sight, new Steps(ground.directory())).routes());
        steering(ground);
    }

    /** The pages of leads and administrators. */
    private void steering(Ground ground) {
        routes.addAll(new ReportPages(ground.report(), new Reporting(ground.report(), ground.directory(), sight, ground.clock())).routes());
        Custody custody = new Custody(ground.quarantine(), ground.desk(), ground.conversations(), ground.directory(), sight);
        routes.addAll(new QuarantinePages(custody, ground.directory(), ground.clock()).routes());
        routes.addAll(new BlockedPages(ground.blocked(), ground.directory(), sight).routes());
        routes.addAll(new RulePages(ground.rules(), ground.hits(), sight).routes());
        routes.addAll(new ReplayPages(ground.rules(), ground.replay(), sight).routes());
        routes.addAll(new TeamPages(ground.directory(), ground.teams(), ground.calendars(), new TagPacks(ground.conversations(), ground.directory(), ground.rules())).routes());
        routes.addAll(new AgentPages(ground.directory(), ground.teams(), ground.attendance(), ground.clock(), ground.live()::doubt).routes());
        Dossier dossier = new Dossier(ground.customers(), ground.desk(), ground.conversations(), ground.messages(), ground.notes(), ground.directory(), ground.clock());
        routes.addAll(new CustomerPages(ground.customers(), dossier, ground.desk(), ground.directory(), ground.clock()).routes());
        routes.addAll(new TrafficPages(ground.queues(), ground.repositories()).routes());
        routes.addAll(new HealthPages(ground.checks()).routes());
        routes.addAll(new ChainPages(ground.chain()).routes());
        routes.addAll(new TokenPages(ground.tokens(), ground.live()::doubt).routes());
        Hooking hooking = new Hooking(ground.webhooks(), ground.directory(), ground.hosts(), ground.reach());
        routes.addAll(new WebhookPages(ground.webhooks(), hooking, ground.directory()).routes());
    }

    /** What can be looked at when one has logged in: pages, parts of them, and files; variable segments in braces. */
    public List<String> addresses() {
        return routes.stream().filter(route -> route.method().equals("GET")).map(route -> route.pattern().toString()).toList();
    }

    /** @return empty when it is no page's address, and whoever asks is no person at a browser */
    public Optional<PageAnswer> answer(PageRequest asked) {
        Texts texts = Texts.of(Cookies.of(asked, Cookies.LANGUAGE), asked.header("accept-language"));
        Frame outside = Frame.outside(texts, assets, "", asked.target(), notice(asked, texts), Optional.empty());
        try {
            return find(asked, outside);
        } catch (Problem problem) {
            return Optional.of(error(outside, problem));
        } catch (Exception e) {
            LOGGER.error("{} {} failed", asked.method(), asked.path(), e);
            return Optional.of(error(outside, Problem.of(500, "Internal error", "The server could not do this; its log tells why.")));
        }
    }

    private static Optional<String> notice(PageRequest asked, Texts texts) {
        return asked.parameter("done").filter(key -> key.matches("[a-z-]{1,30}")).map(key -> "done." + key).filter(texts::knows).map(texts::say);
    }

    private Optional<PageAnswer> find(PageRequest asked, Frame outside) throws Exception {
        Optional<PageAnswer> asset = reading(asked) ? assets.answer(asked) : Optional.empty();
        if (asset.isPresent()) {
            return asset;
        }
        if (asked.path().equals(List.of("login"))) {
            return Optional.of(login(asked, outside));
        }
        List<PageRoute> known = routes.stream().filter(route -> route.pattern().match(asked.path()).isPresent()).toList();
        boolean logout = asked.path().equals(List.of("logout"));
        if (known.isEmpty() && !logout && !asked.header("accept").orElse("").contains("text/html")) {
            return Optional.empty();
        }
        Optional<PageRoute> route = known.stream().filter(one -> one.method().equals(reading(asked) ? "GET" : asked.method())).findFirst();
        Optional<Doors.Guest> guest = doors.guest(asked);
        if (guest.isEmpty()) {
            return Optional.of(toLogin(asked, outside));
        }
        pace.step(guest.get().caller().id(), "page");
        Frame frame = inside(outside, guest.get());
        if (logout && asked.method().equals("POST")) {
            form(asked, false, frame);
            return Optional.of(doors.logout(asked, guest.get()));
        }
        if (route.isEmpty()) {
            return Optional.of(error(frame, known.isEmpty() ? Problem.of(404, "Not found", "There is nothing at this address.")
                : Problem.of(405, "Method not allowed", "This cannot be done here.")));
        }
        return Optional.of(visit(asked, route.get(), guest.get(), frame));
    }

    private static boolean reading(PageRequest asked) {
        return asked.method().equals("GET") || asked.method().equals("HEAD");
    }

    private PageAnswer login(PageRequest asked, Frame outside) throws Exception {
        if (reading(asked)) {
            Optional<String> language = asked.parameter("language").filter(LANGUAGE);
            return language.isEmpty() ? doors.form(asked, outside, templates) : Cookies.language(toLogin(Doors.local(asked.parameter("to"))), asked, language.get());
        }
        SameSite.check(asked::header);
        return doors.login(asked, asked.content().read(false), outside, templates);
    }

    /** Whoever wanted to change something has to begin anew: what was filled in is not kept. */
    private PageAnswer toLogin(PageRequest asked, Frame outside) {
        if (asked.partial()) {
            return new PageAnswer(401, "text/plain; charset=utf-8", new byte[0], Map.of("HX-Redirect", List.of("/login")));
        }
        return toLogin(reading(asked) ? asked.target() : "/");
    }

    private static PageAnswer toLogin(String afterwards) {
        return PageAnswer.seeOther(afterwards.equals("/") ? "/login" : "/login?to=" + URLEncoder.encode(afterwards, StandardCharsets.UTF_8));
    }

    private Frame inside(Frame outside, Doors.Guest guest) {
        Caller caller = guest.caller();
        List<Frame.Way> ways = SIGNS.stream().filter(sign -> sign.whom().test(caller, sight))
            .map(sign -> new Frame.Way(sign.key(), sign.target(), here(sign.target(), outside.target()), sign.first())).toList();
        boolean away = caller.address().flatMap(attendance::absence).isPresent();
        return new Frame(outside.texts(), assets, caller.agent(), away, Cookies.token(guest.text()), outside.target(), ways, outside.notice(), Optional.empty());
    }

    private static boolean here(String way, String target) {
        String path = target.replaceFirst("\\?.*", "");
        return path.equals(way) || !way.equals("/") && path.startsWith(way + "/");
    }

    private PageAnswer visit(PageRequest asked, PageRoute route, Doors.Guest guest, Frame frame) {
        try {
            Form form = reading(asked) ? Form.empty() : form(asked, route.files(), frame);
            Map<String, String> path = route.pattern().match(asked.path()).orElseThrow();
            return route.action().answer(new Visit(asked, path, guest.caller(), form, frame.texts(), clock.instant(), frame, templates));
        } catch (Sight.Moved moved) {
            return PageAnswer.seeOther("/conversations/" + moved.to());
        } catch (Problem problem) {
            return error(frame, problem);
        } catch (Refused refused) {
            return error(frame, problem(refused));
        } catch (Exception e) {
            LOGGER.error("{} {} failed", asked.method(), asked.path(), e);
            return error(frame, Problem.of(500, "Internal error", "The server could not do this; its log tells why."));
        }
    }

    static Problem problem(Refused refused) {
        return switch (refused.ground()) {
            case RIGHTS -> Problem.of(403, "Not allowed", refused.getMessage());
            case IMPOSSIBLE -> Problem.of(422, "Not possible", refused.getMessage());
            case IN_USE -> Problem.conflict(refused.getMessage() + ". Nothing was changed.", Map.of());
        };
    }

    private PageAnswer error(Frame frame, Problem problem) {
        String key = "error." + problem.status();
        String title = frame.texts().knows(key) ? frame.say(key) : problem.getMessage();
        return PageAnswer.html(problem.status(), templates.render("error", new ErrorPage(frame, problem.status(), title, problem.getMessage()))).again(problem);
    }

    /** What was filled in on a page of this session. */
    private static Form form(PageRequest asked, boolean files, Frame frame) throws Exception {
        SameSite.check(asked::header);
        Form form = asked.content().read(files);
        String token = asked.header("x-form-token").or(() -> form.raw("token")).orElse("");
        if (!Cookies.same(frame.token(), token)) {
            throw Problem.of(403, "Not from our page", frame.say("error.token"));
        }
        return form;
    }

    private static PageAnswer language(PageRequest asked, Form form) {
        return Cookies.language(PageAnswer.seeOther(Doors.local(form.text("to"))), asked, form.text("tag").filter(LANGUAGE).orElse(Texts.ENGLISH.tag()));
    }
}
