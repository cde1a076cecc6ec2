package org.mailroom.app.cli;

import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Configuration;
import org.mailroom.app.config.Environment;
import org.mailroom.app.config.Settings;
import org.mailroom.app.run.Serve;

/** {@code mailroom serve}. */
final class ServeCommand implements Command {

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "run the server until it is told to end (SIGTERM, Ctrl-C)";
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Environment variables = new Environment(environment);
        Logging.server(variables.configuration());
        Settings settings = Configuration.load(environment);
        variables.unknown().forEach(console::failed);
        return Serve.run(settings, console);
    }
}
