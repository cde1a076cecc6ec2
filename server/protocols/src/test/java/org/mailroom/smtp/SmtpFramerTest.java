package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;

class SmtpFramerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new SmtpFramer());

    private void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private List<String> frames() {
        List<String> frames = new ArrayList<>();
        ByteBuf frame;
        while ((frame = channel.readInbound()) != null) {
            frames.add(frame.toString(StandardCharsets.ISO_8859_1));
        }
        return frames;
    }

    @Test
    void shouldCutCommandsWhenTheyComeInAnyPieces() {
        for (char c : "EHLO x\r\nNOOP\nQUIT\r\n".toCharArray()) {
            receive(String.valueOf(c));
        }
        assertThat(frames()).containsExactly("EHLO x\r\n", "NOOP\n", "QUIT\r\n");
    }

    @Test
    void shouldThrowOnceAndGoOnWhenCommandIsTooLong() {
        receive("NOOP " + "x".repeat(20_000));
        assertThatThrownBy(() -> receive("x".repeat(20_000) + "\r\nNOOP\r\n")).isInstanceOf(TooLongFrameException.class);
        assertThat(frames()).containsExactly("NOOP\r\n");
    }

    @Test
    void shouldRefuseWhenAnythingFollowsStartTls() {
        assertThatThrownBy(() -> receive("starttls\r\nQUIT\r\n")).hasRootCauseInstanceOf(
            org.apache.james.protocols.netty.CommandInjectionDetectedException.class);
        assertThat(frames()).isEmpty();
    }

    @Test
    void shouldRefusePlainTextWhenTlsIsPending() {
        channel.attr(SmtpFramer.TLS_PENDING).set(true);
        assertThatThrownBy(() -> receive("QUIT\r\n")).hasRootCauseInstanceOf(
            org.apache.james.protocols.netty.CommandInjectionDetectedException.class);
    }
}
