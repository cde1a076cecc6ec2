package org.mailroom.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.Terminal;
import org.mailroom.app.config.Environment;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.Suggestion;
import org.mailroom.app.imports.ImapAddress;
import org.mailroom.app.imports.Importing;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.ImportMail;
import org.mailroom.app.setup.ImportMail.From;
import org.mailroom.app.setup.ImportMail.Kind;

/** {@code mailroom import}. */
final class ImportCommand implements Command {
    private static final String TEAM = "--team";
    private static final String STATE = "--state";
    private static final String SEEN = "--seen";
    private static final String DELETED = "--with-deleted";
    private static final String BELOW = "--recursive";
    private static final String FROM = "--from";
    private static final String PASSWORD = "--password-file";
    private static final String AUTHORITIES = "--ca";
    private static final String USUAL = "done";
    /** Which options one kind has, and the others have not. */
    private static final Map<Kind, Set<String>> OWN = Map.of(Kind.MBOX, Set.of(), Kind.MAILDIR, Set.of(BELOW), Kind.IMAP, Set.of(FROM, PASSWORD, AUTHORITIES));

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
        return List.of("(mbox|maildir|imap)", "FILE");
    }

    @Override
    public boolean anyNumber() {
        return true;
    }

    @Override
    public Map<String, String> values() {
        return Map.of(TEAM, "TEAM", STATE, "STATE", FROM, "URL", PASSWORD, "FILE", AUTHORITIES, "FILE");
    }

    @Override
    public Set<String> needed() {
        return Set.of(TEAM);
    }

    @Override
    public Map<String, String> options() {
        return new TreeMap<>(Map.of(TEAM, "key, name or address of the team; needed", STATE, "done (usual), waiting, queue or @alice: how conversations begin", SEEN, "mark all of it as read",
            DELETED, "also what is deleted there and not yet gone", BELOW, "maildir: also the folders below", FROM, "imap: imaps://USER@HOST[:PORT][/FOLDER], or imap:// for STARTTLS",
            PASSWORD, "imap: its first line is the password", AUTHORITIES, "imap: certificates (PEM) that are trusted instead of the usual ones"));
    }

    @Override
    public String details() {
        return """
            Reads mailbox files (mbox: RFC 4155, mboxrd, mboxo), Maildir directories or a folder on an IMAP server, and puts each message
            into the team, byte for byte, with the date at which it was received. Messages that refer to each other become one conversation,
            whatever their order; they join one that is there, which keeps its state. Nobody is answered or notified, and no rule is
            asked. Doing it again doubles nothing: what the team has already is counted and left alone. So after an interruption
            the same command goes on. Sources are only read. With the server running on the same data directory it works through the
            server, which must be allowed to read the files. What cannot be imported is named with its place, and the exit code is
            then 1. The password for IMAP is taken from --password-file or MAILROOM_IMPORT_PASSWORD, or asked for.
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        String team = arguments.value(TEAM).orElseThrow(() -> new UsageError(TEAM + " TEAM is missing", this));
        Kind kind = kind(arguments.operands().get(0));
        own(kind, arguments);
        String state = state(arguments.value(STATE));
        From from = from(kind, arguments, environment);
        Importing.Manner manner = new Importing.Manner(arguments.has(DELETED), arguments.has(SEEN), Terminal.shown());
        return new ImportMail(Offline::open).run(new ImportMail.Wanted(from, team, state, manner), Settings.load(environment), console);
    }

    private Kind kind(String word) throws UsageError {
        List<String> known = Arrays.stream(Kind.values()).map(Kind::word).toList();
        return Arrays.stream(Kind.values()).filter(kind -> kind.word().equals(word)).findFirst()
            .orElseThrow(() -> new UsageError("'" + word + "' cannot be imported" + Suggestion.hint(word, known) + "allowed: " + String.join(", ", known), this));
    }

    private void own(Kind kind, Arguments arguments) throws UsageError {
        Set<String> given = new HashSet<>(arguments.options());
        given.addAll(arguments.values().keySet());
        for (Map.Entry<Kind, Set<String>> other : OWN.entrySet()) {
            Optional<String> foreign = other.getValue().stream().filter(given::contains).sorted().findFirst();
            if (other.getKey() != kind && foreign.isPresent()) {
                throw new UsageError(foreign.get() + " is for " + other.getKey().word() + ", not for " + kind.word(), this);
            }
        }
    }

    private String state(Optional<String> given) throws UsageError {
        String state = given.orElse(USUAL).toLowerCase(Locale.ROOT);
        if (!state.startsWith("@") && !ImportMail.STATES.contains(state)) {
            throw new UsageError("'" + state + "' behind " + STATE + " is not possible" + Suggestion.hint(state, ImportMail.STATES) + "allowed: " + String.join(", ", ImportMail.STATES)
                + ", or @ and a member, such as @alice", this);
        }
        return state;
    }

    private From from(Kind kind, Arguments arguments, Map<String, String> environment) throws UsageError, Failure {
        List<String> files = arguments.operands().subList(1, arguments.operands().size());
        if (kind == Kind.IMAP) {
            if (!files.isEmpty()) {
                throw new UsageError("'" + files.get(0) + "' is too much; " + FROM + " URL names the folder", this);
            }
            return imap(arguments, environment);
        }
        if (files.isEmpty()) {
            throw new UsageError((kind == Kind.MBOX ? "FILE" : "DIRECTORY") + " is missing", this);
        }
        List<Path> paths = files.stream().map(file -> Path.of(file).toAbsolutePath().normalize()).toList();
        return kind == Kind.MBOX ? From.mbox(paths) : From.maildir(paths, arguments.has(BELOW));
    }

    private From imap(Arguments arguments, Map<String, String> environment) throws UsageError, Failure {
        String url = arguments.value(FROM).orElseThrow(() -> new UsageError(FROM + " URL is missing", this));
        try {
            ImapAddress address = ImapAddress.of(url);
            return From.imap(url, arguments.value(AUTHORITIES).map(file -> Path.of(file).toAbsolutePath().normalize()), password(address, arguments, environment));
        } catch (IllegalArgumentException e) {
            throw new UsageError(FROM + ": " + e.getMessage(), this);
        }
    }

    private static String password(ImapAddress address, Arguments arguments, Map<String, String> environment) throws Failure {
        if (arguments.value(PASSWORD).isPresent()) {
            Path file = Path.of(arguments.value(PASSWORD).get());
            try {
                return Files.readString(file).lines().findFirst().orElseThrow(() -> new Failure(file + " is empty; its first line is the password"));
            } catch (IOException e) {
                throw new Failure(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        String given = environment.getOrDefault(Environment.IMPORT_PASSWORD, "");
        if (!given.isEmpty()) {
            return given;
        }
        char[] typed = Terminal.shown() ? System.console().readPassword("Password of %s on %s: ", address.user(), address.host()) : null;
        if (typed == null) {
            throw new Failure("there is no password and nobody to ask; " + PASSWORD + " or " + Environment.IMPORT_PASSWORD + " give it");
        }
        return new String(typed);
    }
}
