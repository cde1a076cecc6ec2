package org.mailroom.app.measure;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.measure.MetersContract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class PrometheusMetersTest extends MetersContract {
    private final PrometheusMeters meters = new PrometheusMeters();
    private final Exposition exposition = new Exposition(meters);

    @Override
    protected Meters meters() {
        return meters;
    }

    private String text() {
        return new String(exposition.now("").content(), StandardCharsets.UTF_8);
    }

    @Override
    protected long counted(Measure what, String... labels) {
        StringBuilder pattern = new StringBuilder("(?m)^mailroom_" + what.word() + (what.kind() == Measure.Kind.COUNT ? "_total" : "_count") + "\\{");
        for (int i = 0; i < labels.length; i++) {
            pattern.append("(?=[^}]*").append(what.labels().get(i).name()).append("=\"").append(labels[i]).append("\")");
        }
        Matcher found = Pattern.compile(pattern + "[^}]*} (\\S+)$").matcher(text());
        return found.find() ? (long) Double.parseDouble(found.group(1)) : 0;
    }

    @Test
    void shouldShowWhatHasNotHappenedYet() {
        assertThat(text()).contains("mailroom_claims_total{channel=\"imap\"} 0.0", "mailroom_smtp_messages_total{answer=\"refused\",listener=\"lmtp\"} 0.0");
    }

    @Test
    void shouldTellOfTheMachine() {
        assertThat(text()).contains("jvm_memory_used_bytes{", "jvm_threads_current", "process_start_time_seconds");
    }
}
