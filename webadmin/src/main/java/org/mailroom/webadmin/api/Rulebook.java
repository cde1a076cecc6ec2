package org.mailroom.webadmin.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.rule.Rule;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.Rules;
import org.mailroom.domain.rule.RulesRefused;
import org.mailroom.domain.setup.Finding;
import org.mailroom.webadmin.api.Endpoint.Media;
import org.mailroom.webadmin.api.Endpoint.Who;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** The rules, as the YAML that they are written in, and how often each has applied. For leads and administrators; rules are the same for all teams. */
final class Rulebook {
    private static final String YAML = "application/yaml";
    private static final int USUAL_LAST = 500;
    private static final int MOST_LAST = 5000;

    private final RuleBook rules;
    private final RuleHits hits;
    private final Replay replay;
    private final Sight sight;

    Rulebook(RuleBook rules, RuleHits hits, Replay replay, Sight sight) {
        this.rules = rules;
        this.hits = hits;
        this.replay = replay;
        this.sight = sight;
    }

    private static final Schema FINDINGS = Schema.list(Schema.object().field("line", Schema.WHOLE, "").field("text", Schema.TEXT, ""));
    private static final Schema OUTCOME = Schema.map(Schema.TEXT);

    List<Endpoint> endpoints() {
        Schema hit = Schema.object().field("name", Schema.TEXT, "").field("line", Schema.WHOLE, "").field("hits", Schema.WHOLE, "a mail for two teams counts twice").field("last", Schema.TIME.orNull(), "");
        Schema item = Schema.object().field("name", Schema.TEXT, "").field("team", Schema.TEXT, "").field("from", Schema.TEXT, "").field("subject", Schema.TEXT, "").field("before", OUTCOME, "")
            .field("after", OUTCOME, "").field("differences", Schema.list(Schema.TEXT), "");
        Schema last = Schema.WHOLE.with("minimum", 1).with("maximum", MOST_LAST).with("default", USUAL_LAST);
        return List.of(
            Endpoint.get("/rules", Scope.READ, "The rules as they are written").of(Who.LEADS).gives(200, YAML, "conf/rules.yaml").tagged().by(this::get),
            Endpoint.put("/rules", Scope.WORK, "Other rules, used at once").of(Who.LEADS).says("Wrong ones change nothing; problems tells each mistake.").body(Media.YAML, Schema.object())
                .gives(200, YAML, "the rules as they are written now").tagged().matched().by(this::put),
            Endpoint.get("/rules/hits", Scope.READ, "The rules in force, and how often each has applied").of(Who.LEADS)
                .gives(Schema.object().field("items", Schema.list(hit), "").field("problems", FINDINGS, "why these are not the rules that are written")).by(this::hits),
            Endpoint.post("/rules/replay", Scope.READ, "What other rules would make of mail; nothing is delivered").of(Who.LEADS).parameter("last", last, "how many mails that came last")
                .body(Media.YAML_OR_JSON, Schema.object().field("rules", Schema.TEXT, "as YAML").maybe("last", Schema.WHOLE, "as the parameter").maybe("message", Schema.TEXT, "a mail that has not come")
                    .maybe("from", Schema.TEXT, "its sender").maybe("to", Schema.TEXT, "its recipient"))
                .gives(Schema.object().field("mails", Schema.WHOLE, "").field("changed", Schema.WHOLE, "").field("summary", Schema.map(Schema.WHOLE), "how many mails each thing changes for").field("items", Schema.list(item), ""))
                .by(this::replay));
    }

    private void leads(Caller caller) {
        if (caller.scope() != Scope.ADMIN && sight.led(caller).isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads of a team may see and change rules, and administrators. Nothing was changed.");
        }
    }

    private Reply get(Call call) throws IOException {
        leads(call.caller());
        return written(rules.written());
    }

    private static Reply written(RuleBook.Written written) {
        return new Reply(200, YAML, written.yaml().getBytes(StandardCharsets.UTF_8), Map.of("ETag", '"' + written.version() + '"'));
    }

    private Reply put(Call call) throws IOException {
        leads(call.caller());
        if (call.content().length == 0 && call.header("content-type").isEmpty()) {
            throw Problem.of(415, "Wrong type", "There is no content; it must be " + Media.YAML + ", which may be empty. Nothing was changed.");
        }
        Optional<String> expected = call.header("if-match").map(String::strip).filter(tag -> !tag.equals("*")).map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""));
        try {
            return written(rules.replace(text(call.content()), expected));
        } catch (RulesRefused e) {
            throw refused(e);
        } catch (RuleBook.Outdated e) {
            throw Problem.of(412, "Changed meanwhile", e.getMessage());
        } catch (IOException e) {
            throw Problem.of(503, "Cannot be written", "The file of the rules cannot be written: " + e.getMessage() + ". Nothing was changed.");
        }
    }

    static String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(422, "Not understood", "The content is not UTF-8. Nothing was changed.");
        }
    }

    static Problem refused(RulesRefused refused) {
        return Problem.of(422, "Not understood", refused.getMessage() + ". Nothing was changed.", Map.of("problems", refused.findings().stream().map(Rulebook::shape).toList()));
    }

    private static Map<String, Object> shape(Finding finding) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("line", finding.line());
        shape.put("text", finding.text());
        return shape;
    }

    private Reply hits(Call call) throws IOException {
        leads(call.caller());
        Map<String, RuleHits.Hits> counted = hits.all();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("items", rules.rules().list().stream().map(rule -> shape(rule, Optional.ofNullable(counted.get(rule.name())))).toList());
        shape.put("problems", rules.written().trouble().stream().map(Rulebook::shape).toList());
        return Reply.json(200, shape);
    }

    /** Other rules as YAML, with {@code last} as a parameter; or as JSON, also with a message. Of mail that came one sees that of the teams that one leads. */
    private Reply replay(Call call) throws IOException {
        leads(call.caller());
        boolean json = call.header("content-type").filter(type -> type.toLowerCase(Locale.ROOT).contains("json")).isPresent();
        Fields fields = call.fields();
        String yaml = json ? fields.needed("rules") : text(call.content());
        int last = json && fields.has("last") ? Fields.value("last", Integer.toString(fields.number("last")), Rulebook::last) : call.parameter("last", Rulebook::last).orElse(USUAL_LAST);
        Rules others;
        try {
            others = rules.read(yaml);
        } catch (RulesRefused e) {
            throw refused(e);
        }
        Optional<byte[]> message = fields.text("message").map(text -> text.replaceAll("\\r?\\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        Replay.Report report = message.isEmpty() ? replay.lately(others, sight.led(call.caller()), last)
            : replay.message(others, "message", () -> new ByteArrayInputStream(message.get()), fields.line("from"), fields.line("to").map(List::of).orElse(List.of()), sight.led(call.caller()));
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("mails", report.items().size());
        shape.put("changed", report.changed().size());
        shape.put("summary", report.summary());
        shape.put("items", (message.isEmpty() ? report.changed() : report.items()).stream().map(Rulebook::shape).toList());
        return Reply.json(200, shape);
    }

    private static int last(String text) {
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_LAST) {
            throw new IllegalArgumentException("'" + text + "' is not possible; allowed: 1 to " + MOST_LAST);
        }
        return Integer.parseInt(text);
    }

    private static Map<String, Object> shape(Replay.Item item) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("name", item.name());
        shape.put("team", item.team().value());
        shape.put("from", item.from());
        shape.put("subject", item.subject());
        shape.put("before", item.before().words());
        shape.put("after", item.after().words());
        shape.put("differences", List.copyOf(item.differences().keySet()));
        return shape;
    }

    private static Map<String, Object> shape(Rule rule, Optional<RuleHits.Hits> hits) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("name", rule.name());
        shape.put("line", rule.line());
        shape.put("hits", hits.map(RuleHits.Hits::count).orElse(0L));
        shape.put("last", hits.map(one -> Shapes.time(one.last(), ZoneOffset.UTC)).orElse(null));
        return shape;
    }
}
