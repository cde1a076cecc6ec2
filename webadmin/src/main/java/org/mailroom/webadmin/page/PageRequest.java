package org.mailroom.webadmin.page;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request for a page as it came.
 *
 * @param target  path and query as the browser wrote them
 * @param path  decoded segments
 * @param headers  by name in small letters
 * @param from  the browser's network address
 * @param secure  whether the browser speaks TLS, with us or with what stands before us
 * @param content  reads what was sent along; to be asked once, when it is known that somebody may send it
 */
public record PageRequest(String method, String target, List<String> path, Map<String, List<String>> query, Map<String, String> headers, Map<String, String> cookies,
                          String from, boolean secure, Content content) {
    /** What was sent along. */
    @FunctionalInterface
    public interface Content {
        /** @throws org.mailroom.webadmin.work.Problem when it is no form, or too large */
        Form read(boolean files) throws IOException;
    }

    /** A value that may be given once. */
    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst().map(String::strip).filter(value -> !value.isEmpty());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether a script of ours asks for a part of a page. */
    boolean partial() {
        return headers.containsKey("hx-request");
    }
}
