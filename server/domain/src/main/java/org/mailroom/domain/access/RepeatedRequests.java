package org.mailroom.domain.access;

import java.util.Map;
import java.util.Optional;

/** Port: answers that were given to requests with an Idempotency-Key, for a day. Safe from any thread, blocks. */
public interface RepeatedRequests {
    /** @param fingerprint  of what was asked for */
    record Given(String fingerprint, int status, Map<String, String> headers, byte[] content) {
    }

    Optional<Given> find(String caller, String key);

    /** Keeps the answer; of two the first stays. */
    void keep(String caller, String key, Given answer);
}
