package org.mailroom.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.mailroom.app.calendar.HolidayFiles;
import org.mailroom.app.config.xml.XmlFiles;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.rules.RulesReader;
import org.mailroom.app.tls.KeyPairFiles;
import org.mailroom.app.tls.TlsFiles;
import org.mailroom.domain.hours.HolidayFile;

/** All of the configuration, checked together: the environment, the files, and what they point to. Starts and changes nothing. */
public final class Configuration {
    private final List<Part> parts = new ArrayList<>();
    private final Optional<Settings> settings;

    private Configuration(Map<String, String> environment) throws BadInput {
        Environment variables = new Environment(environment);
        Path directory = variables.configuration();
        settings = settings(directory, variables, environment);
        xml(directory.resolve("mailetcontainer.xml"), XmlFiles::mailetContainer);
        xml(directory.resolve("smtpserver.xml"), XmlFiles::smtpServer);
        xml(directory.resolve("imapserver.xml"), XmlFiles::imapServer);
        xml(directory.resolve("lmtpserver.xml"), XmlFiles::lmtpServer);
        rules(directory.resolve("rules.yaml"));
        holidays(directory);
        if (Files.exists(directory.resolve("logback.xml"))) {
            xml(directory.resolve("logback.xml"), XmlFiles::logback);
        } else {
            parts.add(new Part(directory.resolve("logback.xml").toString(), List.of(), List.of("not there; the standard way of logging is taken")));
        }
        settings.ifPresent(this::pointedTo);
    }

    /**
     * Checks everything.
     *
     * @throws BadInput when there is no configuration directory
     */
    public static List<Part> check(Map<String, String> environment) throws BadInput {
        return List.copyOf(new Configuration(environment).parts);
    }

    /**
     * The settings, when all of the configuration is right.
     *
     * @throws BadInput with everything that is wrong in any file
     */
    public static Settings load(Map<String, String> environment) throws BadInput {
        Configuration all = new Configuration(environment);
        List<Problem> problems = all.parts.stream().flatMap(part -> part.problems().stream()).toList();
        if (!problems.isEmpty()) {
            throw new BadInput(problems);
        }
        return all.settings.orElseThrow();
    }

    private Optional<Settings> settings(Path directory, Environment variables, Map<String, String> environment) {
        Optional<Settings> read = Optional.empty();
        List<Problem> problems = List.of();
        try {
            read = Optional.of(Settings.load(environment));
        } catch (BadInput e) {
            problems = e.problems();
        }
        List<Problem> inEnvironment = problems.stream().filter(problem -> problem.source().equals("environment")).toList();
        List<Problem> inFile = problems.stream().filter(problem -> !inEnvironment.contains(problem)).toList();
        parts.add(new Part("environment", inEnvironment, variables.unknown()));
        parts.add(new Part(directory.resolve("mailroom.yaml").toString(), inFile, List.of()));
        return read;
    }

    private void xml(Path file, BiConsumer<Path, Problems> check) {
        Problems problems = new Problems();
        check.accept(file, problems);
        parts.add(new Part(file.toString(), problems.all(), List.of()));
    }

    private void rules(Path file) {
        if (!Files.exists(file)) {
            parts.add(new Part(file.toString(), List.of(), List.of("not there; there are no rules")));
            return;
        }
        try {
            int rules = RulesReader.read(YamlText.of(file)).list().size();
            parts.add(new Part(file.toString(), List.of(), rules == 0 ? List.of() : List.of(rules == 1 ? "1 rule" : rules + " rules")));
        } catch (BadInput e) {
            parts.add(new Part(file.toString(), e.problems(), List.of()));
        }
    }

    private void holidays(Path directory) {
        HolidayFiles calendars = new HolidayFiles(directory, Clock.systemUTC());
        try {
            for (HolidayFile file : HolidayFiles.in(directory)) {
                holidays(directory.resolve(file.name()).toString(), () -> calendars.read(file).size());
            }
        } catch (IOException e) {
            parts.add(new Part(directory.toString(), List.of(new Problem(directory.toString(), 0, 0, "the files with holidays cannot be found: " + e.getMessage())), List.of()));
        }
    }

    /** Reading that may find the input wrong. */
    private interface Reading {
        int days() throws BadInput;
    }

    private void holidays(String name, Reading reading) {
        try {
            parts.add(new Part(name, List.of(), List.of(reading.days() + " days without work, those to come included")));
        } catch (BadInput e) {
            parts.add(new Part(name, e.problems(), List.of()));
        }
    }

    private void pointedTo(Settings read) {
        Problems problems = new Problems();
        List<String> remarks = new ArrayList<>();
        read.tls().ifPresentOrElse(
            tls -> TlsFiles.check(new KeyPairFiles(tls.key(), tls.certificate()), Clock.systemUTC(), problems).ifPresent(remarks::add),
            () -> remarks.add("made in the data directory at first start"));
        parts.add(new Part("TLS key and certificate", problems.all(), remarks));
        Path data = read.data();
        String name = "data directory " + data;
        if (!Files.exists(data)) {
            parts.add(new Part(name, List.of(), List.of("not there yet; made at first start")));
        } else if (!Files.isDirectory(data)) {
            parts.add(new Part(name, List.of(new Problem(name, 0, 0, "this is not a directory")), List.of()));
        } else if (!Files.isWritable(data)) {
            String user = System.getProperty("user.name");
            parts.add(new Part(name, List.of(new Problem(name, 0, 0, "the user " + user + " may not write here")), List.of()));
        } else {
            parts.add(new Part(name, List.of(), List.of()));
        }
    }
}
