package org.mailroom.webadmin.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paths of one form: segments behind slashes, variable ones in braces, such as {@code /conversations/{number}}. Immutable.
 */
public final class PathPattern {
    private final List<String> parts;

    public PathPattern(String pattern) {
        this.parts = List.of(pattern.substring(1).split("/", -1));
    }

    /**
     * The variable parts, if the path is of this form.
     *
     * @param segments  decoded
     */
    public Optional<Map<String, String>> match(List<String> segments) {
        if (parts.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.startsWith("{")) {
                values.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    @Override
    public String toString() {
        return "/" + String.join("/", parts);
    }
}
