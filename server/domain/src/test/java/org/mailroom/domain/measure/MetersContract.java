package org.mailroom.domain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** What all {@link Meters} do that somebody asks. */
public abstract class MetersContract {

    /** The same each time, without any figures yet. */
    protected abstract Meters meters();

    /** How often it was counted or timed. */
    protected abstract long counted(Measure what, String... labels);

    @Test
    void shouldCountByLabels() {
        meters().count(Measure.CLAIMS, "imap");
        meters().count(Measure.CLAIMS, "imap");
        meters().count(Measure.CLAIMS, "rest");
        meters().count(Measure.JOURNAL, "received", "system");
        assertThat(counted(Measure.CLAIMS, "imap")).isEqualTo(2);
        assertThat(counted(Measure.CLAIMS, "rest")).isEqualTo(1);
        assertThat(counted(Measure.CLAIMS, "web")).isZero();
        assertThat(counted(Measure.JOURNAL, "received", "system")).isEqualTo(1);
    }

    @Test
    void shouldCountWhatIsTimed() {
        meters().time(Measure.DATABASE, 1_000, "read");
        meters().time(Measure.SCAN, 40_000_000_000L, "clamd", "none");
        meters().time(Measure.SCAN, 0, "clamd", "none");
        assertThat(counted(Measure.DATABASE, "read")).isEqualTo(1);
        assertThat(counted(Measure.SCAN, "clamd", "none")).isEqualTo(2);
    }

    @Test
    void shouldRefuseLabelsThatTheMeasureDoesNotHave() {
        assertThatIllegalArgumentException().isThrownBy(() -> meters().count(Measure.CLAIMS));
        assertThatIllegalArgumentException().isThrownBy(() -> meters().count(Measure.CLAIMS, "imap", "more"));
    }

    @Test
    void shouldLoseNothingAmongThreads() throws Exception {
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int j = 0; j < 1000; j++) {
                    meters().count(Measure.SMTP_MESSAGES, "smtp", "accepted");
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counted(Measure.SMTP_MESSAGES, "smtp", "accepted")).isEqualTo(8000);
    }
}
