package org.mailroom.domain.rule;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Hits of rules for tests. */
public final class InMemoryRuleHits implements RuleHits {
    private final Map<String, Hits> all = new TreeMap<>();

    @Override
    public synchronized void count(Collection<String> rules) {
        rules.forEach(rule -> all.merge(rule, new Hits(1, Instant.now()), (before, one) -> new Hits(before.count() + 1, one.last())));
    }

    @Override
    public synchronized Map<String, Hits> all() {
        return Map.copyOf(all);
    }
}
