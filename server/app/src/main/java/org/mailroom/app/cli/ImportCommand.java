package org.mailroom.app.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.mailroom.app.Console;
import org.mailroom.app.Terminal;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.Suggestion;
import org.mailroom.app.imports.Importing;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.ImportMail;
import org.mailroom.app.setup.ImportMail.Kind;

/** {@code mailroom import}. */
final class ImportCommand implements Command {
    private static final String TEAM = "--team";
    private static final String STATE = "--state";
    private static final String SEEN = "--seen";
    private static final String DELETED = "--with-deleted";
    private static final String USUAL = "done";

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String summary() {
        return "bring old mail into a team, without answering or telling anybody";
    }

    @Override
    public List<String> operands() {
        return List.of("mbox", "FILE");
    }

    @Override
    public boolean anyNumber() {
        return true;
    }

    @Override
    public Map<String, String> values() {
        return Map.of(TEAM, "TEAM", STATE, "STATE");
    }

    @Override
    public Set<String> needed() {
        return Set.of(TEAM);
    }

    @Override
    public Map<String, String> options() {
        return new TreeMap<>(Map.of(TEAM, "key, name or address of the team; needed", STATE, "done (usual), waiting, queue or @alice: how conversations begin", SEEN, "mark all of it as read",
            DELETED, "also what is deleted there and not yet gone"));
    }

    @Override
    public String details() {
        return """
            Reads mailbox files (mbox: RFC 4155, mboxrd, mboxo) and puts each message into the team, byte for byte, with the date at
            which it was received. Messages that refer to each other become one conversation, whatever their order; they join one that is
            there, which keeps its state. Nobody is answered or notified, and no rule is asked. Doing it again doubles nothing: what
            the team has already is counted and left alone. So after an interruption the same command goes on. The files are only
            read. With the server running on the same data directory it works through the server, which must be allowed to read
            them. What cannot be imported is named with its place, and the exit code is then 1.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        String team = arguments.value(TEAM).orElseThrow(() -> new UsageError(TEAM + " TEAM is missing", this));
        Kind kind = kind(arguments.operands().get(0));
        List<String> files = arguments.operands().subList(1, arguments.operands().size());
        if (files.isEmpty()) {
            throw new UsageError("FILE is missing", this);
        }
        Importing.Manner manner = new Importing.Manner(arguments.has(DELETED), arguments.has(SEEN), Terminal.shown());
        List<String> words = files.stream().map(file -> Path.of(file).toAbsolutePath().normalize().toString()).toList();
        return new ImportMail(Offline::open).run(new ImportMail.Wanted(kind, words, team, state(arguments.value(STATE)), manner), Settings.load(environment), console);
    }

    private Kind kind(String word) throws UsageError {
        List<String> known = Arrays.stream(Kind.values()).map(Kind::word).toList();
        return Arrays.stream(Kind.values()).filter(kind -> kind.word().equals(word)).findFirst()
            .orElseThrow(() -> new UsageError("'" + word + "' cannot be imported" + Suggestion.hint(word, known) + "allowed: " + String.join(", ", known), this));
    }

    private String state(Optional<String> given) throws UsageError {
        String state = given.orElse(USUAL).toLowerCase(Locale.ROOT);
        if (!state.startsWith("@") && !ImportMail.STATES.contains(state)) {
            throw new UsageError("'" + state + "' behind " + STATE + " is not possible" + Suggestion.hint(state, ImportMail.STATES) + "allowed: " + String.join(", ", ImportMail.STATES)
                + ", or @ and a member, such as @alice", this);
        }
        return state;
    }
}
