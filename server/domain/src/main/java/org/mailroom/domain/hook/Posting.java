package org.mailroom.domain.hook;

import java.util.Map;
import java.util.Optional;

/**
 * Port: sends a document to somebody else over HTTP. The addresses of the host are found once for each connection and checked against {@link Reach}; the connection goes to the very address that was
 * checked. Redirects that keep the method (307, 308) are followed three times, each checked again. The whole takes seconds, the answer's content is not kept. Safe from any thread, blocks.
 */
@FunctionalInterface
public interface Posting {
    /**
     * What came of it.
     *
     * @param status  of the answer; empty when there was none
     * @param words  for people: the status, or what went wrong
     */
    record Outcome(Optional<Integer> status, String words) {
        /** Whether the other side has taken it. */
        public boolean taken() {
            return status.filter(code -> code >= 200 && code < 300).isPresent();
        }
    }

    /** @param headers  beside {@code Content-Type: application/json} */
    Outcome post(HookUrl url, Map<String, String> headers, byte[] content);
}
