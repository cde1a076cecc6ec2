package org.mailroom.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.yaml.YamlText;
import org.mailroom.app.run.Offline;
import org.mailroom.app.setup.Apply;

/** {@code mailroom apply}. */
final class ApplyCommand implements Command {
    private static final String DRY_RUN = "--dry-run";

    @Override
    public String name() {
        return "apply";
    }

    @Override
    public String summary() {
        return "bring domains, agents and teams to what a file says";
    }

    @Override
    public List<String> operands() {
        return List.of("FILE.yaml");
    }

    @Override
    public Map<String, String> options() {
        return Map.of(DRY_RUN, "print what would change, change nothing");
    }

    @Override
    public String details() {
        return """
            Prints a line for each change, or "nothing to change". Removes nothing that the file leaves out, except
            members of a team whose members it names. With the server running on the same data directory it works
            through the server, and takes effect at once. FILE.yaml may be - for standard input.

              domains: [acme.test]
              agents:
                - {address: alice@acme.test, name: Alice Ito, password: secret-1, languages: [ja, en], skills: [billing], capacity: 10}
                - {address: carol@acme.test, name: Carol Weiss, password: secret-3, admin: true}
              teams:
                - name: Support
                  key: SUP
                  addresses: [support@acme.test, help@acme.test]
                  members: {alice@acme.test: agent, carol@acme.test: lead}

            Roles: observer, agent, lead. Further keys of a team, with their defaults: sendMode: as (onBehalf, own),
            collision: refuse (warn, off), collisionOnNotes: false, assignedStop: refuse (allow), lockMinutes: 15,
            undoSeconds: 0, assignment: manual (roundRobin, leastLoaded, skills), replyToken: true, subjectToken: true,
            reopenDays: 30, presence: false, labels: false, timeZone: UTC, hours: always ({mon-fri: "09:00-12:30, 13:30-18:00"}),
            holidays: none (a file in MAILROOM_CONF such as holidays/de.ics), ringMinutes: 10, unassignAfter: off (8h, 1h30m),
            sla: none ({high: {first: 1h, next: 2h, resolution: 16h}, warn: 30m, escalate: [notifyLead, raisePriority, returnToQueue]}),
            dmarcFail: mark (quarantine, reject), and the scores spamMark, spamFolder, spamQuarantine, spamReject (a number, or off; by
            default those of the mailet Spam).
            """;
    }

    @Override
    public int run(Arguments arguments, Map<String, String> environment, Console console) throws Exception {
        Logging.quiet(environment);
        String name = arguments.operands().get(0);
        return new Apply(Offline::open).run(name.equals("-") ? standardInput() : YamlText.of(Path.of(name)), arguments.has(DRY_RUN),
            Settings.load(environment), console);
    }

    private static YamlText standardInput() throws IOException, BadInput {
        return YamlText.of("standard input", System.in.readNBytes(YamlText.LARGEST + 1));
    }
}
