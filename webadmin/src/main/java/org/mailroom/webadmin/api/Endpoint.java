package org.mailroom.webadmin.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import org.mailroom.domain.access.Scope;
import org.mailroom.webadmin.work.PathPattern;

/**
 * What answers one method at one path.
 *
 * @param pattern  segments of the path below {@code /api/v1}, variable ones in braces: {@code /conversations/{number}}
 * @param needs  what a caller must be allowed
 * @param takes  the type of a request's content
 */
record Endpoint(String method, String pattern, Scope needs, Media takes, Action action) {
    /** What content a request has. */
    enum Media {
        JSON("application/json", "application/(.+\\+)?json"),
        YAML("application/yaml", "(application|text)/(x-)?yaml"),
        YAML_OR_JSON("application/yaml or application/json", "(application|text)/(x-)?yaml|application/(.+\\+)?json");

        private final String name;
        private final Pattern types;

        Media(String name, String types) {
            this.name = name;
            this.types = Pattern.compile("(" + types + ")(\\s*;.*)?");
        }

        boolean accepts(String type) {
            return types.matcher(type).matches();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Takes JSON. */
    Endpoint(String method, String pattern, Scope needs, Action action) {
        this(method, pattern, needs, Media.JSON, action);
    }

    /** Answers a call; may block. */
    @FunctionalInterface
    interface Action {
        Reply answer(Call call) throws Exception;
    }

    /** The variable parts, if the path is of this pattern. */
    Optional<Map<String, String>> match(List<String> segments) {
        return new PathPattern(pattern).match(segments);
    }
}
