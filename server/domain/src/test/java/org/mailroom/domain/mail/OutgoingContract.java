package org.mailroom.domain.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.mail.Outgoing.Limit;
import org.mailroom.domain.mail.Outgoing.Result;

/** What every {@link Outgoing} does. */
public abstract class OutgoingContract {
    private static final Limit MANY = new Limit("all", 1000);

    protected abstract Outgoing outgoing();

    /** What has been sent: name, sender and recipients of each. */
    protected abstract List<String> sent() throws Exception;

    private static Outgoing.Sent mail(String name, Optional<String> sender) {
        return new Outgoing.Sent(name, sender, List.of("a@b.example", "c@b.example"), () -> new ByteArrayInputStream("Subject: a\r\n\r\nb\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldSendEachKeyOnce() throws Exception {
        Outgoing outgoing = outgoing();
        assertThat(outgoing.send(mail("m1", Optional.of("s@acme.test")), new IngestKey("k1"), MANY)).isEqualTo(Result.SENT);
        assertThat(outgoing.send(mail("m2", Optional.empty()), new IngestKey("k1"), MANY)).isEqualTo(Result.ALREADY);
        assertThat(outgoing.send(mail("m3", Optional.empty()), new IngestKey("k2"), MANY)).isEqualTo(Result.SENT);
        assertThat(sent()).containsExactlyInAnyOrder("m1 s@acme.test [a@b.example, c@b.example]", "m3  [a@b.example, c@b.example]");
    }

    /** Message-IDs are made by others, and PostgreSQL's index takes no more than it can compress into a third of a page. */
    @Test
    void shouldTakeKeysOfAnyLength() throws Exception {
        Outgoing outgoing = outgoing();
        StringBuilder id = new StringBuilder("k");
        new Random(7).ints(20_000, '!', '~').forEach(letter -> id.append((char) letter));
        assertThat(outgoing.send(mail("m1", Optional.empty()), new IngestKey(id.toString()), MANY)).isEqualTo(Result.SENT);
        assertThat(outgoing.send(mail("m2", Optional.empty()), new IngestKey(id.toString()), MANY)).isEqualTo(Result.ALREADY);
        assertThat(outgoing.send(mail("m3", Optional.empty()), new IngestKey(id + "l"), MANY)).isEqualTo(Result.SENT);
    }

    @Test
    void shouldSendOnceWhenManyTry() throws Exception {
        Outgoing outgoing = outgoing();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String name = "m" + i;
            tries.add(() -> outgoing.send(mail(name, Optional.empty()), new IngestKey("k"), MANY) == Result.SENT);
        }
        int sent = 0;
        for (Future<Boolean> one : threads.invokeAll(tries)) {
            sent += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(sent).isEqualTo(1);
        assertThat(sent()).hasSize(1);
    }

    @Test
    void shouldSendNoMoreThanTheLimitOfWhatIsCountedTogether() throws Exception {
        Outgoing outgoing = outgoing();
        Limit two = new Limit("a", 2);
        assertThat(outgoing.send(mail("m1", Optional.empty()), new IngestKey("k1"), two)).isEqualTo(Result.SENT);
        for (int i = 0; i < 3; i++) {
            assertThat(outgoing.send(mail("m1", Optional.empty()), new IngestKey("k1"), two)).as("the same mail counts once").isEqualTo(Result.ALREADY);
        }
        assertThat(outgoing.send(mail("m2", Optional.empty()), new IngestKey("k2"), two)).isEqualTo(Result.SENT);
        assertThat(outgoing.send(mail("m3", Optional.empty()), new IngestKey("k3"), two)).isEqualTo(Result.TOO_MANY);
        assertThat(outgoing.send(mail("m4", Optional.empty()), new IngestKey("k4"), new Limit("b", 2))).isEqualTo(Result.SENT);
        assertThat(outgoing.send(mail("m5", Optional.empty()), new IngestKey("k3"), new Limit("b", 2))).as("what was too much has not been sent").isEqualTo(Result.SENT);
        assertThat(sent()).hasSize(4);
    }
}
