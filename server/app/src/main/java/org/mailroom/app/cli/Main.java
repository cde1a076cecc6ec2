package org.mailroom.app.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Environment;
import org.mailroom.app.config.Suggestion;
import org.mailroom.store.sql.SchemaTooNew;
import org.mailroom.store.sql.Unavailable;

/** The program. Each failure ends as a sentence on standard error, without a stack trace unless {@code MAILROOM_DEBUG} is set. */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    private static final List<Command> COMMANDS = List.of(new ServeCommand(), new DemoCommand(), new CheckCommand(), new ApplyCommand(),
        new ReplayCommand(), new DoctorCommand(), new DkimCommand(), new ImportCommand(), new ExportCommand(), new BackupCommand(), new RestoreCommand(), new ReindexCommand());

    private final Map<String, String> environment;
    private final Console console;

    Main(Map<String, String> environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(new Main(System.getenv(), Console.of(out, err)).run(arguments));
    }

    /** Runs one command and returns the exit code. */
    int run(String... words) {
        try {
            return dispatch(List.of(words));
        } catch (UsageError e) {
            console.failed(e.getMessage());
            console.err(e.command().map(Help::usage).orElse(Help.usage()));
            return USAGE;
        } catch (BadInput e) {
            console.refused(e);
            return FAILED;
        } catch (Failure | Unavailable | SchemaTooNew e) {
            console.failed(e.getMessage());
            trace(e);
            return FAILED;
        } catch (Exception | LinkageError | StackOverflowError e) {
            console.failed("this should not have happened: " + e);
            if (!debug()) {
                console.failed("with " + Environment.DEBUG + "=1 in the environment it tells where");
            }
            trace(e);
            return FAILED;
        }
    }

    private int dispatch(List<String> words) throws Exception {
        if (words.isEmpty()) {
            throw new UsageError("a command is missing", null);
        }
        String word = words.get(0);
        if (word.equals("--help") || word.equals("-h") || word.equals("help") && words.size() == 1) {
            console.out(Help.text(COMMANDS));
            return OK;
        }
        if (word.equals("--version")) {
            console.out(Version.current().toString());
            return OK;
        }
        if (word.equals("help") && words.size() == 2) {
            return dispatch(List.of(words.get(1), "--help"));
        }
        Command command = COMMANDS.stream().filter(known -> known.name().equals(word)).findFirst().orElseThrow(() -> {
            List<String> known = COMMANDS.stream().map(Command::name).toList();
            return word.startsWith("-")
                ? new UsageError("unknown option '" + word + "'" + Suggestion.end(word, List.of("--help", "--version")), null)
                : new UsageError("unknown command '" + word + "'" + Suggestion.end(word, known), null);
        });
        List<String> rest = words.subList(1, words.size());
        if (rest.contains("--help") || rest.contains("-h")) {
            console.out(Help.text(command));
            return OK;
        }
        return command.run(Arguments.of(command, rest), environment, console);
    }

    private boolean debug() {
        return !environment.getOrDefault(Environment.DEBUG, "").isEmpty();
    }

    private void trace(Throwable failure) {
        if (debug()) {
            console.trace(failure);
        }
    }
}
