package org.mailroom.webadmin.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.webadmin.work.PathPattern;

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
        return new PathPattern(pattern).match(segments);
    }
}
