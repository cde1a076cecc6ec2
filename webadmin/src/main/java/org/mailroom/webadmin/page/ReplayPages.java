package org.mailroom.webadmin.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesRefused;
import org.mailroom.domain.setup.Finding;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** What other rules would make of mail: of what came last, or of a message that is brought along. Nothing is delivered or changed. For leads and administrators. */
final class ReplayPages {
    private static final String PATH = "/rules/replay";
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    /** On one page; the summary counts all. */
    private static final int SHOWN = 200;
    private static final String NOTHING = "-";

    /**
     * The page.
     *
     * @param version  of the rules in force that the others began with
     * @param trouble  what is wrong with the rules
     * @param outcome  empty before anything was tried
     */
    record ReplayPage(Frame frame, String yaml, String version, String last, String to, List<Finding> trouble, Optional<Outcome> outcome) {
    }

    /**
     * What came of it.
     *
     * @param one  whether it was one message: of that all is shown
     * @param more  how many changed mails are not shown
     */
    record Outcome(boolean one, int mails, int changed, List<Count> summary, List<Mail> items, int more) {
    }

    /** In how many mails something is otherwise. */
    record Count(String what, int mails) {
    }

    record Mail(String name, String team, String from, String subject, boolean changed, List<Line> lines) {
    }

    /** @param changed  whether {@code after} differs */
    record Line(String what, String before, String after, boolean changed) {
    }

    private final RuleBook rules;
    private final Replay replay;
    private final Sight sight;

    ReplayPages(RuleBook rules, Replay replay, Sight sight) {
        this.rules = rules;
        this.replay = replay;
        this.sight = sight;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, this::empty), PageRoute.upload(PATH, visit -> visit.trying(this::again, this::replay)));
    }

    private void leads(Visit visit) {
        if (visit.caller().scope() != Scope.ADMIN && sight.led(visit.caller()).isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads of a team may try rules, and administrators.");
        }
    }

    private PageAnswer empty(Visit visit) throws IOException {
        leads(visit);
        return show(visit, 200, rules.written().yaml(), List.of(), Optional.empty());
    }

    private PageAnswer again(Visit visit, int status) throws IOException {
        leads(visit);
        return show(visit, status, visit.form().raw("yaml").orElse(""), List.of(), Optional.empty());
    }

    private PageAnswer show(Visit visit, int status, String yaml, List<Finding> trouble, Optional<Outcome> outcome) throws IOException {
        String version = visit.form().text("version").orElse(rules.written().version());
        return visit.show(status, "replay", new ReplayPage(visit.frame(), yaml.replace("\r\n", "\n"), version, visit.form().text("last").orElse(Integer.toString(USUAL)),
            visit.form().text("to").orElse(""), trouble, outcome));
    }

    /** A file of rules stands before the field, and a message before the mail that came last. */
    private PageAnswer replay(Visit visit) throws IOException {
        leads(visit);
        Optional<byte[]> file = file(visit, "rules");
        String yaml = file.isPresent() ? text(file.get()) : visit.form().raw("yaml").orElse("");
        Rules others;
        try {
            others = rules.read(yaml.replace("\r\n", "\n"));
        } catch (RulesRefused refused) {
            return show(visit.alerting(visit.texts().say("rules.refused")), 422, yaml, refused.findings(), Optional.empty());
        }
        Optional<byte[]> message = file(visit, "mail");
        Replay.Report report = message.isPresent() ? one(visit, others, message.get()) : replay.lately(others, sight.led(visit.caller()), last(visit.form()));
        return show(visit, 200, yaml, List.of(), Optional.of(outcome(report, message.isPresent(), visit.texts())));
    }

    private Replay.Report one(Visit visit, Rules others, byte[] message) {
        try {
            return replay.message(others, "message", () -> new ByteArrayInputStream(message), Optional.empty(), visit.form().line("to").map(List::of).orElse(List.of()),
                sight.led(visit.caller()));
        } catch (IOException e) {
            throw Problem.field("mail", "the message cannot be read: " + e.getMessage());
        }
    }

    private static Optional<byte[]> file(Visit visit, String field) {
        return visit.form().files().stream().filter(file -> file.field().equals(field) && file.content().length > 0).map(Form.File::content).findFirst();
    }

    private static String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw Problem.field("rules", "the file is not UTF-8");
        }
    }

    private static int last(Form form) {
        String text = form.text("last").orElse(Integer.toString(USUAL));
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw Problem.field("last", "'" + text + "' is not possible; allowed: 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    private static Outcome outcome(Replay.Report report, boolean one, Texts texts) {
        List<Replay.Item> wanted = one ? report.items() : report.changed();
        List<Mail> shown = wanted.stream().limit(SHOWN).map(item -> new Mail(item.name(), item.team().value(), item.from(), item.subject(), item.changed(), lines(item, one, texts))).toList();
        return new Outcome(one, report.items().size(), report.changed().size(), report.summary().entrySet().stream().map(count -> new Count(what(count.getKey(), texts), count.getValue())).toList(),
            shown, wanted.size() - shown.size());
    }

    private static List<Line> lines(Replay.Item item, boolean all, Texts texts) {
        Map<String, String> before = item.before().words();
        Map<String, String> after = item.after().words();
        Map<String, List<String>> differences = item.differences();
        List<Line> lines = new ArrayList<>();
        before.forEach((what, was) -> {
            boolean changed = differences.containsKey(what);
            String is = after.getOrDefault(what, NOTHING);
            if (changed || all && !(was.equals(NOTHING) && is.equals(NOTHING))) {
                lines.add(new Line(what(what, texts), was, is, changed));
            }
        });
        return lines;
    }

    private static String what(String word, Texts texts) {
        String key = "replay.what." + word.replace(' ', '-');
        return texts.knows(key) ? texts.say(key) : word;
    }
}
