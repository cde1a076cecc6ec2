package org.mailroom.webadmin.page;

import java.util.List;
import java.util.Optional;

import org.mailroom.domain.access.Sessions;
import org.mailroom.domain.conversation.Actor;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Entrance;
import org.mailroom.webadmin.work.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In and out: login, logout, and whose request it is. Thread-safe; blocks. */
final class Doors {
    private static final Logger LOGGER = LoggerFactory.getLogger(Doors.class);
    /** What browsers call themselves, the special ones first: each says that it is the later ones too. */
    private static final List<String> BROWSERS = List.of("Edg", "OPR", "Vivaldi", "Firefox", "Chrome", "Safari");

    private final Entrance entrance;
    private final Sessions sessions;
    private final Directory directory;
    private final Runnable doubt;

    /** @param text  what the browser sends of the session */
    record Guest(String text, Caller caller) {
    }

    /**
     * The login page.
     *
     * @param to  where to go afterwards
     * @param address  as it was filled in before
     */
    record LoginPage(Frame frame, String to, String address) {
    }

    /** @param doubt  is told when a login has ended */
    Doors(Entrance entrance, Sessions sessions, Directory directory, Runnable doubt) {
        this.entrance = entrance;
        this.sessions = sessions;
        this.directory = directory;
        this.doubt = doubt;
    }

    /** Who has logged in before, and may still. */
    Optional<Guest> guest(PageRequest asked) {
        Optional<String> text = Cookies.of(asked, Cookies.SESSION);
        Optional<Sessions.Session> session = text.flatMap(known -> sessions.find(known, !(asked.partial() && asked.method().equals("GET"))));
        return session.flatMap(found -> directory.agent(found.agent()).map(agent -> new Guest(text.get(), Caller.of(agent, Actor.Channel.WEB, found.client()))));
    }

    /** Whether the session of this request is still there; looking is not using. */
    boolean holds(PageRequest asked) {
        return Cookies.of(asked, Cookies.SESSION).flatMap(text -> sessions.find(text, false)).isPresent();
    }

    PageAnswer form(PageRequest asked, Frame frame, Templates templates) {
        String token = Cookies.of(asked, Cookies.LOGIN).orElseGet(Cookies::random);
        return Cookies.put(form(200, asked, frame, templates, token, local(asked.parameter("to"))), asked, Cookies.LOGIN, token);
    }

    private static PageAnswer form(int status, PageRequest asked, Frame frame, Templates templates, String token, String to) {
        Frame around = Frame.outside(frame.texts(), frame.assets(), token, frame.target(), frame.notice(), frame.alert());
        return PageAnswer.html(status, templates.render("login", new LoginPage(around, to, "")));
    }

    /** A login changes the session's text: one that somebody else has put into the browser is worth nothing. */
    PageAnswer login(PageRequest asked, Form form, Frame frame, Templates templates) {
        String token = Cookies.of(asked, Cookies.LOGIN).orElse("");
        String to = local(form.text("to"));
        if (token.isEmpty() || !Cookies.same(token, form.raw("token").orElse(""))) {
            String fresh = Cookies.random();
            return Cookies.put(form(403, asked, frame.alerting(frame.say("login.again")), templates, fresh, to), asked, Cookies.LOGIN, fresh);
        }
        Optional<Agent> agent;
        try {
            entrance.pass(asked.from());
            agent = entrance.agent(form.text("address").orElse(""), form.raw("password").orElse(""));
            if (agent.isPresent()) {
                entrance.pass(asked.from());
            } else {
                entrance.wrong(asked.from());
            }
        } catch (Problem tooMany) {
            return form(tooMany.status(), asked, frame.alerting(frame.say("login.wait")), templates, token, to).again(tooMany);
        }
        if (agent.isEmpty()) {
            return form(401, asked, frame.alerting(frame.say("login.wrong")), templates, token, to);
        }
        Cookies.of(asked, Cookies.SESSION).ifPresent(sessions::end);
        String text = sessions.begin(agent.get().address(), browser(asked.header("user-agent").orElse("")));
        LOGGER.info("{} has logged in to the pages from {}", agent.get().address(), asked.from());
        return Cookies.drop(Cookies.put(PageAnswer.seeOther(to), asked, Cookies.SESSION, text), asked, Cookies.LOGIN);
    }

    PageAnswer logout(PageRequest asked, Guest guest) {
        sessions.end(guest.text());
        doubt.run();
        return Cookies.drop(PageAnswer.seeOther("/login?done=logout"), asked, Cookies.SESSION).with("Clear-Site-Data", "\"cache\"");
    }

    /** A path of ours, whatever it says. */
    static String local(Optional<String> to) {
        return to.filter(path -> path.matches("/([!-\\[\\]-~&&[^/]][!-\\[\\]-~]*)?") && !path.startsWith("/login")).orElse("/");
    }

    /** {@code Firefox 150}: what the journal is to tell of it. */
    static String browser(String agent) {
        for (String name : BROWSERS) {
            int at = agent.indexOf(name + "/");
            if (at >= 0) {
                String version = agent.substring(at + name.length() + 1).replaceFirst("(?s)[^0-9].*", "");
                return (name.equals("Edg") ? "Edge" : name.equals("OPR") ? "Opera" : name) + (version.isEmpty() || version.length() > 6 ? "" : " " + version);
            }
        }
        return "";
    }
}
