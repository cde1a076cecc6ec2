package org.mailroom.app.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.imports.ImapAddress;
import org.mailroom.app.imports.ImapSource;
import org.mailroom.app.imports.Importing;
import org.mailroom.app.imports.MaildirSource;
import org.mailroom.app.imports.MboxSource;
import org.mailroom.app.imports.Source;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.OldMail;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.domain.team.TeamKey;

/** {@code mailroom import}, on the store or through the server that has it. */
public final class ImportMail {
    /** The states in which old mail can be brought in, beside {@code @} and a member. */
    public static final List<String> STATES = List.of("done", "waiting", "queue");
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String COMMAND = "import";
    private static final String BETWEEN = "\0";

    /** What is read. The names are part of the command line. */
    public enum Kind {
        MBOX, MAILDIR, IMAP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where it is read from.
     *
     * @param words  as {@link #open} takes them; may have a password, and is told by no log
     */
    public record From(Kind kind, List<String> words) {

        public static From mbox(List<Path> files) {
            return new From(Kind.MBOX, files.stream().map(Path::toString).toList());
        }

        /** @param below  whether folders below are read, too */
        public static From maildir(List<Path> directories, boolean below) {
            return new From(Kind.MAILDIR, Stream.concat(Stream.of(Boolean.toString(below)), directories.stream().map(Path::toString)).toList());
        }

        /** @param authorities  a file of certificates that are trusted instead of the usual ones */
        public static From imap(String address, Optional<Path> authorities, String password) {
            return new From(Kind.IMAP, List.of(address, authorities.map(Path::toString).orElse(""), password));
        }

        private Source open() throws IOException {
            return switch (kind) {
                case MBOX -> MboxSource.of(paths(words));
                case MAILDIR -> MaildirSource.of(paths(words.subList(1, words.size())), Boolean.parseBoolean(words.get(0)));
                case IMAP -> ImapSource.open(ImapAddress.of(words.get(0)), words.get(2), Optional.of(words.get(1)).filter(file -> !file.isEmpty()).map(Path::of));
            };
        }

        private static List<Path> paths(List<String> words) {
            return words.stream().map(Path::of).toList();
        }

        @Override
        public String toString() {
            return kind.word();
        }
    }

    /**
     * What is to be done.
     *
     * @param team  key, name or address
     * @param state  one of {@link #STATES}, or {@code @} and a member
     */
    public record Wanted(From from, String team, String state, Importing.Manner manner) {
        private AdminRequest request() {
            return new AdminRequest(COMMAND, List.of(from.kind().name(), team, state, Boolean.toString(manner.deleted()), Boolean.toString(manner.seen()), Boolean.toString(manner.progress())),
                String.join(BETWEEN, from.words()));
        }

        private static Wanted of(AdminRequest request) {
            List<String> given = request.arguments();
            return new Wanted(new From(Kind.valueOf(given.get(0)), List.of(request.text().split(BETWEEN, -1))), given.get(1), given.get(2),
                new Importing.Manner(Boolean.parseBoolean(given.get(3)), Boolean.parseBoolean(given.get(4)), Boolean.parseBoolean(given.get(5))));
        }
    }

    private final Administration administration;

    public ImportMail(OpenStore.Opener opener) {
        this.administration = new Administration(opener, WAIT);
    }

    /** Returns the exit code. */
    public int run(Wanted wanted, Settings settings, Console console) throws Failure {
        if (!Files.isDirectory(settings.data())) {
            throw new Failure("there is no data directory " + settings.data() + ", so there are no teams; MAILROOM_DATA names it");
        }
        return administration.run(wanted.request(), store -> bring(store, wanted, console), settings, console);
    }

    /** The command in the running server; one at a time, for two that bring the same at the same time might both store it. */
    public static AdminCommands in(AdminCommands commands, OpenStore store) {
        AtomicBoolean busy = new AtomicBoolean();
        return commands.withLong(COMMAND, (request, console) -> {
            if (!busy.compareAndSet(false, true)) {
                console.failed("another import is under way; nothing was imported. The same command works when that has ended");
                return 1;
            }
            try {
                return bring(store, Wanted.of(request), console);
            } finally {
                busy.set(false);
            }
        });
    }

    private static int bring(OpenStore store, Wanted wanted, Console console) {
        try {
            Directory directory = store.port(Directory.class);
            Team team = team(directory, wanted.team());
            TeamFolder folder = folder(team, wanted.state());
            OldMail.Batch batch = store.port(OldMail.class).into(team.key(), folder);
            return Importing.run(() -> wanted.from().open(), batch, team.name() + ", " + wanted.state(), wanted.manner(), console);
        } catch (Refused e) {
            console.failed(e.getMessage() + "; nothing was imported");
            return 1;
        }
    }

    private static Team team(Directory directory, String word) {
        Optional<TeamKey> key = new Names(directory).team(word);
        return key.flatMap(directory::team).orElseThrow(() -> Refused.impossible("there is no team '" + word + "'; allowed: "
            + (directory.teams().isEmpty() ? "none, for there are no teams yet" : String.join(", ", directory.teams().stream().map(team -> team.key() + " (" + team.name() + ")").toList()))));
    }

    private static TeamFolder folder(Team team, String state) {
        List<String> members = new ArrayList<>();
        for (TeamFolder folder : TeamFolder.of(team)) {
            if (folder.path().startsWith("@")) {
                if (folder.path().equalsIgnoreCase(state)) {
                    return folder;
                }
                members.add(folder.path());
            }
        }
        return switch (state) {
            case "done" -> TeamFolder.DONE;
            case "waiting" -> TeamFolder.WAITING;
            case "queue" -> TeamFolder.QUEUE;
            default -> throw Refused.impossible("'" + state + "' is no state of team " + team.name() + "; allowed: " + String.join(", ", STATES) + (members.isEmpty() ? "" : ", ")
                + String.join(", ", members));
        };
    }
}
