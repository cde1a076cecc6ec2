package org.mailroom.mailets.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.mail.Content;

/** Whatever the other side does: an answer that is one, or no verdict, in time. */
@Timeout(60)
class ClamdFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Patience HASTE = new Patience(Duration.ofSeconds(10), SHORT, Duration.ofSeconds(10), 1, Duration.ofMillis(1));
    private static final Content SMALL = () -> new ByteArrayInputStream("Subject: x\r\n\r\n".getBytes());
    /** More than sockets hold. */
    private static final Content LARGE = () -> new ByteArrayInputStream(new byte[16 << 20]);

    private static VirusVerdict scan(FaultyScanner.Behaviour behaviour, Content message) throws Exception {
        try (FaultyScanner scanner = new FaultyScanner(behaviour)) {
            return new Clamd(Endpoint.list(scanner.address()), ClamdTest.PATIENCE).scan(message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "stream: OK", "stream: O", "OK\0", "stream: OKAY\0", "stream:OK\0", "stream: OK \0", "Stream: OK\0", "stream:  FOUND\0", "stream: A B FOUND\0",
        "stream: \u0001 FOUND\0", "stream: X FOUND", "INSTREAM size limit exceeded.\0", "UNKNOWN COMMAND\0", "HTTP/1.1 200 OK\r\n\r\n"})
    void shouldGiveNoVerdictWhenTheAnswerIsNone(String answer) {
        assertThatThrownBy(() -> scan(FaultyScanner.answering(answer), SMALL)).isInstanceOf(NoVerdict.class);
    }

    @Test
    void shouldTakeWholeAnswersEvenSlowOnes() throws Exception {
        assertThat(scan(FaultyScanner.answering("stream: OK\0"), LARGE)).isEqualTo(new VirusVerdict.Clean());
        assertThat(scan(FaultyScanner.answering("stream: OK\n"), SMALL)).isEqualTo(new VirusVerdict.Clean());
        assertThat(scan(FaultyScanner.slow("stream: Some.Virus-1 FOUND\0", Duration.ofMillis(10)), SMALL)).isEqualTo(new VirusVerdict.Infected("Some.Virus-1"));
        assertThat(scan(FaultyScanner.answering("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"), SMALL)).isEqualTo(new VirusVerdict.TooLarge());
        assertThat(scan(FaultyScanner.answering("INSTREAM size limit exceeded. ERROR\0"), SMALL)).isEqualTo(new VirusVerdict.TooLarge());
    }

    @Test
    void shouldHandOverEveryByte() throws Exception {
        byte[] message = new byte[200_000];
        new java.util.Random(3).nextBytes(message);
        byte[][] taken = new byte[1][];
        assertThat(scan((in, out) -> {
            taken[0] = FaultyScanner.takeAll(in);
            out.write("stream: OK\0".getBytes());
        }, () -> new ByteArrayInputStream(message))).isEqualTo(new VirusVerdict.Clean());
        assertThat(taken[0]).isEqualTo(message);
    }

    @Test
    void shouldNotTakeOkForAnAnswerWhenItCameBeforeTheEnd() {
        assertThatThrownBy(() -> scan(FaultyScanner.early("stream: OK\0"), LARGE)).isInstanceOf(NoVerdict.class);
    }

    @Test
    void shouldGiveUpWhenTheAnswerHasNoEnd() {
        assertThatThrownBy(() -> scan(FaultyScanner.endless(), SMALL)).hasMessage("clamd gave an answer without end");
    }

    @Test
    void shouldSayWhenNobodyListens() throws Exception {
        Clamd clamd = new Clamd(Endpoint.list(FaultyScanner.nobody()), HASTE);
        assertThatThrownBy(() -> clamd.scan(SMALL)).hasMessage("clamd cannot be reached");
        Clamd gone = new Clamd(Endpoint.list("unix:/nowhere/clamd.ctl"), HASTE);
        assertThatThrownBy(() -> gone.scan(SMALL)).hasMessage("clamd cannot be reached");
        Clamd unknown = new Clamd(Endpoint.list("no-such-host.invalid:3310"), HASTE);
        assertThatThrownBy(() -> unknown.scan(SMALL)).hasMessage("clamd cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveUpInTimeWhenItHangs(boolean takesTheMessage) throws Exception {
        try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.early(""))) {
            scanner.become(takesTheMessage ? scanner.silent() : scanner.hanging());
            Clamd clamd = new Clamd(Endpoint.list(scanner.address()), HASTE);
            assertThatThrownBy(() -> clamd.scan(LARGE)).hasMessage("clamd did not answer in time");
        }
    }

    @Test
    void shouldGiveUpInTimeWhenItTalksOnButSlowly() {
        Patience total = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1), 1, Duration.ofMillis(1));
        assertThatThrownBy(() -> {
            try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.slow("stream: ".repeat(100), Duration.ofMillis(50)))) {
                new Clamd(Endpoint.list(scanner.address()), total).scan(SMALL);
            }
        }).hasMessage("clamd did not answer in time");
    }

    @Test
    void shouldLeaveAHungOneAloneUntilOneQuestionIsAnswered() throws Exception {
        try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.early(""))) {
            scanner.become(scanner.hanging());
            Clamd clamd = new Clamd(Endpoint.list(scanner.address()), HASTE);
            assertThatThrownBy(() -> clamd.scan(SMALL)).isInstanceOf(NoVerdict.class);
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> clamd.scan(SMALL)).isInstanceOfSatisfying(NoVerdict.class, e -> assertThat(e.isBusy()).isTrue());
            }
            assertThat(scanner.count()).isEqualTo(1);

            scanner.become(FaultyScanner.answering("stream: OK\0"));
            assertThat(soon(clamd)).isEqualTo(new VirusVerdict.Clean());
            assertThat(clamd.scan(SMALL)).isEqualTo(new VirusVerdict.Clean());
        }
    }

    private static VirusVerdict soon(Clamd clamd) throws InterruptedException {
        while (true) {
            try {
                return clamd.scan(SMALL);
            } catch (NoVerdict notYet) {
                Thread.sleep(20);
            }
        }
    }

    @Test
    void shouldLetOnlySoManyWait() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (FaultyScanner scanner = new FaultyScanner((in, out) -> {
            FaultyScanner.takeAll(in);
            asked.countDown();
            go.await();
            out.write("stream: OK\0".getBytes());
        })) {
            Patience one = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), 1, Duration.ofMillis(1));
            Clamd clamd = new Clamd(Endpoint.list(scanner.address()), one);
            Future<VirusVerdict> first = threads.submit(() -> clamd.scan(SMALL));
            asked.await();
            assertThatThrownBy(() -> clamd.scan(SMALL)).hasMessage("clamd is busy");
            go.countDown();
            assertThat(first.get()).isEqualTo(new VirusVerdict.Clean());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldAskTheNextHostWhenOneFails() throws Exception {
        try (FaultyScanner garbage = new FaultyScanner(FaultyScanner.answering("nonsense\0")); FaultyScanner hung = new FaultyScanner(FaultyScanner.early(""));
             FaultyScanner sound = new FaultyScanner(FaultyScanner.answering("stream: OK\0"))) {
            hung.become(hung.hanging());
            Clamd clamd = new Clamd(Endpoint.list(FaultyScanner.nobody() + ", " + garbage.address() + ", " + hung.address() + ", " + sound.address()), HASTE);
            for (int i = 0; i < 8; i++) {
                assertThat(clamd.scan(SMALL)).isEqualTo(new VirusVerdict.Clean());
            }
        }
    }

    @Test
    void shouldNotBlameTheScannerWhenTheMessageCannotBeRead() {
        assertThatThrownBy(() -> scan(FaultyScanner.answering("stream: OK\0"), () -> {
            throw new IOException("the disk is gone");
        })).isInstanceOf(UnreadableMessage.class);
    }
}
