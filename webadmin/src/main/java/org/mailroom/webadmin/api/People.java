package org.mailroom.webadmin.api;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.mailroom.domain.OneLine;
import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.access.Tokens.Token;
import org.mailroom.domain.presence.Absence;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.DomainName;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.work.Problem;

/** Domains, agents and tokens. */
final class People {
    private final Directory directory;
    private final Teams teams;
    private final Tokens tokens;
    private final Attendance attendance;
    private final Clock clock;
    private final Runnable doubt;

    /** @param doubt  is told when a login may have ended */
    People(Directory directory, Teams teams, Tokens tokens, Attendance attendance, Clock clock, Runnable doubt) {
        this.directory = directory;
        this.teams = teams;
        this.tokens = tokens;
        this.attendance = attendance;
        this.clock = clock;
        this.doubt = doubt;
    }

    private static final Schema DOMAIN = Schema.object("Domain").field("name", Schema.TEXT.like("acme.test"), "");
    private static final Schema TOKEN = Schema.object("Token").field("id", Schema.TEXT, "").field("name", Schema.TEXT, "").field("scope", Schema.words("read", "work", "admin"), "")
        .field("created", Schema.TIME, "");
    private static final Schema PROFILE = Schema.object().maybe("name", Schema.TEXT, "").maybe("password", Schema.SECRET, "").maybe("languages", Schema.list(Schema.TEXT), "such as ja")
        .maybe("skills", Schema.list(Schema.TEXT), "").maybe("capacity", Schema.WHOLE, "how many open conversations are given to the agent; 0: any number").maybe("admin", Schema.FLAG, "");

    List<Endpoint> endpoints() {
        return List.of(
            Endpoint.get("/domains", Scope.ADMIN, "The domains that this server takes mail for").pages(DOMAIN)
                .by(call -> Paging.of(call, List.copyOf(directory.domains()), name -> name, name -> Map.of("name", name))),
            Endpoint.post("/domains", Scope.ADMIN, "Takes mail for a domain").body(DOMAIN).made(DOMAIN).by(this::addDomain),
            Endpoint.get("/domains/{name}", Scope.ADMIN, "A domain").gives(DOMAIN).by(call -> Reply.json(200, Map.of("name", domain(call)))),
            Endpoint.put("/domains/{name}", Scope.ADMIN, "Changes nothing, for a domain has nothing but its name").body(Schema.object().maybe("name", Schema.TEXT, "the same as in the path"))
                .gives(DOMAIN).by(this::putDomain),
            Endpoint.delete("/domains/{name}", Scope.ADMIN, "Takes no mail for a domain any more").nothing("done").by(this::removeDomain),
            Endpoint.get("/agents", Scope.ADMIN, "All agents").pages(Shapes.AGENT).by(this::listAgents),
            Endpoint.post("/agents", Scope.ADMIN, "Makes an agent").body(Schema.object().field("address", Schema.ADDRESS, "").fields(PROFILE)).made(Shapes.AGENT).conflicts().by(this::addAgent),
            Endpoint.get("/agents/{address}", Scope.ADMIN, "An agent").gives(Shapes.AGENT).by(call -> Reply.json(200, shape(agent(call)))),
            Endpoint.put("/agents/{address}", Scope.ADMIN, "Changes an agent").says("What is left out stays.")
                .body(PROFILE.maybe("address", Schema.ADDRESS, "the same as in the path").maybe("away", Schema.FLAG, "").maybe("awayUntil", Schema.TIME, "")).gives(Shapes.AGENT)
                .by(this::putAgent),
            Endpoint.delete("/agents/{address}", Scope.ADMIN, "Removes an agent").nothing("done").conflicts().by(this::removeAgent),
            Endpoint.get("/tokens", Scope.ADMIN, "The tokens of programs").pages(TOKEN)
                .by(call -> Paging.of(call, tokens.list(), token -> Paging.key(token.created().toEpochMilli()) + token.id(), People::shape)),
            Endpoint.post("/tokens", Scope.ADMIN, "Makes a token").body(Schema.object().field("name", Schema.TEXT, "what people call it").field("scope", Schema.words("read", "work", "admin"), ""))
                .made(Schema.object().field("id", Schema.TEXT, "").field("token", Schema.TEXT, "what the program sends; told this once")).once().by(this::addToken),
            Endpoint.delete("/tokens/{id}", Scope.ADMIN, "Takes a token away").nothing("done").by(this::removeToken));
    }

    private Reply listAgents(Call call) {
        Map<EmailAddress, Absence> absences = attendance.absences().stream().collect(Collectors.toMap(Absence::agent, absence -> absence));
        return Paging.of(call, directory.agents(), agent -> agent.address().value(), agent -> Shapes.agent(agent, Optional.ofNullable(absences.get(agent.address()))));
    }

    private Map<String, Object> shape(Agent agent) {
        return Shapes.agent(agent, attendance.absence(agent.address()));
    }

    private static Map<String, Object> shape(Token token) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("id", token.id());
        shape.put("name", token.name());
        shape.put("scope", token.scope().word());
        shape.put("created", token.created().toString());
        return shape;
    }

    private Reply addDomain(Call call) {
        String name = Fields.value("name", call.fields().needed("name"), text -> DomainName.of(text).value());
        Reply reply = call.foresee(Reply.json(201, Map.of("name", name)).with("Location", "/api/v1/domains/" + name));
        directory.addDomain(name);
        return reply;
    }

    private String domain(Call call) {
        return Optional.of(call.path().get("name").toLowerCase(Locale.ROOT)).filter(directory.domains()::contains).orElseThrow(Problem::notFound);
    }

    private Reply putDomain(Call call) {
        String name = domain(call);
        if (call.fields().text("name").filter(text -> !text.equalsIgnoreCase(name)).isPresent()) {
            throw Problem.field("name", "a domain keeps its name, " + name);
        }
        return Reply.json(200, Map.of("name", name));
    }

    private Reply removeDomain(Call call) {
        String name = domain(call);
        refusing(() -> directory.removeDomain(name));
        return Reply.nothing();
    }

    private Agent agent(Call call) {
        return address(call.path().get("address")).flatMap(directory::agent).orElseThrow(Problem::notFound);
    }

    private static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.of(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private Reply addAgent(Call call) {
        Fields fields = call.fields();
        EmailAddress address = Fields.value("address", fields.needed("address"), EmailAddress::of);
        if (directory.agent(address).isPresent()) {
            throw Problem.conflict("There is an agent " + address + " already. Nothing was changed.", Map.of());
        }
        return save(call, address, 201);
    }

    private Reply putAgent(Call call) {
        Fields fields = call.fields();
        EmailAddress address = agent(call).address();
        if (fields.text("address").filter(text -> !Fields.value("address", text, EmailAddress::of).equals(address)).isPresent()) {
            throw Problem.field("address", "an agent keeps the address, " + address);
        }
        Optional<Presences.Wish> wish = Presences.Wish.of(fields, "awayUntil", clock.instant());
        save(call, address, 200);
        doubt.run();
        wish.ifPresent(change -> change.carryOut(attendance, address, call.caller().actor()));
        return Reply.json(200, shape(agent(call))).with("Location", "/api/v1/agents/" + address);
    }

    private Reply save(Call call, EmailAddress address, int status) {
        Fields fields = call.fields();
        Optional<Agent> before = directory.agent(address);
        int capacity = fields.has("capacity") ? fields.number("capacity") : before.map(Agent::capacity).orElse(0);
        String name = fields.text("name").or(() -> before.map(Agent::name)).orElse(address.local());
        List<String> languages = fields.has("languages") ? fields.texts("languages") : before.map(Agent::languages).orElse(List.of());
        List<String> skills = fields.has("skills") ? fields.texts("skills") : before.map(Agent::skills).orElse(List.of());
        boolean admin = fields.has("admin") ? fields.flag("admin") : before.map(Agent::admin).orElse(false);
        Optional<String> password = fields.text("password");
        if (password.filter(String::isEmpty).isPresent()) {
            throw Problem.field("password", "is empty");
        }
        if (capacity < 0) {
            throw Problem.field("capacity", capacity + " is not possible; allowed: 0 (no limit) or more");
        }
        Optional<String> another = password.filter(text -> before.isEmpty() || !directory.passwordMatches(address, text));
        Agent agent = Fields.value("name", name, text -> new Agent(address, text, languages, skills, capacity, admin));
        Reply reply = call.foresee(Reply.json(status, shape(agent)).with("Location", "/api/v1/agents/" + address));
        refusing(() -> another.ifPresentOrElse(text -> directory.save(agent, text), () -> directory.save(agent)));
        return reply;
    }

    private Reply removeAgent(Call call) {
        EmailAddress address = agent(call).address();
        refusing(() -> teams.removeAgent(address));
        doubt.run();
        return Reply.nothing();
    }

    private Reply addToken(Call call) {
        Fields fields = call.fields();
        String name = Fields.value("name", fields.needed("name"), text -> {
            if (text.length() > 100 || !OneLine.is(text)) {
                throw new IllegalArgumentException("has more than 100 letters, or control characters");
            }
            return text.strip();
        });
        Scope scope = Fields.value("scope", fields.needed("scope"), text -> Scope.of(text)
            .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no scope; allowed: read, work, admin")));
        return made(tokens.make(name, scope, call.caller().address().or(call.caller()::maker), made -> call.foresee(made(made))));
    }

    private static Reply made(Tokens.Made made) {
        Map<String, Object> shape = new LinkedHashMap<>(Map.of("id", made.token().id(), "token", made.text()));
        return Reply.json(201, shape).with("Location", "/api/v1/tokens/" + made.token().id());
    }

    private Reply removeToken(Call call) {
        if (!tokens.remove(call.path().get("id"))) {
            throw Problem.notFound();
        }
        doubt.run();
        return Reply.nothing();
    }

    static void refusing(Runnable change) {
        try {
            change.run();
        } catch (IllegalArgumentException e) {
            throw Problem.of(422, "Not possible", e.getMessage().replaceAll("; nothing was changed$", "") + ". Nothing was changed.");
        }
    }
}
