package org.mailroom.mailets.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailroom.domain.mail.Content;

/** Whatever the other side does: a score that is one, or no verdict, in time. */
@Timeout(60)
class SpamdFaultsTest {
    private static final String OK = "SPAMD/1.1 0 EX_OK\r\n";
    private static final Patience HASTE = new Patience(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofSeconds(10), 1, Duration.ofMillis(1));
    private static final int SIZE = 8 << 20;
    private static final Content LARGE = () -> new ByteArrayInputStream(new byte[SIZE]);

    private static SpamScore score(FaultyScanner.Behaviour behaviour, int octets) throws Exception {
        try (FaultyScanner scanner = new FaultyScanner(behaviour)) {
            return new Spamd(Endpoint.list(scanner.address()), ClamdTest.PATIENCE).score(() -> new ByteArrayInputStream(new byte[octets]), octets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n\r\n", OK, OK + "\r\n", OK + "Spam: False ; 0 / 0\r\n\r\n", OK + "Spam: False ; 0.0 / 0.0\r\n\r\n", OK + "Spam: True\r\n\r\n",
        OK + "Spam: True ; NaN / 5.0\r\n\r\n", OK + "Spam: True ; 1e9 / 5.0\r\n\r\n", OK + "Spam: True ; 99999999999 / 5.0\r\n\r\n", OK + "Spam: True ; 9.0 / 5.0",
        OK + "Content-length: 100\r\nSpam: True ; 9.0 / 5.0\r\n\r\nGTUBE", "SPAMD/1.0 76 Bad header line: (EOF)\r\n\r\n", "SPAMD/1.1 0 EX_OKAY\r\nSpam: True ; 9.0 / 5.0\r\n\r\n",
        "stream: OK\0", "HTTP/1.1 200 OK\r\nSpam: True ; 9.0 / 5.0\r\n\r\n"})
    void shouldGiveNoVerdictWhenTheAnswerIsNone(String answer) {
        assertThatThrownBy(() -> score(FaultyScanner.answering(answer), 100)).isInstanceOf(NoVerdict.class);
    }

    @Test
    void shouldTakeWholeAnswersEvenSlowOnes() throws Exception {
        assertThat(score(FaultyScanner.answering(OK + "Content-length: 7\r\nSpam: True ; 1000.5 / 5.0\r\n\r\nA,B_2,C"), SIZE))
            .isEqualTo(new SpamScore(1000.5, 5, List.of("A", "B_2", "C")));
        assertThat(score(FaultyScanner.answering("SPAMD/1.1 0 EX_OK\r\nspam: no ; -1 / 6\r\n\r\n"), 0)).isEqualTo(new SpamScore(-1, 6, List.of()));
        assertThat(score(FaultyScanner.answering(OK + "Spam: True ; 9.0 / 5.0\r\n\r\nA\r\nX-Evil: 1"), 9).tests()).isEmpty();
        assertThat(score(FaultyScanner.slow(OK + "Spam: True ; 9.0 / 5.0\r\n\r\n", Duration.ofMillis(5)), 10).score()).isEqualTo(9);
    }

    @Test
    void shouldSendTheCommandTheExactLengthAndEveryByte() throws Exception {
        String[] sent = new String[1];
        try (FaultyScanner scanner = new FaultyScanner((in, out) -> {
            sent[0] = new String(FaultyScanner.takeAll(in), StandardCharsets.ISO_8859_1);
            out.write((OK + "DidSet: local\r\n\r\n").getBytes());
        })) {
            Spamd spamd = new Spamd(Endpoint.list(scanner.address()), ClamdTest.PATIENCE);
            assertThat(spamd.tell(true, () -> new ByteArrayInputStream("\u00ff\u0000\r\n.".getBytes(StandardCharsets.ISO_8859_1)), 5)).isTrue();
        }
        assertThat(sent[0]).isEqualTo("TELL SPAMC/1.5\r\nContent-length: 5\r\nMessage-class: spam\r\nSet: local\r\n\r\n\u00ff\u0000\r\n.");
    }

    @Test
    void shouldNotTakeAScoreForAnAnswerWhenItCameBeforeTheEnd() {
        assertThatThrownBy(() -> score(FaultyScanner.early(OK + "Spam: False ; 0.0 / 5.0\r\n\r\n"), SIZE)).isInstanceOf(NoVerdict.class);
    }

    @Test
    void shouldGiveUpWhenTheAnswerHasNoEnd() {
        assertThatThrownBy(() -> score(FaultyScanner.endless(), 100)).hasMessage("spamd gave an answer without end");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveUpInTimeWhenItHangs(boolean takesTheMessage) throws Exception {
        try (FaultyScanner scanner = new FaultyScanner(FaultyScanner.early(""))) {
            scanner.become(takesTheMessage ? scanner.silent() : scanner.hanging());
            Spamd spamd = new Spamd(Endpoint.list(scanner.address()), HASTE);
            assertThatThrownBy(() -> spamd.score(LARGE, SIZE)).hasMessage("spamd did not answer in time");
        }
    }

    @Test
    void shouldSayWhenNobodyListens() throws Exception {
        Spamd spamd = new Spamd(Endpoint.list(FaultyScanner.nobody()), HASTE);
        assertThatThrownBy(() -> spamd.score(LARGE, SIZE)).hasMessage("spamd cannot be reached");
    }
}
