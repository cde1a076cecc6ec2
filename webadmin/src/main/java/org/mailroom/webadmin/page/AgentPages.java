package org.mailroom.webadmin.page;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.DomainName;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.Teams;
import org.mailroom.webadmin.work.Problem;

/** Agents and domains, for administrators; and that one is away oneself, for everybody. */
final class AgentPages {
    private static final String PATH = "/agents";

    record ListPage(Frame frame, List<Line> agents, List<String> domains, Form form) {
    }

    record Line(Agent agent, String teams, Optional<String> away) {
        Person person() {
            return Person.of(agent);
        }
    }

    /** @param agent  as it stands in the fields; the address cannot be changed */
    record EditPage(Frame frame, Agent agent, Form form, List<Team> teams, Optional<String> away) {
        String shown(String name, String now) {
            return form.raw(name).orElse(now);
        }
    }

    private final Directory directory;
    private final Teams teams;
    private final Attendance attendance;
    private final Clock clock;
    private final Runnable doubt;

    /** @param doubt  is told when a login may have ended */
    AgentPages(Directory directory, Teams teams, Attendance attendance, Clock clock, Runnable doubt) {
        this.directory = directory;
        this.teams = teams;
        this.attendance = attendance;
        this.clock = clock;
        this.doubt = doubt;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> list(visit, 200)), PageRoute.post(PATH, visit -> visit.trying(this::list, this::add)),
            PageRoute.get(PATH + "/{address}", visit -> edit(visit, 200)), PageRoute.post(PATH + "/{address}", visit -> visit.trying(this::edit, this::save)),
            PageRoute.post(PATH + "/{address}/remove", visit -> visit.trying(this::edit, this::remove)),
            PageRoute.post(PATH + "/{address}/presence", visit -> visit.trying(this::edit, this::presence)),
            PageRoute.post("/domains", visit -> visit.trying(this::list, this::addDomain)), PageRoute.post("/domains/remove", visit -> visit.trying(this::list, this::removeDomain)),
            PageRoute.post("/presence", this::own));
    }

    private PageAnswer list(Visit visit, int status) {
        visit.caller().needs(Scope.ADMIN);
        List<Line> lines = directory.agents().stream().map(agent -> new Line(agent, directory.teamsOf(agent.address()).stream().map(team -> team.name().value()).collect(Collectors.joining(", ")),
            away(visit, agent.address()))).toList();
        return visit.show(status, "agents", new ListPage(visit.frame(), lines, directory.domains().stream().sorted().toList(), visit.form()));
    }

    private Optional<String> away(Visit visit, EmailAddress agent) {
        return attendance.absence(agent).map(absence -> absence.until().map(until -> visit.texts().time(until, clock.getZone(), visit.now())).orElse(""));
    }

    private Agent known(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        try {
            return directory.agent(EmailAddress.of(visit.path().get("address"))).orElseThrow(Problem::notFound);
        } catch (IllegalArgumentException noAddress) {
            throw Problem.notFound();
        }
    }

    private PageAnswer edit(Visit visit, int status) {
        Agent agent = known(visit);
        return visit.show(status, "agent", new EditPage(visit.frame(), agent, visit.form(), directory.teamsOf(agent.address()), away(visit, agent.address())));
    }

    private static Agent filled(EmailAddress address, Form form) {
        String capacity = form.text("capacity").orElse("0");
        if (!capacity.matches("\\d{1,6}")) {
            throw Problem.field("capacity", "'" + capacity + "' is no number; allowed: 0 (no limit) or more");
        }
        return new Agent(address, form.line("name").orElse(address.local()), words(form, "languages"), words(form, "skills"), Integer.parseInt(capacity), form.ticked("admin"));
    }

    private static List<String> words(Form form, String name) {
        return form.line(name).stream().flatMap(text -> Stream.of(text.split("[\\s,、]+"))).filter(word -> !word.isEmpty()).toList();
    }

    private PageAnswer add(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        EmailAddress address = EmailAddress.of(visit.form().needed("address"));
        if (directory.agent(address).isPresent()) {
            throw Problem.of(409, "Conflict", "There is an agent " + address + " already. Nothing was changed.");
        }
        String password = visit.form().raw("password").filter(text -> !text.isEmpty()).orElseThrow(() -> Problem.field("password", "is empty"));
        directory.save(filled(address, visit.form()), password);
        return visit.done(PATH, "saved");
    }

    private PageAnswer save(Visit visit) {
        Agent before = known(visit);
        Agent after = filled(before.address(), visit.form());
        if (before.admin() && !after.admin() && visit.caller().address().equals(Optional.of(before.address()))) {
            throw Problem.of(422, "Not possible", "Nobody can stop being an administrator alone: another administrator has to say so. Nothing was changed.");
        }
        visit.form().raw("password").filter(text -> !text.isEmpty() && !directory.passwordMatches(before.address(), text))
            .ifPresentOrElse(password -> directory.save(after, password), () -> directory.save(after));
        doubt.run();
        return visit.done(PATH, "saved");
    }

    private PageAnswer remove(Visit visit) {
        Agent agent = known(visit);
        if (visit.caller().address().equals(Optional.of(agent.address()))) {
            throw Problem.of(422, "Not possible", "Nobody can remove the own login. Nothing was changed.");
        }
        teams.removeAgent(agent.address());
        doubt.run();
        return visit.done(PATH, "deleted");
    }

    private PageAnswer presence(Visit visit) {
        change(known(visit).address(), visit);
        return visit.done(PATH + "/" + visit.path().get("address"), "saved");
    }

    private PageAnswer own(Visit visit) {
        change(visit.caller().person("be away"), visit);
        return PageAnswer.seeOther(Doors.local(visit.form().text("to")));
    }

    private void change(EmailAddress agent, Visit visit) {
        Actor actor = visit.caller().actor();
        if (visit.form().ticked("away")) {
            attendance.leave(agent, Optional.empty(), actor);
        } else {
            attendance.come(agent, actor);
        }
    }

    private PageAnswer addDomain(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        directory.addDomain(DomainName.of(visit.form().needed("domain")).value());
        return visit.done(PATH, "saved");
    }

    private PageAnswer removeDomain(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        directory.removeDomain(visit.form().needed("domain"));
        return visit.done(PATH, "deleted");
    }
}
