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

/** What every {@link Outgoing} does. */
public abstract class OutgoingContract {

    protected abstract Outgoing outgoing();

    /** What has been sent: name, sender and recipients of each. */
    protected abstract List<String> sent() throws Exception;

    private static Outgoing.Sent mail(String name, Optional<String> sender) {
        return new Outgoing.Sent(name, sender, List.of("a@b.example", "c@b.example"), () -> new ByteArrayInputStream("Subject: a\r\n\r\nb\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldSendEachKeyOnce() throws Exception {
        Outgoing outgoing = outgoing();
        assertThat(outgoing.send(mail("m1", Optional.of("s@acme.test")), new IngestKey("k1"))).isTrue();
        assertThat(outgoing.send(mail("m2", Optional.empty()), new IngestKey("k1"))).isFalse();
        assertThat(outgoing.send(mail("m3", Optional.empty()), new IngestKey("k2"))).isTrue();
        assertThat(sent()).containsExactlyInAnyOrder("m1 s@acme.test [a@b.example, c@b.example]", "m3  [a@b.example, c@b.example]");
    }

    /** Message-IDs are made by others, and PostgreSQL's index takes no more than it can compress into a third of a page. */
    @Test
    void shouldTakeKeysOfAnyLength() throws Exception {
        Outgoing outgoing = outgoing();
        StringBuilder id = new StringBuilder("k");
        new Random(7).ints(20_000, '!', '~').forEach(letter -> id.append((char) letter));
        assertThat(outgoing.send(mail("m1", Optional.empty()), new IngestKey(id.toString()))).isTrue();
        assertThat(outgoing.send(mail("m2", Optional.empty()), new IngestKey(id.toString()))).isFalse();
        assertThat(outgoing.send(mail("m3", Optional.empty()), new IngestKey(id + "l"))).isTrue();
    }

    @Test
    void shouldSendOnceWhenManyTry() throws Exception {
        Outgoing outgoing = outgoing();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String name = "m" + i;
            tries.add(() -> outgoing.send(mail(name, Optional.empty()), new IngestKey("k")));
        }
        int sent = 0;
        for (Future<Boolean> one : threads.invokeAll(tries)) {
            sent += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(sent).isEqualTo(1);
        assertThat(sent()).hasSize(1);
    }
}
