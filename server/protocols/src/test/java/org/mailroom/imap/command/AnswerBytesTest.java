package org.mailroom.imap.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Random;
import java.util.stream.LongStream;

import org.apache.james.imap.encode.EncoderUtils;
import org.junit.jupiter.api.Test;

class AnswerBytesTest {
    private final AnswerBytes answer = new AnswerBytes();
    private final DateText dates = new DateText();

    private String text() {
        return new String(answer.bytes(), 0, answer.length(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldWriteNumbersInTheirDigits() {
        LongStream.of(0, 7, 9, 10, 99, 100, 12_345, 999_999_999, 1_000_000_000, 9_999_999_999L, Long.MAX_VALUE, -1, Integer.MIN_VALUE).forEach(number -> {
            answer.cut(0);
            answer.number(number);
            assertThat(text()).isEqualTo(Long.toString(number));
        });
    }

    @Test
    void shouldLetNothingFromOutsideEndALine() {
        answer.line("a\r\n\u0000b\u007fc\u00fc");

        assertThat(text()).isEqualTo("a   b c?");
    }

    @Test
    void shouldGrowWithWhatIsWritten() {
        answer.text("x".repeat(16_383)).text("yz").bytes(new byte[40_000]).number(1);

        assertThat(text()).hasSize(56_386).startsWith("x").endsWith("\u00001");
    }

    @Test
    void shouldTellDatesAsTheEncoderDoes() {
        Random random = new Random(7);
        long around = 1_700_000_000_000L;
        LongStream.concat(LongStream.of(0, 999, 86_399_999, 86_400_000, 951_782_400_000L, 1_709_251_199_999L, 253_402_300_799_999L),
            LongStream.generate(() -> around + (long) (random.nextGaussian() * 3e11)).limit(2_000).filter(millis -> millis >= 0)).forEach(millis -> {
                answer.cut(0);
                dates.write(millis, answer);
                assertThat(text()).isEqualTo(EncoderUtils.encodeDateTime(new Date(millis)));
            });
    }
}
