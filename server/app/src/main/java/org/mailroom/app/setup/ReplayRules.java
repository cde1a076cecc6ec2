package org.mailroom.app.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.rules.ReplayText;
import org.mailroom.app.rules.RulesReader;
import org.mailroom.domain.rule.Names;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.rule.Replay.Report;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.setup.Finding;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;

/** {@code mailroom replay}, on the store or through the server that has it. */
public final class ReplayRules {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String COMMAND = "replay";
    private static final int MOST_FILES = 12;

    private final Administration administration;

    public ReplayRules(OpenStore.Opener opener) {
        this.administration = new Administration(opener, WAIT);
    }

    /**
     * What is to be looked at.
     *
     * @param files  messages; none for those that have come last
     * @param last  how many of them
     * @param from  the sender of the envelope, for files; empty: as their headers say
     * @param to  its recipients, for files, with commas between; empty: as their headers say
     */
    public record Wanted(List<Path> files, int last, String from, String to) {
        private List<String> words(String source) {
            List<String> words = new ArrayList<>(List.of(source, Integer.toString(last), from, to));
            files.forEach(file -> words.add(file.toAbsolutePath().normalize().toString()));
            return words;
        }

        private static Wanted of(List<String> words) {
            return new Wanted(words.subList(4, words.size()).stream().map(Path::of).toList(), Integer.parseInt(words.get(1)), words.get(2), words.get(3));
        }
    }

    /** Returns the exit code. */
    public int run(YamlText rules, Wanted wanted, Settings settings, Console console) throws Failure, BadInput {
        RulesReader.read(rules);
        if (wanted.files().size() > MOST_FILES) {
            throw new Failure("these are " + wanted.files().size() + " files; allowed: " + MOST_FILES);
        }
        for (Path file : wanted.files()) {
            if (!Files.isRegularFile(file)) {
                throw new BadInput(file.toString(), "there is no such file");
            }
        }
        if (!Files.isDirectory(settings.data())) {
            throw new Failure("there is no data directory " + settings.data() + ", so there are no teams; MAILROOM_DATA names it");
        }
        AdminRequest request = new AdminRequest(COMMAND, wanted.words(rules.source()), rules.text());
        return administration.run(request, store -> alone(store, rules, wanted, settings, console), settings, console);
    }

    /** The command in the running server. */
    public static AdminCommands in(AdminCommands commands, OpenStore store) {
        return commands.with(COMMAND, (request, console) ->
            replay(store, new YamlText(request.arguments().get(0), request.text()), Wanted.of(request.arguments()), console));
    }

    /** Without a server the rules that are written are those in force. */
    private static int alone(OpenStore store, YamlText text, Wanted wanted, Settings settings, Console console) {
        try {
            Path written = settings.file("rules.yaml");
            if (Files.exists(written)) {
                RulesReader.read(YamlText.of(written));
            }
        } catch (BadInput e) {
            return refused(e, console);
        }
        return replay(store, text, wanted, console);
    }

    private static int refused(BadInput e, Console console) {
        console.refused(e);
        console.failed("nothing was delivered or changed");
        return 1;
    }

    private static int replay(OpenStore store, YamlText text, Wanted wanted, Console console) {
        Directory directory = store.port(Directory.class);
        try {
            Rules rules = RulesReader.read(text);
            List<Finding> missing = rules.unknown(new Names(directory));
            if (!missing.isEmpty()) {
                throw new BadInput(missing.stream().map(finding -> new Problem(text.source(), finding.line(), 0, finding.text())).toList());
            }
            List<TeamKey> teams = directory.teams().stream().map(Team::key).toList();
            Replay replay = store.port(Replay.class);
            Report report = wanted.files().isEmpty() ? replay.lately(rules, teams, wanted.last()) : messages(replay, rules, wanted, teams);
            ReplayText.lines(report, !wanted.files().isEmpty()).forEach(console::out);
            return 0;
        } catch (BadInput e) {
            return refused(e, console);
        } catch (IOException e) {
            console.failed("a message cannot be read: " + e.getMessage() + "; nothing was delivered or changed");
            return 1;
        }
    }

    private static Report messages(Replay replay, Rules rules, Wanted wanted, List<TeamKey> teams) throws IOException {
        List<Replay.Item> items = new ArrayList<>();
        List<String> to = wanted.to().isEmpty() ? List.of() : List.of(wanted.to().split(","));
        Optional<String> from = Optional.of(wanted.from()).filter(address -> !address.isEmpty());
        for (Path file : wanted.files()) {
            items.addAll(replay.message(rules, file.getFileName().toString(), () -> Files.newInputStream(file), from, to, teams).items());
        }
        return new Report(items);
    }
}
