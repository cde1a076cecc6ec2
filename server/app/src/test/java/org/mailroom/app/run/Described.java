package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;

/** What {@code openapi.json} says, and whether answers are so. Fields that it does not name must not be there. */
final class Described {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HERE = "https://mailroom.invalid/openapi.json";
    private static final Map<String, Described> KNOWN = new ConcurrentHashMap<>();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /** An operation: {@code POST /conversations/{number}/claim}. */
    record Operation(String method, String pattern, JsonNode says) {
        /** The address of one like those that the variables name. */
        String path(Map<String, String> variables) {
            String path = pattern;
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                path = path.replace("{" + variable.getKey() + "}", variable.getValue());
            }
            return path;
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    private Described(String text) {
        try {
            this.document = JSON.readTree(text);
            String strict = closed(JSON.readTree(text)).toString();
            this.registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, builder -> builder
                .schemas(id -> id.equals(HERE) ? strict : official(id)).schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Described of(String text) {
        return KNOWN.computeIfAbsent(text, Described::new);
    }

    private static String official(String id) {
        try (InputStream schema = Described.class.getResourceAsStream(id.replace("https://", "/"))) {
            return schema == null ? null : new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In a test, a field that nobody has described is a mistake. */
    private static JsonNode closed(JsonNode node) {
        if (node.isObject() && node.path("properties").isObject() && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(Described::closed);
        return node;
    }

    /** What the schema of OpenAPI 3.1 has against the document. */
    List<Error> mistakes() {
        return registry.getSchema(SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema-base/2022-10-07")).validate(document);
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").fields().forEachRemaining(path -> path.getValue().fields()
            .forEachRemaining(method -> operations.add(new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return operations;
    }

    private Optional<String> pattern(String path) {
        String plain = path.replaceFirst("\\?.*", "");
        List<String> fitting = new ArrayList<>();
        for (Iterator<String> patterns = document.path("paths").fieldNames(); patterns.hasNext();) {
            String pattern = patterns.next();
            if (plain.matches(pattern.replaceAll("\\{\\w+}", "[^/]+"))) {
                fitting.add(pattern);
            }
        }
        return fitting.stream().min((a, b) -> Integer.compare(a.split("\\{").length, b.split("\\{").length));
    }

    /** Fails when the answer is not as it is described. */
    void check(String method, String path, HttpResponse<String> answer) {
        check(method, path, answer.statusCode(), name -> answer.headers().firstValue(name), answer.body());
    }

    void check(String method, String path, int code, Function<String, Optional<String>> headers, String body) {
        String what = method + " " + path + " -> " + code + " " + body;
        Optional<String> pattern = pattern(path);
        if (pattern.isEmpty() || code == 405) {
            assertThat(code).as(what).isIn(404, 405);
            assertThat(registry.getSchema(SchemaLocation.of(HERE + "#/components/schemas/Problem")).validate(read(body))).as(what).isEmpty();
            return;
        }
        JsonNode responses = document.path("paths").path(pattern.get()).path(method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT)).path("responses");
        String status = Integer.toString(code);
        assertThat(responses.has(status)).as(what + ": the status is not described").isTrue();
        String pointer = responses.path(status).has("$ref") ? responses.path(status).path("$ref").asText().substring(1)
            : "/paths/" + pattern.get().replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT) + "/responses/" + status;
        JsonNode response = document.at(pointer);
        response.path("headers").fieldNames().forEachRemaining(name -> assertThat(headers.apply(name)).as(what + ": " + name).isPresent());
        if (!response.has("content")) {
            assertThat(body).as(what).isEmpty();
            return;
        }
        String type = headers.apply("Content-Type").orElse("none").replaceFirst("\\s*;.*", "");
        assertThat(response.path("content").has(type)).as(what + ": " + type + " is not described").isTrue();
        if (type.endsWith("json") && !method.equals("HEAD")) {
            String place = HERE + "#" + pointer + "/content/" + type.replace("/", "~1") + "/schema";
            assertThat(schemas.computeIfAbsent(place, one -> registry.getSchema(SchemaLocation.of(one.replace("{", "%7B").replace("}", "%7D")))).validate(read(body))).as(what).isEmpty();
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(body, e);
        }
    }
}
