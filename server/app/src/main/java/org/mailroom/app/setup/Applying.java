package org.mailroom.app.setup;

import org.mailroom.app.Console;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Problem;
import org.mailroom.app.config.Problems;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.setup.Setup;
import org.mailroom.domain.setup.SetupPlan;
import org.mailroom.domain.setup.SetupRefused;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Teams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a file of {@code mailroom apply}, in the server or with the server stopped. What it finds wrong with the file it
 * tells as a whole, and changes nothing. Safe from any thread, but meant for one at a time.
 */
public final class Applying {
    private static final Logger LOGGER = LoggerFactory.getLogger(Applying.class);

    private final Directory directory;
    private final Teams teams;
    private final Calendars calendars;

    public Applying(Directory directory, Teams teams, Calendars calendars) {
        this.directory = directory;
        this.teams = teams;
        this.calendars = calendars;
    }

    static Applying on(OpenStore store) {
        return new Applying(store.port(Directory.class), store.port(Teams.class), store.port(Calendars.class));
    }

    /** Returns the exit code. */
    public int run(YamlText file, boolean dryRun, Console console) {
        SetupPlan plan;
        try {
            Setup setup = SetupFile.read(file);
            holidays(setup, file.source());
            plan = SetupPlan.of(setup, directory);
        } catch (BadInput e) {
            return refused(e, console);
        } catch (SetupRefused e) {
            return refused(new BadInput(e.findings().stream()
                .map(finding -> new Problem(file.source(), finding.line(), 0, finding.text())).toList()), console);
        }
        if (dryRun) {
            plan.lines().forEach(console::out);
            return 0;
        }
        try {
            plan.carryOut(directory, teams, console::out);
            return 0;
        } catch (RuntimeException e) {
            LOGGER.error("apply stopped in the middle", e);
            console.failed("stopped, with the changes above made: " + e.getMessage() + "; the same command again makes those that are left");
            return 1;
        }
    }

    /** A calendar that is missing or wrong is told where the team names it. */
    private void holidays(Setup setup, String source) throws BadInput {
        Problems problems = new Problems();
        setup.teams().forEach(team -> team.settings().duty().holidays().ifPresent(holidays -> {
            try {
                calendars.check(holidays.value());
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(source, holidays.line(), 0, "team " + team.key().value() + ": holidays: " + e.getMessage()));
            }
        }));
        problems.refuse();
    }

    static int refused(BadInput input, Console console) {
        console.refused(input);
        console.failed("nothing was changed");
        return 1;
    }
}
