package org.mailroom.webadmin.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;

/**
 * What answers one method at one path.
 *
 * @param pattern  segments of the path below {@code /api/v1}, variable ones in braces: {@code /conversations/{number}}
 * @param needs  what a caller must be allowed
 */
record Endpoint(String method, String pattern, Scope needs, Action action) {
    /** Answers a call; may block. */
    @FunctionalInterface
    interface Action {
        Reply answer(Call call) throws Exception;
    }

    /** The variable parts, if the path is of this pattern. */
    Optional<Map<String, String>> match(List<String> segments) {
        List<String> parts = parts(pattern);
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

    static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.substring(1).split("/", -1)) {
            parts.add(part);
        }
        return parts;
    }
}
