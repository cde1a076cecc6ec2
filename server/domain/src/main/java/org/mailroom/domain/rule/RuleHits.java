package org.mailroom.domain.rule;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Port: how often rules have applied. Safe from any thread; counting is quick, and what a crash may take away is the last few seconds. */
public interface RuleHits {

    /** @param last  when it applied last */
    record Hits(long count, Instant last) {
    }

    /** Each of these has applied once more. */
    void count(Collection<String> rules);

    /** All that were ever counted, by name, in this process and others on the same database. */
    Map<String, Hits> all();
}
