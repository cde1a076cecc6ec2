package org.mailroom.app.cli;

import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Settings;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.MakeSigningKey;

/** {@code mailroom dkim}. */
final class DkimCommand implements Command {
    private static final String ROTATE = "--rotate";

    @Override
    public String name() {
        return "dkim";
    }

    @Override
    public String summary() {
        return "make the key that mail of a domain is signed with";
    }

    @Override
    public List<String> operands() {
        return List.of("DOMAIN");
    }

    @Override
    public Map<String, String> options() {
        return Map.of(ROTATE, "make the next key; it signs in three days");
    }

    @Override
    public String details() {
        return """
            Makes a key (RSA, 2048 bits) for a served domain, unless it has one, and prints the DNS records to be published: the
            public key (DKIM), and suggestions for SPF and DMARC. From then on mail that leaves with this domain in From is
            signed. The private key stays in the database. Doing it again prints the same. With the server running on the
            same data directory it works through the server.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        return new MakeSigningKey(Offline::open).run(arguments.operands().get(0), arguments.has(ROTATE), Settings.load(environment), console);
    }
}
