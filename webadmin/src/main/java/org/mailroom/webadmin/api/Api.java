package org.mailroom.webadmin.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.mailroom.domain.Refused;
import org.mailroom.domain.access.RepeatedRequests;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.domain.customer.Customers;
import org.mailroom.domain.health.Checks;
import org.mailroom.domain.hook.Hosts;
import org.mailroom.domain.hook.Reach;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.hours.Calendars;
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
import org.mailroom.webadmin.api.Endpoint.Media;
import org.mailroom.webadmin.live.LiveEvents;
import org.mailroom.webadmin.live.Outlet;
import org.mailroom.webadmin.work.Hooking;
import org.mailroom.webadmin.work.Pace;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Reporting;
import org.mailroom.webadmin.work.TagPacks;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.SameSite;
import org.mailroom.webadmin.work.Sight;
import org.mailroom.webadmin.work.Entrance;
import org.mailroom.webadmin.work.Correspondence;
import org.mailroom.webadmin.work.Custody;
import org.mailroom.webadmin.work.Dossier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API: finds the endpoint, asks who it is, checks parameters and content by what the endpoint says of them, gives a repeated request its first answer, and makes problems of what goes wrong. Thread-safe; blocks.
 */
public final class Api {
    /** The path above all endpoints. */
    public static final String BASE = "/api/v1";
    private static final String CHALLENGE = "Basic realm=\"Mailroom\", charset=\"UTF-8\", Bearer";
    private static final Logger LOGGER = LoggerFactory.getLogger(Api.class);
    private static final int STRIPES = 64;
    private static final Map<String, Object> REPEATED = Map.of("code", "repeated");
    /** What proxies add, one or the other. */
    private static final List<String> FORWARDED = List.of("forwarded", "x-forwarded-for", "x-real-ip", "via");

    /** What the API stands on. */
    public record Ground(Desk desk, Conversations conversations, Directory directory, Teams teams, Notes notes, Submissions submissions, Tokens tokens,
                         RepeatedRequests repeated, BlockedSenders blocked, Quarantine quarantine, Entrance entrance, Pace pace, Queues queues, Repositories repositories, SavedReplies replies,
                         RuleBook rules, RuleHits ruleHits, Replay replay, LiveEvents live, Webhooks webhooks, Hosts hosts, Reach reach, Attendance attendance, Calendars calendars,
                         Report report, Figures figures, Checks checks, Customers customers, MessageParts parts, Clock clock) {
    }

    /**
     * A request as it came.
     *
     * @param path  decoded segments below {@link #BASE}
     * @param content  reads what was sent along, up to a limit in bytes; to be asked once, when it is known that somebody may send it
     * @param from  the client's network address
     */
    public record Asked(String method, List<String> path, Map<String, List<String>> query, Map<String, String> headers, Content content, String from) {

        /** Whether a program on this machine asks for itself; a proxy asks for others. */
        boolean isLocal() {
            try {
                return InetAddress.getByName(from).isLoopbackAddress() && FORWARDED.stream().noneMatch(headers::containsKey);
            } catch (UnknownHostException noAddress) {
                return false;
            }
        }
    }

    /** What was sent along. */
    @FunctionalInterface
    public interface Content {
        /** @throws Problem when it is more, or cannot be taken now */
        byte[] read(int limit) throws IOException;
    }

    /**
     * An answer.
     *
     * @param stream  begins to send what follows the header, and throws a {@link Problem} when it cannot; empty when the content is all
     */
    public record Answered(int status, String contentType, byte[] content, Map<String, String> headers, Optional<Consumer<Outlet>> stream) {
    }

    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Logins logins;
    private final Pace pace;
    private final RepeatedRequests repeated;
    private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

    private Api(Logins logins, Pace pace, RepeatedRequests repeated) {
        this.logins = logins;
        this.pace = pace;
        this.repeated = repeated;
        for (int i = 0; i < STRIPES; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** What tells how the server is, and nothing else. */
    public static Api bare(Checks checks) {
        Api api = new Api(null, null, null);
        api.described(new Condition(checks).endpoints());
        return api;
    }

    public static Api of(Ground ground) {
        Api api = new Api(new Logins(ground.entrance(), ground.tokens(), ground.directory()), ground.pace(), ground.repeated());
        List<Endpoint> all = new ArrayList<>(new Condition(ground.checks()).endpoints());
        all.add(figures(ground.figures()));
        Sight sight = new Sight(ground.desk(), ground.directory());
        Desks desks = new Desks(ground.desk(), ground.conversations(), ground.directory(), sight, ground.clock());
        all.addAll(desks.endpoints());
        all.addAll(new Writing(desks, new Correspondence(ground.conversations(), ground.notes(), ground.submissions(), ground.directory(), ground.clock()))
            .endpoints());
        all.addAll(new People(ground.directory(), ground.teams(), ground.tokens(), ground.attendance(), ground.clock(), ground.live()::doubt).endpoints());
        all.addAll(new Groups(ground.directory(), ground.teams(), ground.conversations()).endpoints());
        all.addAll(new ClientFiles(new TagPacks(ground.conversations(), ground.directory(), ground.rules()), ground.directory()).endpoints());
        all.addAll(new Presences(ground.attendance(), ground.directory(), ground.clock()).endpoints());
        all.addAll(new Assigning(ground.desk(), ground.directory(), ground.teams(), ground.calendars(), ground.clock()).endpoints());
        all.addAll(new Screens(new Custody(ground.quarantine(), ground.desk(), ground.conversations(), ground.directory(), sight), ground.directory()).endpoints());
        all.addAll(new Blocking(ground.blocked(), ground.directory(), ground.teams(), sight).endpoints());
        all.addAll(new Replies(ground.replies(), ground.directory(), sight).endpoints());
        all.addAll(new Rulebook(ground.rules(), ground.ruleHits(), ground.replay(), sight).endpoints());
        all.addAll(new Promises(ground.directory(), ground.teams()).endpoints());
        all.addAll(new Traffic(ground.queues(), ground.repositories()).endpoints());
        all.addAll(new Hooks(ground.webhooks(), new Hooking(ground.webhooks(), ground.directory(), ground.hosts(), ground.reach())).endpoints());
        all.addAll(new Persons(ground.customers(), new Dossier(ground.customers(), ground.desk(), ground.conversations(), ground.parts(), ground.notes(), ground.directory(),
            ground.clock())).endpoints());
        all.addAll(new Reports(new Reporting(ground.report(), ground.directory(), sight, ground.clock())).endpoints());
        all.addAll(new Events(ground.live(), ground.directory(), ground.tokens(), sight, ground.clock()).endpoints());
        api.described(all);
        return api;
    }

    private static Endpoint figures(Figures figures) {
        return Endpoint.get("/metrics", Scope.ADMIN, "Figures for Prometheus").says("Also at /metrics. docs/operations.md explains each.").local()
            .gives(200, "text/plain", "in the format that Accept asks for: text, or OpenMetrics").gives(200, "application/openmetrics-text", "").by(call -> {
                Figures.Text text = figures.now(call.header("accept").orElse(""));
                return new Reply(200, text.contentType(), text.content(), Map.of());
            });
    }

    /** The endpoints, and what tells about them all and about itself. */
    private void described(List<Endpoint> all) {
        AtomicReference<Reply> document = new AtomicReference<>();
        endpoints.addAll(all);
        endpoints.add(Endpoint.open("/openapi.json", "This document").gives(Schema.object().open().says("OpenAPI 3.1")).by(call -> document.get()));
        document.set(Reply.json(200, OpenApi.of(endpoints)));
    }

    /** All that is answered: {@code GET /conversations/{number}}. */
    public List<String> routes() {
        return endpoints.stream().map(endpoint -> endpoint.method + " " + endpoint.pattern).toList();
    }

    public Answered answer(Asked asked) {
        Reply reply = reply(asked);
        return new Answered(reply.status(), reply.contentType(), reply.content(), reply.headers(), reply.stream());
    }

    private Reply reply(Asked asked) {
        try {
            return find(asked);
        } catch (Sight.Moved moved) {
            String rest = asked.path().subList(2, asked.path().size()).stream().map(part -> "/" + part).collect(Collectors.joining());
            return Reply.problem(Problem.of(308, "Moved", "The conversation has the number " + moved.to() + " now."))
                .with("Location", BASE + "/conversations/" + moved.to() + rest);
        } catch (Problem | Refused | Desk.Outdated refusal) {
            return refused(refusal);
        } catch (Exception e) {
            LOGGER.error("{} {} failed", asked.method(), asked.path(), e);
            return Reply.problem(Problem.of(500, "Internal error", "The server could not do this; its log tells why."));
        }
    }

    /** What is told of a refusal. */
    private static Reply refused(RuntimeException refusal) {
        if (refusal instanceof Problem problem) {
            Reply reply = Reply.problem(problem);
            return problem.status() == 401 ? reply.with("WWW-Authenticate", CHALLENGE) : reply;
        } else if (refusal instanceof Refused refused) {
            return Reply.problem(refusal(refused));
        }
        return Reply.problem(Problem.of(412, "Changed meanwhile", refusal.getMessage()));
    }

    private static Problem refusal(Refused refused) {
        return switch (refused.ground()) {
            case RIGHTS -> Problem.of(403, "Not allowed", refused.getMessage());
            case IMPOSSIBLE -> Problem.of(422, "Not possible", refused.getMessage());
            case IN_USE -> Problem.conflict(refused.getMessage() + ". Nothing was changed.", refused.holding()
                .<Map<String, Object>>map(holding -> Map.of("holder", holding.holder(), "since", holding.since().toString())).orElse(Map.of()));
        };
    }

    private Reply find(Asked asked) throws Exception {
        TreeSet<String> allowed = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            Optional<Map<String, String>> variables = endpoint.match(asked.path());
            if (variables.isEmpty()) {
                continue;
            }
            String method = asked.method().equals("HEAD") ? "GET" : asked.method();
            if (!endpoint.method.equals(method)) {
                allowed.addAll(endpoint.method.equals("GET") ? List.of("GET", "HEAD") : List.of(endpoint.method));
                continue;
            }
            if (!method.equals("GET")) {
                // A browser sends a login that it remembers along with forms of any site.
                SameSite.check(name -> Optional.ofNullable(asked.headers().get(name)));
            }
            return answer(endpoint, asked, login(endpoint, asked), variables.get());
        }
        if (!allowed.isEmpty()) {
            String methods = String.join(", ", allowed);
            return Reply.problem(Problem.of(405, "Method not allowed", "Allowed here: " + methods + ".")).with("Allow", methods);
        }
        throw Problem.notFound();
    }

    private Optional<Caller> login(Endpoint endpoint, Asked asked) {
        Optional<String> authorization = Optional.ofNullable(asked.headers().get("authorization"));
        if (endpoint.needs.isEmpty() || endpoint.local && asked.isLocal()) {
            return endpoint.welcomes.isPresent() && authorization.isPresent() && logins != null ? Optional.of(logins.login(authorization, asked.from())) : Optional.empty();
        }
        Caller caller = logins.login(authorization, asked.from());
        pace.step(caller.id(), "api");
        caller.needs(endpoint.needs.get());
        return Optional.of(caller);
    }

    private Reply answer(Endpoint endpoint, Asked asked, Optional<Caller> caller, Map<String, String> variables) throws Exception {
        asked.query().keySet().stream().filter(name -> !endpoint.parameterNames().contains(name)).findFirst().ifPresent(name -> {
            throw Problem.field(name, "is no parameter here; allowed: " + (endpoint.parameters.isEmpty() ? "none" : String.join(", ", new TreeSet<>(endpoint.parameterNames()))));
        });
        asked.query().entrySet().stream().filter(parameter -> parameter.getValue().size() > 1).findFirst().ifPresent(parameter -> {
            throw Problem.field(parameter.getKey(), "is given twice");
        });
        if (endpoint.method.equals("GET")) {
            Call call = new Call(caller, variables, asked.query(), asked.headers(), new byte[0], Fields.none(), none -> { });
            Reply reply = endpoint.action.answer(call);
            return call.header("if-none-match").filter(known -> reply.status() == 200 && reply.isOneOf(known)).isPresent() ? reply.unchanged() : reply;
        }
        byte[] content = asked.content().read(endpoint.longest);
        String type = asked.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        if (content.length > 0 && !endpoint.takes.accepts(type)) {
            throw Problem.of(415, "Wrong type", "The content must be " + endpoint.takes + ", not '" + type + "'. Nothing was changed.");
        }
        Fields fields = Media.JSON.accepts(type) || endpoint.takes == Media.JSON ? Fields.of(content, endpoint.body) : Fields.none();
        return change(endpoint, new Call(caller, variables, asked.query(), asked.headers(), content, fields, none -> { }), asked);
    }

    private Reply change(Endpoint endpoint, Call call, Asked asked) throws Exception {
        Optional<String> key = endpoint.method.equals("POST") ? call.header("idempotency-key") : Optional.empty();
        if (key.isEmpty()) {
            return endpoint.action.answer(call);
        }
        if (key.get().isBlank() || key.get().length() > 200) {
            throw Problem.of(400, "Bad Idempotency-Key", "An Idempotency-Key has 1 to 200 letters. Nothing was changed.");
        }
        String caller = call.caller().id();
        ReentrantLock lock = locks[Math.floorMod((caller + "\n" + key.get()).hashCode(), STRIPES)];
        lock.lock();
        try {
            return once(endpoint, call, print(endpoint, call, key.get(), asked));
        } finally {
            lock.unlock();
        }
    }

    private Reply once(Endpoint endpoint, Call call, RepeatedRequests.Asked asked) throws Exception {
        Optional<RepeatedRequests.Done> before = repeated.find(asked);
        if (before.isPresent()) {
            return again(endpoint, before.get());
        }
        try {
            return reply(repeated.once(asked, endpoint.late, foreseen -> answer(endpoint, foreseeable(() -> endpoint.action.answer(call.foreseeing(reply -> foreseen.accept(answer(endpoint, reply))))))));
        } catch (RepeatedRequests.DoneElsewhere e) {
            throw Problem.conflict("A request with this Idempotency-Key is being done. Send it again for its answer. This time nothing was done.", REPEATED);
        }
    }

    /** Refusals are answers; what is our fault leaves in doubt what was done. */
    private static Reply foreseeable(Callable<Reply> action) throws Exception {
        try {
            return action.call();
        } catch (Problem | Refused | Desk.Outdated refusal) {
            Reply reply = refused(refusal);
            if (reply.status() >= 500) {
                throw refusal;
            }
            return reply;
        }
    }

    private static RepeatedRequests.Answer answer(Endpoint endpoint, Reply reply) {
        Map<String, String> headers = new TreeMap<>(reply.headers());
        headers.put("Content-Type", reply.contentType());
        return new RepeatedRequests.Answer(reply.status(), headers, reply.content(), endpoint.secret);
    }

    private static Reply reply(RepeatedRequests.Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        String type = headers.remove("Content-Type");
        return new Reply(answer.status(), type, answer.content(), headers);
    }

    private static Reply again(Endpoint endpoint, RepeatedRequests.Done before) {
        if (!before.same()) {
            throw Problem.of(422, "Key used before", "This Idempotency-Key was used for another request. Nothing was changed.");
        }
        return before.answer().map(answer -> reply(answer).with("Idempotent-Replay", "true")).orElseThrow(() -> Problem.conflict("A request with this Idempotency-Key was taken at " + before.at()
            + (endpoint.secret ? " and done; what it told is told once. Take away what it has made, and make another one." : ", and its answer is not known: it is being done, or the server was stopped meanwhile."
            + " Look at what it has done.") + " It was not done again.", REPEATED));
    }

    /** A content with a secret in it stands apart: from a print of it somebody might find the secret. */
    private static RepeatedRequests.Asked print(Endpoint endpoint, Call call, String key, Asked asked) {
        boolean secret = endpoint.body.secrets().stream().anyMatch(call.fields()::has);
        MessageDigest digest = sha256();
        digest.update((asked.method() + " " + asked.path() + " " + new TreeMap<>(asked.query()) + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(secret ? new byte[0] : call.content());
        return new RepeatedRequests.Asked(call.caller().id(), key, HexFormat.of().formatHex(digest.digest()), secret ? new String(call.content(), StandardCharsets.UTF_8) : "");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
