package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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

    /** A channel that receives a message until its end has come, as after DATA. */
    private EmbeddedChannel receiving() {
        AtomicBoolean data = new AtomicBoolean(true);
        return new EmbeddedChannel(new SmtpFramer(channel -> data.get()), new ChannelInboundHandlerAdapter() {
            private boolean open;

            @Override
            public void channelRead(ChannelHandlerContext context, Object frame) {
                String text = ((ByteBuf) frame).toString(StandardCharsets.ISO_8859_1);
                data.set(data.get() && (open || !".\r\n".equals(text)));
                open = !text.endsWith("\r\n");
                context.fireChannelRead(frame);
            }
        });
    }

    private static List<String> frames(EmbeddedChannel channel) {
        List<String> frames = new ArrayList<>();
        for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame.toString(StandardCharsets.ISO_8859_1));
        }
        return frames;
    }

    private static void receive(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldHandOverWholeLinesOfAMessageAndItsEndByItself() {
        EmbeddedChannel message = receiving();
        receive(message, "Subject: a\r\n\r\nb\r\n..\r\n.c\r\nd");
        assertThat(frames(message)).containsExactly("Subject: a\r\n\r\nb\r\n..\r\n.c\r\n");
        receive(message, "e\r\n.\r\nMAIL FROM:<>\r\n.\r\n");
        assertThat(frames(message)).containsExactly("de\r\n", ".\r\n", "MAIL FROM:<>\r\n", ".\r\n");
    }

    @Test
    void shouldTakeOnlyCrLfForAnEndOfLine() {
        EmbeddedChannel message = receiving();
        receive(message, "a\n.\nb\n.\r\nc\r.\r\n");
        assertThat(frames(message)).containsExactly("a\n.\nb\n.\r\nc\r.\r\n");
        receive(message, ".\n.\r.\r\n.\r");
        receive(message, "\n");
        assertThat(frames(message)).containsExactly(".\n.\r.\r\n", ".\r\n");
    }

    @Test
    void shouldHandOverPiecesOfALongLineAndNeverTearCrFromLf() {
        EmbeddedChannel message = receiving();
        receive(message, "x".repeat(8192) + "\r");
        assertThat(frames(message)).containsExactly("x".repeat(8192));
        receive(message, "\n.\r\n");
        assertThat(frames(message)).containsExactly("\r\n", ".\r\n");

        message = receiving();
        receive(message, "x".repeat(8192) + ".");
        receive(message, "\r\n.\r\n");
        assertThat(frames(message)).as("a dot behind a piece of the line does not end the message").containsExactly("x".repeat(8192), ".\r\n", ".\r\n");
    }

    /** However the bytes come, the frames are the message, then its end, then the command; no frame has a whole line and a part of one. */
    @Test
    void shouldFindTheEndHoweverTheBytesCome() {
        Random random = new Random(20261129);
        String[] parts = {"\r\n", "\r\n", ".", "..", "\n", "\r", "ab", ".\r", "\r\n..\r\n", "x".repeat(5_000)};
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            int end = ("\r\n" + text + "\r\n.\r\n").indexOf("\r\n.\r\n");
            String sent = end == 0 ? "" : text.append("\r\n").substring(0, end);
            String all = sent + ".\r\nNOOP\r\n";
            EmbeddedChannel message = receiving();
            for (int from = 0; from < all.length();) {
                int until = Math.min(all.length(), from + 1 + random.nextInt(random.nextBoolean() ? 3 : 9_000));
                receive(message, all.substring(from, until));
                from = until;
            }
            List<String> frames = frames(message);
            assertThat(frames.subList(Math.max(0, frames.size() - 2), frames.size())).as(all).containsExactly(".\r\n", "NOOP\r\n");
            assertThat(String.join("", frames.subList(0, frames.size() - 2))).isEqualTo(sent);
            assertThat(frames.subList(0, frames.size() - 2)).allMatch(frame -> frame.endsWith("\r\n") || !frame.contains("\r\n"));
        }
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
