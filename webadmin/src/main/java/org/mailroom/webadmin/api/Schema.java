package org.mailroom.webadmin.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.mailroom.webadmin.work.Problem;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a JSON value looks like, as a JSON Schema (2020-12) that {@code openapi.json} tells: what clients send is checked against it, what they get must conform to it. It speaks
 * of shape only; which words and addresses are possible, the domain says when it reads them. Immutable.
 */
final class Schema {
    static final Schema TEXT = of("string");
    static final Schema FLAG = of("boolean");
    static final Schema WHOLE = of("integer");
    static final Schema NUMBER = of("number");
    /** RFC 3339, with an offset. */
    static final Schema TIME = TEXT.with("format", "date-time");
    static final Schema DAY = TEXT.with("format", "date");
    /** What is taken and never given. */
    static final Schema SECRET = TEXT.with("writeOnly", true);
    static final Schema ADDRESS = TEXT.like("alice@acme.test");

    private static final Map<String, String> PEOPLE_SAY = Map.of("string", "text", "boolean", "true or false", "integer", "a whole number", "number", "a number",
        "array", "a list", "object", "an object");

    private final Optional<String> name;
    private final Map<String, Object> keywords;

    private Schema(Optional<String> name, Map<String, Object> keywords) {
        this.name = name;
        this.keywords = keywords;
    }

    private static Schema of(String... types) {
        return new Schema(Optional.empty(), Map.of("type", List.of(types)));
    }

    /** A text, or one of these other types: {@code integer}, {@code number}, {@code object}. */
    static Schema textOr(String type) {
        return of("string", type);
    }

    /** One of these texts. */
    static Schema words(String... words) {
        return TEXT.with("enum", List.of(words));
    }

    static Schema list(Schema item) {
        return of("array").with("items", item);
    }

    /** An object whose fields have any names. */
    static Schema map(Schema value) {
        return of("object").with("additionalProperties", value);
    }

    /** An object without fields; {@link #field} and {@link #maybe} add them. */
    static Schema object() {
        return of("object").with("properties", Map.of()).with("required", List.of());
    }

    /** The same under a name: generators of clients make a class of it. */
    static Schema object(String name) {
        return new Schema(Optional.of(name), object().keywords);
    }

    /** A page of a list. */
    static Schema page(Schema item) {
        return object().field("items", list(item), "this page").field("next", TEXT.orNull(), "the cursor of the next page; null on the last one");
    }

    /** A field that is always there. */
    Schema field(String field, Schema schema, String says) {
        Schema more = maybe(field, schema, says);
        Set<String> required = new LinkedHashSet<>(required());
        required.add(field);
        return more.with("required", List.copyOf(required));
    }

    /** A field that may be left out. */
    Schema maybe(String field, Schema schema, String says) {
        Map<String, Schema> more = new LinkedHashMap<>(properties());
        more.put(field, says.isEmpty() ? schema : schema.says(says));
        return with("properties", more);
    }

    /** The same object with the fields of another behind its own. */
    Schema fields(Schema other) {
        Schema all = this;
        for (Map.Entry<String, Schema> property : other.properties().entrySet()) {
            all = other.required().contains(property.getKey()) ? all.field(property.getKey(), property.getValue(), "") : all.maybe(property.getKey(), property.getValue(), "");
        }
        return all;
    }

    Schema says(String description) {
        return with("description", description);
    }

    Schema like(Object example) {
        return with("examples", List.of(example));
    }

    Schema orNull() {
        if (name.isPresent()) {
            throw new IllegalStateException("what has a name is never null: " + name.get());
        }
        List<String> types = new ArrayList<>(types());
        types.add("null");
        return with("type", types);
    }

    /** An object with other fields, too. */
    Schema open() {
        return with("additionalProperties", true);
    }

    /** That one of these fields is needed, or more of them. It is told to clients; the endpoint refuses. */
    Schema oneOf(String... fields) {
        return with("anyOf", Stream.of(fields).map(field -> Map.of("required", List.of(field))).toList());
    }

    /** Any JSON keyword beside those that have a method. */
    Schema with(String keyword, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Schema(name, more);
    }

    @SuppressWarnings("unchecked")
    private List<String> types() {
        return (List<String>) keywords.get("type");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Schema> properties() {
        return (Map<String, Schema>) keywords.getOrDefault("properties", Map.of());
    }

    @SuppressWarnings("unchecked")
    private List<String> required() {
        return (List<String>) keywords.getOrDefault("required", List.of());
    }

    Set<String> names() {
        return properties().keySet();
    }

    /** Its fields that are secrets. */
    Set<String> secrets() {
        return properties().entrySet().stream().filter(property -> Boolean.TRUE.equals(property.getValue().keywords.get("writeOnly"))).map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    boolean needsSomething() {
        return !required().isEmpty() || keywords.containsKey("anyOf");
    }

    /**
     * Refuses what does not look so: unknown fields, missing ones, wrong types. Null is as if left out.
     *
     * @param where  what the value is called; empty for the whole content
     * @throws Problem 422 with the name of the field, and what is allowed
     */
    void check(JsonNode value, String where) {
        if (!types().contains(type(value)) && !(type(value).equals("integer") && types().contains("number"))) {
            throw Problem.field(where, "must be " + types().stream().filter(type -> !type.equals("null")).map(PEOPLE_SAY::get).collect(Collectors.joining(" or ")));
        }
        if (value.isObject()) {
            value.fields().forEachRemaining(field -> check(field.getKey(), field.getValue(), where.isEmpty() ? "" : where + "."));
            required().stream().filter(field -> !value.hasNonNull(field)).findFirst().ifPresent(field -> {
                throw Problem.field((where.isEmpty() ? "" : where + ".") + field, "is missing; it must be " + PEOPLE_SAY.get(properties().get(field).types().get(0)));
            });
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            ((Schema) keywords.get("items")).check(value.get(i), where + "[" + i + "]");
        }
    }

    private void check(String field, JsonNode value, String within) {
        Schema known = properties().get(field);
        if (known == null && keywords.get("additionalProperties") instanceof Schema any) {
            any.check(value, within + field);
        } else if (known == null) {
            throw Problem.field(within + field, "is not known here; allowed: " + (names().isEmpty() ? "no fields" : String.join(", ", new TreeSet<>(names()))));
        } else if (!value.isNull()) {
            known.check(value, within + field);
        }
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case OBJECT -> "object";
            default -> "string";
        };
    }

    /** As a client may send it: no other fields, and null for what may be left out. */
    Schema sent() {
        Schema sent = with("additionalProperties", keywords.getOrDefault("additionalProperties", false));
        Map<String, Schema> fields = new LinkedHashMap<>();
        properties().forEach((field, schema) -> {
            Schema inner = schema.types().contains("object") ? schema.sent() : schema.keywords.get("items") instanceof Schema item && item.types().contains("object")
                ? schema.with("items", item.sent()) : schema;
            fields.put(field, required().contains(field) || inner.types().contains("null") ? inner : inner.orNull());
        });
        return keywords.containsKey("properties") ? sent.with("properties", fields) : sent;
    }

    /** The JSON Schema; what has a name goes into the components, and is referred to. */
    Map<String, Object> describe(Map<String, Object> components) {
        if (name.isEmpty()) {
            return described(components);
        }
        if (components.putIfAbsent(name.get(), Map.of()) == null) {
            components.put(name.get(), described(components));
        }
        return Map.of("$ref", "#/components/schemas/" + name.get());
    }

    private Map<String, Object> described(Map<String, Object> components) {
        Map<String, Object> document = new LinkedHashMap<>();
        keywords.forEach((keyword, value) -> document.put(keyword, described(keyword, value, components)));
        return document;
    }

    private static Object described(String keyword, Object value, Map<String, Object> components) {
        if (value instanceof Schema schema) {
            return schema.describe(components);
        }
        if (keyword.equals("type") && value instanceof List<?> types && types.size() == 1) {
            return types.get(0);
        }
        if (!keyword.equals("properties")) {
            return value;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((field, schema) -> fields.put((String) field, ((Schema) schema).describe(components)));
        return fields;
    }
}
