package org.mailroom.webadmin.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.mailroom.domain.Refused;
import org.mailroom.webadmin.work.Problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;

/** The fields of a JSON object, strictly: an unknown or doubled field, a wrong type or a bad value is a {@link Problem} that names it. */
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

    /** @param allowed  the names that may stand there; empty content is an object without fields */
    static Fields of(byte[] content, String... allowed) {
        if (content.length == 0) {
            return new Fields(Reply.JSON.createObjectNode(), "");
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
        return new Fields(known(tree, "", allowed), "");
    }

    private static JsonNode known(JsonNode object, String within, String... allowed) {
        Set<String> names = new TreeSet<>(List.of(allowed));
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw Problem.field(within + name, "is not known here; allowed: " + (names.isEmpty() ? "no fields" : String.join(", ", names)));
            }
        });
        return object;
    }

    /** The object that stands there, with these fields at most; one without fields where nothing stands. */
    Fields object(String name, String... allowed) {
        if (!has(name)) {
            return new Fields(Reply.JSON.createObjectNode(), within + name + ".");
        }
        if (!object.get(name).isObject()) {
            throw Problem.field(within + name, "must be an object");
        }
        return new Fields(known(object.get(name), within + name + ".", allowed), within + name + ".");
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
        String text = text(name).orElseThrow(() -> Problem.field(name, "is missing; it must be text"));
        if (text.isBlank()) {
            throw Problem.field(name, "is empty");
        }
        return text;
    }

    boolean flag(String name) {
        if (has(name) && !object.get(name).isBoolean()) {
            throw Problem.field(name, "must be true or false");
        }
        return has(name) && object.get(name).booleanValue();
    }

    int number(String name) {
        if (!object.get(name).isInt()) {
            throw Problem.field(name, "must be a whole number");
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

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list(name)) {
            texts.add(text(name, one));
        }
        return texts;
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
        if (!has(name)) {
            return Reply.JSON.createArrayNode();
        }
        if (!object.get(name).isArray()) {
            throw Problem.field(name, "must be a list");
        }
        return object.get(name);
    }

    private static String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw Problem.field(name, "must be text");
        }
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
