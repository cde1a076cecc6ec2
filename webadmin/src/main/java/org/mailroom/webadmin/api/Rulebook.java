package org.mailroom.webadmin.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.rule.Rule;
import org.mailroom.domain.rule.RuleBook;
import org.mailroom.domain.rule.RuleHits;
import org.mailroom.domain.rule.RulesRefused;
import org.mailroom.domain.setup.Finding;
import org.mailroom.webadmin.api.Endpoint.Media;
import org.mailroom.webadmin.work.Caller;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** The rules, as the YAML that they are written in, and how often each has applied. For leads and administrators; rules are the same for all teams. */
final class Rulebook {
    private static final String YAML = "application/yaml";

    private final RuleBook rules;
    private final RuleHits hits;
    private final Sight sight;

    Rulebook(RuleBook rules, RuleHits hits, Sight sight) {
        this.rules = rules;
        this.hits = hits;
        this.sight = sight;
    }

    List<Endpoint> endpoints() {
        return List.of(
            new Endpoint("GET", "/rules", Scope.READ, this::get),
            new Endpoint("PUT", "/rules", Scope.WORK, Media.YAML, this::put),
            new Endpoint("GET", "/rules/hits", Scope.READ, this::hits));
    }

    private void leads(Caller caller) {
        if (caller.scope() != Scope.ADMIN && sight.led(caller).isEmpty()) {
            throw Problem.of(403, "Not allowed", "Only leads of a team may see and change rules, and administrators. Nothing was changed.");
        }
    }

    private Reply get(Call call) throws IOException {
        call.takes();
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
        call.takes();
        leads(call.caller());
        Map<String, RuleHits.Hits> counted = hits.all();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("items", rules.rules().list().stream().map(rule -> shape(rule, Optional.ofNullable(counted.get(rule.name())))).toList());
        shape.put("problems", rules.written().trouble().stream().map(Rulebook::shape).toList());
        return Reply.json(200, shape);
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
