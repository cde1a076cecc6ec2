package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.run.Described.Operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The examples of docs/api.md, one behind the other, as somebody types them: each gets the answer that stands behind it, and all groups of routes have some. Each route is told of, and none that there is not. */
@Timeout(300)
class ApiGuideTest extends ServedContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Path GUIDE = Path.of("../../docs/api.md");
    private static final Pattern NAMED = Pattern.compile("(GET|POST|PUT|DELETE) (/[^`?]*)[^`]*`");
    private static final Pattern FIELDS = Pattern.compile("`\\{([a-z]\\w*(?::[^,}]*)?(?:, [a-z]\\w*(?::[^,}]*)?)*)}`");
    private static final String SHOWN = "http://127.0.0.1:8080";
    private static final String ANYTHING = "\u2026";

    @TempDir
    private Path directory;
    private final Map<String, Callable<String>> variables = new HashMap<>();
    private Rest rest;

    ApiGuideTest() {
        super(Engine.EMBEDDED);
    }

    /** A command line, and what stands behind it. */
    private record Example(String line, int status, String shape) {
    }

    @Override
    void configure() throws Exception {
        mailroom.with("MAILROOM_WEBHOOK_ALLOW", "127.0.0.1");
        Files.writeString(mailroom.file("rules.yaml"), "- name: hold\n  when: {subject: {contains: hold this}}\n  then: {quarantine: true}\n");
    }

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(GUIDE));
        while (blocks.find()) {
            String[] lines = blocks.group(1).split("\n");
            for (int i = 0; i < lines.length; i += 2) {
                Matcher answer = Pattern.compile("# (\\d{3})(?: (.*))?").matcher(i + 1 < lines.length ? lines[i + 1] : "");
                assertThat(lines[i]).startsWith("curl ");
                assertThat(answer.matches()).as("what comes is not said: " + lines[i]).isTrue();
                examples.add(new Example(lines[i], Integer.parseInt(answer.group(1)), answer.group(2)));
            }
        }
        return examples;
    }

    @Test
    void shouldAnswerAsTheGuideShows() throws Exception {
        rest = new Rest(mailroom);
        Files.writeString(directory.resolve("rules.yaml"), "- name: invoices\n  when: {subject: {contains: invoice}}\n  then: {tag: billing}\n");
        prepare();
        boolean real = Curl.isThere();
        Set<String> groups = new HashSet<>();
        List<Example> examples = examples();
        assertThat(examples).hasSizeGreaterThan(60);
        for (Example example : examples) {
            Curl curl = new Curl(example.line().replace(SHOWN, "http://127.0.0.1:" + mailroom.port("web")).replace("https://hooks.example.org/mailroom", "http://127.0.0.1:9/"), this::variable,
                directory);
            Curl.Answer answer = real ? curl.byCurl() : curl.byClient();
            String body = new String(answer.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            assertThat(answer.status()).as(example.line() + "\n" + body).isEqualTo(example.status());
            String path = curl.uri().getRawPath().substring("/api/v1".length());
            rest.described().check(curl.method(), path, answer.status(), answer::header, body);
            if (example.shape() != null) {
                assertThat(fits(JSON.readTree(example.shape().replaceAll("(?<![\"\\w])\u2026", "\"\u2026\"")), JSON.readTree(body))).as(example.line() + "\n" + example.shape() + "\n" + body).isTrue();
            }
            groups.add(path.split("/")[1]);
        }
        Set<String> all = new HashSet<>();
        rest.described().document().path("tags").forEach(tag -> all.add(tag.path("name").asText()));
        assertThat(groups).containsAll(all);
    }

    @Test
    void shouldTellOfEachRouteAndOfNoOther() throws Exception {
        Set<String> told = new HashSet<>();
        for (String line : Files.readAllLines(GUIDE)) {
            Matcher named = NAMED.matcher(line);
            while (named.find()) {
                told.add(operation(named.group(1), named.group(2)).orElseThrow(() -> new AssertionError("there is no " + named.group())).toString());
            }
        }
        assertThat(new Rest(mailroom).described().operations().stream().map(Operation::toString).filter(one -> !told.contains(one)).toList()).as("not told").isEmpty();
    }

    /** {@code {id, kind: conversation or mail, since}} in the row of a route: the fields of its answer, or of the items of its list. */
    @Test
    void shouldNameTheFieldsOfAnswers() throws Exception {
        int compared = 0;
        for (String line : Files.readAllLines(GUIDE)) {
            Matcher named = NAMED.matcher(line);
            Matcher fields = FIELDS.matcher(line);
            if (line.startsWith("| `") && named.find() && fields.find()) {
                Set<String> names = Stream.of(fields.group(1).split(", ")).map(name -> name.replaceFirst(":.*", "")).collect(Collectors.toSet());
                assertThat(names).as(line).isEqualTo(fields(operation(named.group(1), named.group(2)).orElseThrow()));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(10);
    }

    private Optional<Operation> operation(String method, String path) throws Exception {
        return new Rest(mailroom).described().operations().stream().filter(one -> one.method().equals(method) && path.matches(one.pattern().replaceAll("\\{\\w+}", "[^/]+")))
            .min(Comparator.comparing(one -> one.pattern().split("\\{").length));
    }

    private Set<String> fields(Operation operation) throws Exception {
        JsonNode responses = operation.says().path("responses");
        JsonNode schema = resolved(responses.path(responses.has("200") ? "200" : "201").path("content").path("application/json").path("schema"));
        JsonNode item = resolved(schema.path("properties").path("items").path("items"));
        Set<String> names = new HashSet<>();
        (item.isMissingNode() || schema.path("properties").size() > 2 ? schema : item).path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode resolved(JsonNode schema) throws Exception {
        return schema.has("$ref") ? new Rest(mailroom).described().document().at(schema.path("$ref").asText().substring(1)) : schema;
    }

    /** Where there is no curl, the same requests are made otherwise; that they are the same is seen where there is one. */
    @Test
    void shouldAskTheSameWithAndWithoutCurl() throws Exception {
        if (!Curl.isThere()) {
            return;
        }
        for (String rest : List.of("conversations?limit=1 -G --data-urlencode 'q=is:open from:\"a b\"'", "agents -X DELETE", "tokens -H 'Content-Type: application/json' -d '{\"name\": 1}'", "rules")) {
            Curl curl = new Curl("curl -u carol@acme.test:secret-3 http://127.0.0.1:" + mailroom.port("web") + "/api/v1/" + rest, name -> "", directory);
            Curl.Answer one = curl.byCurl();
            Curl.Answer other = curl.byClient();
            assertThat(one.status()).isEqualTo(other.status());
            assertThat(one.body()).isEqualTo(other.body());
            assertThat(one.header("content-type")).isEqualTo(other.header("content-type"));
        }
    }

    private String variable(String name) {
        try {
            return variables.get(name).call();
        } catch (Exception e) {
            throw new IllegalStateException("$" + name, e);
        }
    }

    private void mail(String subject) throws Exception {
        mailroom.receive("From: Cora <cora@example.org>\r\nTo: help@acme.test\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject.replace(' ', '.') + "@example.org>\r\n\r\nPlease help.\r\n",
            "help@acme.test");
    }

    private void prepare() throws Exception {
        for (int i = 1; i <= 5; i++) {
            int number = i;
            mail("question " + number);
            Awaitility.await().until(() -> rest.ask("GET", "/conversations/SUP-" + number, "alice", null).statusCode() == 200);
        }
        mail("hold this");
        variables.put("HELD", () -> Awaitility.await().until(() -> rest.items("/quarantine", "carol"), held -> !held.isEmpty()).get(0).path("id").asText());
        variable("HELD");
        mailroom.sink().answering("RCPT TO:<slow@", "451 4.2.1 not now");
        mailroom.sink().answering("RCPT TO:<wrong@", "550 5.1.1 nobody of this name");
        for (String to : List.of("slow", "wrong")) {
            try (var smtp = mailroom.sending("bob")) {
                smtp.envelope("bob@acme.test", to + "@elsewhere.example").data("From: bob@acme.test\r\nSubject: " + to + "\r\n\r\ntext");
            }
        }
        variables.put("KEPT", () -> Awaitility.await().until(() -> rest.items("/repositories/undeliverable", "carol"), kept -> !kept.isEmpty()).get(0).path("id").asText());
        variable("KEPT");
        Awaitility.await().until(() -> rest.items("/queue?queue=outgoing", "carol").stream().anyMatch(one -> one.path("state").asText().equals("deferred")));
        variables.put("TOKEN", () -> rest.ask(201, "POST", "/tokens", "carol", "{\"name\": \"other\", \"scope\": \"read\"}").path("token").asText());
        variables.put("OLD_TOKEN", () -> rest.ask(201, "POST", "/tokens", "carol", "{\"name\": \"old\", \"scope\": \"read\"}").path("id").asText());
        variables.put("MESSAGE", () -> rest.get("/conversations/SUP-1/messages", "alice").path("items").get(0).path("id").asText());
        variables.put("SECOND_MESSAGE", () -> rest.get("/conversations/SUP-2/messages", "alice").path("items").get(1).path("id").asText());
        variables.put("TEMPLATE", () -> rest.get("/templates?team=SUP", "alice").path("items").get(0).path("id").asText());
        variables.put("WEBHOOK", this::webhook);
        variables.put("DELIVERY", () -> rest.get("/webhooks/" + webhook() + "/deliveries", "carol").path("items").get(0).path("id").asText());
    }

    /** The one of the guide, when it has something to send. */
    private String webhook() throws Exception {
        String id = rest.get("/webhooks", "carol").path("items").get(0).path("id").asText();
        if (rest.get("/webhooks/" + id + "/deliveries", "carol").path("items").isEmpty()) {
            mail("something new");
            Awaitility.await().until(() -> !rest.get("/webhooks/" + id + "/deliveries", "carol").path("items").isEmpty());
        }
        return id;
    }

    /** Whether all that is shown is there; an ellipsis is anything, and what is shown of a list is one of it. */
    private static boolean fits(JsonNode shown, JsonNode there) {
        if (shown.isTextual() && shown.asText().endsWith(ANYTHING)) {
            return !there.isMissingNode() && (shown.asText().equals(ANYTHING) || there.asText().startsWith(shown.asText().replace(ANYTHING, "")));
        }
        if (shown.isArray() && !shown.isEmpty()) {
            for (JsonNode one : there) {
                if (fits(shown.get(0), one)) {
                    return true;
                }
            }
            return there.isArray() && shown.get(0).asText().equals(ANYTHING);
        }
        if (shown.isObject()) {
            for (var fields = shown.fields(); fields.hasNext();) {
                var field = fields.next();
                if (!fits(field.getValue(), there.path(field.getKey()))) {
                    return false;
                }
            }
            return there.isObject();
        }
        return shown.equals(there);
    }
}
