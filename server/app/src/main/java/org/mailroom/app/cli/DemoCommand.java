package org.mailroom.app.cli;

import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Configuration;
import org.mailroom.app.config.Environment;
import org.mailroom.app.run.Demo;

/** {@code mailroom demo}. */
final class DemoCommand implements Command {

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "try it out: everything on 127.0.0.1, with example teams, logins and mail";
    }

    @Override
    public String details() {
        return """
            Ports: SMTP 2525, submission 2587, IMAP 2143, web 8080, unless the environment says otherwise.
            The data directory is thrown away at the end.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        Configuration.load(Environment.demo(environment));
        new Environment(environment).unknown().forEach(console::failed);
        return Demo.run(environment, console);
    }
}
