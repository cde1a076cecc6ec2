package org.mailroom.store.mail;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import javax.mail.MessagingException;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A mail attribute's value in James's JSON form. James leaves out, without a word, what has no such form, also inside
 * lists and maps, and reads one form ({@code FSTSerializer}) by Java deserialisation; both are refused here. An exception, which James hangs on a mail when a
 * mailet has failed, is kept as what it says: refused, the mail could not even go into the error repository.
 */
final class AttributeJson {
    private static final Set<String> FOREIGN_CODE = Set.of("FSTSerializer");

    private AttributeJson() {
    }

    static JsonNode write(String mail, Attribute attribute) throws MessagingException {
        if (attribute.getValue().value() instanceof Throwable failure) {
            return AttributeValue.of(String.valueOf(failure)).toJson().orElseThrow();
        }
        if (!storable(attribute.getValue())) {
            throw new MessagingException("the attribute " + attribute.getName().asString() + " of the mail " + mail
                + " cannot be stored; allowed are booleans, numbers, text, bytes, dates, URLs and lists and maps of them. The mail was not stored");
        }
        return attribute.getValue().toJson().orElseThrow();
    }

    static AttributeValue<?> read(JsonNode value) {
        if (value.findValues("serializer").stream().anyMatch(name -> FOREIGN_CODE.contains(name.asText()))) {
            throw new IllegalArgumentException("an attribute wants to be read by deserialisation");
        }
        return AttributeValue.fromJson(value);
    }

    private static boolean storable(Object value) {
        if (value instanceof AttributeValue<?> attribute) {
            return storable(attribute.value()) && attribute.toJson().isPresent();
        }
        if (value instanceof Collection<?> values) {
            return values.stream().allMatch(AttributeJson::storable);
        }
        if (value instanceof Map<?, ?> values) {
            return values.values().stream().allMatch(AttributeJson::storable);
        }
        return !(value instanceof Optional<?> optional) || optional.map(AttributeJson::storable).orElse(true);
    }
}
