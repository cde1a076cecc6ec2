package org.mailroom.webadmin.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.mailroom.webadmin.live.Outlet;
import org.mailroom.webadmin.work.Problem;

/**
 * A complete answer.
 *
 * @param headers  in this order; one name may stand there more than once
 * @param stream  writes the answer as it goes on, instead of the content
 */
public record PageAnswer(int status, String contentType, byte[] content, Map<String, List<String>> headers, Optional<Consumer<Outlet>> stream) {
    static final String HTML = "text/html; charset=utf-8";
    /** Pages load only what is ours; no script and no style stands in a page itself. */
    static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self';"
        + " frame-ancestors 'none'; base-uri 'none'";

    PageAnswer(int status, String contentType, byte[] content, Map<String, List<String>> headers) {
        this(status, contentType, content, headers, Optional.empty());
    }

    static PageAnswer html(int status, byte[] content) {
        return new PageAnswer(status, HTML, content, Map.of()).with("Content-Security-Policy", PAGE_POLICY).with("Referrer-Policy", "same-origin");
    }

    /** Go there and look; the way to end a change. */
    static PageAnswer seeOther(String target) {
        return new PageAnswer(303, "text/plain; charset=utf-8", new byte[0], Map.of("Location", List.of(target)));
    }

    /** An answer that goes on; throws {@link org.mailroom.webadmin.work.Problem} when it cannot begin. */
    static PageAnswer stream(String contentType, Consumer<Outlet> writer) {
        return new PageAnswer(200, contentType, new byte[0], Map.of(), Optional.of(writer));
    }

    /** With when it is worth another try. */
    PageAnswer again(Problem problem) {
        return problem.retryAfter().isPresent() ? with("Retry-After", Long.toString(problem.retryAfter().getAsLong())) : this;
    }

    /** With this header field instead of those of the name. */
    PageAnswer with(String name, String value) {
        return with(name, List.of(value));
    }

    /** With this header field beside those of the name. */
    PageAnswer adding(String name, String value) {
        List<String> values = new ArrayList<>(headers.getOrDefault(name, List.of()));
        values.add(value);
        return with(name, values);
    }

    private PageAnswer with(String name, List<String> values) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.copyOf(values));
        return new PageAnswer(status, contentType, content, more, stream);
    }
}
