package org.mailroom.webadmin.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.mailroom.domain.OneLine;
import org.mailroom.domain.Refused;
import org.mailroom.webadmin.work.Problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;

/**
 * The fields of a JSON object, strictly: an unknown or doubled field, a missing one, a wrong type or a bad value is a {@link Problem} that names it. Which there are and of what
 * types, the endpoint's {@link Schema} says; what is asked here by another name or type is a mistake of ours.
 */
final class Fields {
    private static final ObjectReader STRICT = Reply.JSON.reader().with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode object;
    /** Before the names of fields, for who reads what is wrong: {@code targets.} */
    private final String within;

    private Fields(JsonNode object, String within) {
        this.object = object;
        this.within = within;
    }

    /** The content of a request without fields. */
    static Fields none() {
        return new Fields(Reply.JSON.createObjectNode(), "");
    }

    /**
     * The fields of a content that looks as the schema says.
     *
     * @param content  none at all is an object without fields
     */
    static Fields of(byte[] content, Schema schema) {
        if (content.length == 0) {
            schema.check(Reply.JSON.createObjectNode(), "");
            return none();
        }
        JsonNode tree;
        try {
            tree = STRICT.readTree(content);
        } catch (IOException e) {
            throw Problem.of(400, "Not JSON", "The content is no JSON document: " + firstLine(e) + ". Nothing was changed.");
        }
        if (tree == null || !tree.isObject()) {
            throw Problem.of(400, "Not an object", "The content must be one JSON object. Nothing was changed.");
        }
        schema.check(tree, "");
        return new Fields(tree, "");
    }

    /** The object that stands there; one without fields where nothing stands. */
    Fields object(String name) {
        return new Fields(has(name) ? object.get(name) : Reply.JSON.createObjectNode(), within + name + ".");
    }

    /** The objects of a list. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode one : list(name)) {
            objects.add(new Fields(one, within + name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    private static String firstLine(IOException e) {
        return e.getMessage().lines().findFirst().orElse("it cannot be read");
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** Whether it stands there as null. */
    boolean isNull(String name) {
        return object.has(name) && object.get(name).isNull();
    }

    Optional<String> text(String name) {
        return has(name) ? Optional.of(text(within + name, object.get(name))) : Optional.empty();
    }

    /** A text or a number, as text. */
    Optional<String> word(String name) {
        JsonNode node = object.path(name);
        return node.isNumber() ? Optional.of(node.asText()) : text(name);
    }

    String needed(String name) {
        String text = text(name).orElseThrow();
        if (text.isBlank()) {
            throw Problem.field(within + name, "is empty");
        }
        return text;
    }

    Optional<String> line(String name) {
        return text(name).map(text -> line(within + name, text));
    }

    /** What must stand in one line: it may become part of a header. */
    String neededLine(String name) {
        return line(within + name, needed(name));
    }

    boolean flag(String name) {
        return has(name) && object.get(name).booleanValue();
    }

    int number(String name) {
        if (!object.get(name).canConvertToInt()) {
            throw Problem.field(within + name, "is too large");
        }
        return object.get(name).intValue();
    }

    /** An object of texts; empty when it is no object. */
    Optional<Map<String, String>> words(String name) {
        if (!object.path(name).isObject()) {
            return Optional.empty();
        }
        Map<String, String> words = new LinkedHashMap<>();
        object.get(name).fields().forEachRemaining(entry -> words.put(entry.getKey(), text(name, entry.getValue())));
        return Optional.of(words);
    }

    /** A list of words and names. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list(name)) {
            texts.add(line(within + name, text(name, one)));
        }
        return texts;
    }

    private static String line(String name, String text) {
        if (!OneLine.is(text)) {
            throw Problem.field(name, "has a line end or another control character in it");
        }
        return text;
    }

    List<Long> numbers(String name) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode one : list(name)) {
            if (one.isTextual() && one.textValue().matches("\\d{1,19}")) {
                numbers.add(value(name, one.textValue(), Long::parseLong));
            } else if (one.canConvertToLong() && one.isIntegralNumber()) {
                numbers.add(one.longValue());
            } else {
                throw Problem.field(name, "must be a list of ids");
            }
        }
        return numbers;
    }

    private JsonNode list(String name) {
        return has(name) ? object.get(name) : Reply.JSON.createArrayNode();
    }

    private static String text(String name, JsonNode node) {
        if (node.textValue().indexOf('\0') >= 0) {
            throw Problem.field(name, "has a NUL in it");
        }
        return node.textValue();
    }

    /** A value by its reader, whose refusal names the field. */
    static <T> T value(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (Refused | IllegalArgumentException | java.time.DateTimeException e) {
            throw Problem.field(name, e.getMessage().replaceAll("\\.? Nothing was changed\\.$", ""));
        }
    }
}
