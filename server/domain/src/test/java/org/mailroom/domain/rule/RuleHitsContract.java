package org.mailroom.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

/** What every {@link RuleHits} does. */
public abstract class RuleHitsContract {

    /** Without any yet. */
    protected abstract RuleHits hits();

    @Test
    void shouldCountEachRule() {
        RuleHits hits = hits();
        assertThat(hits.all()).isEmpty();
        hits.count(List.of("a", "b"));
        hits.count(List.of("a"));
        hits.count(List.of());
        assertThat(hits.all()).containsOnlyKeys("a", "b");
        assertThat(hits.all().get("a").count()).isEqualTo(2);
        assertThat(hits.all().get("b").count()).isEqualTo(1);
        assertThat(hits.all().get("a").last()).isAfterOrEqualTo(hits.all().get("b").last());
    }

    @Test
    void shouldCountAllOfManyThreads() throws Exception {
        RuleHits hits = hits();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int j = 0; j < 500; j++) {
                    hits.count(List.of("x"));
                    if (j % 100 == 0) {
                        hits.all();
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(hits.all().get("x").count()).isEqualTo(4000);
    }
}
