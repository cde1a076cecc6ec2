package org.mailroom.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

class CommandFramerTest {
    private static final String DIALOGUE = "a NOOP\r\n"
        + "b LOGIN {5}\r\nalice {8+}\r\nsecret\r\n\r\n"
        + "c APPEND INBOX {0+}\r\n\r\n"
        + "d APPEND INBOX (\\Seen) {28+}\r\nx LOGOUT\r\ny {99999+}\r\nz NO\r\n\r\n"
        + "e SEARCH TEXT \"{5}\" HEADER {3+}\r\n{9} {4}\r\n+}\r\n x\r\n"
        + "f NOOP\n";
    private static final List<String> FRAMES = List.of("a NOOP\r\n",
        "+", "b LOGIN {5}\r\n|alice| {8+}\r\n|secret\r\n|\r\n",
        "c APPEND INBOX {0+}\r\n||\r\n",
        "d APPEND INBOX (\\Seen) {28+}\r\n|x LOGOUT\r\ny {99999+}\r\nz NO\r\n|\r\n",
        "+", "e SEARCH TEXT \"{5}\" HEADER {3+}\r\n|{9}| {4}\r\n|+}\r\n| x\r\n",
        "f NOOP\r\n");

    @TempDir
    Path spill;

    @Test
    void shouldFindTheSameCommandsWhereverTheStreamIsCut() throws Exception {
        byte[] stream = DIALOGUE.getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= stream.length; cut++) {
            CommandFramer framer = new CommandFramer(ImapLimits.DEFAULT, spill);
            List<String> frames = new ArrayList<>(read(framer, Unpooled.wrappedBuffer(stream, 0, cut)));
            frames.addAll(read(framer, Unpooled.wrappedBuffer(stream, cut, stream.length - cut)));
            assertThat(frames).as("cut at " + cut).isEqualTo(FRAMES);
        }
    }

    @Test
    void shouldFindTheSameCommandsWhenEachByteComesAlone() throws Exception {
        CommandFramer framer = new CommandFramer(ImapLimits.DEFAULT.withSpill(3), spill);
        List<String> frames = new ArrayList<>();
        for (byte one : DIALOGUE.getBytes(StandardCharsets.ISO_8859_1)) {
            frames.addAll(read(framer, Unpooled.wrappedBuffer(new byte[] {one})));
        }

        assertThat(frames).isEqualTo(FRAMES);
        assertThat(spill).isEmptyDirectory();
    }

    @Test
    void shouldKeepStepWhenLimitsArePassedWhereverTheStreamIsCut() throws Exception {
        ImapLimits limits = ImapLimits.DEFAULT.withLine(40).withLiteralBytes(20);
        byte[] stream = ("a NOOP " + "x".repeat(60) + "\r\n"
            + "b APPEND i {30+}\r\n" + "c NOOP\r\n".repeat(3) + "123456 {5+}\r\n12345\r\n"
            + "d NOOP " + "x".repeat(60) + " {9+}\r\ne NOOP\r\n.\r\n"
            + "f APPEND i {21}\r\n"
            + "g NOOP\r\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= stream.length; cut++) {
            CommandFramer framer = new CommandFramer(limits, spill);
            List<String> frames = new ArrayList<>(read(framer, Unpooled.wrappedBuffer(stream, 0, cut)));
            frames.addAll(read(framer, Unpooled.wrappedBuffer(stream, cut, stream.length - cut)));
            assertThat(frames).as("cut at " + cut).extracting(frame -> frame.substring(0, 5))
                .containsExactly("a BAD", "b NO ", "d BAD", "f NO ", "g NOO");
        }
    }

    @Test
    void shouldGiveUpWhenTheLiteralIsBeyondAnyReason() throws Exception {
        CommandFramer framer = new CommandFramer(ImapLimits.DEFAULT, spill);

        assertThat(read(framer, Unpooled.copiedBuffer("a APPEND i {999999999999999999999999+}\r\n", StandardCharsets.US_ASCII)))
            .singleElement().asString().startsWith("BYE");
    }

    private static List<String> read(CommandFramer framer, ByteBuf input) throws IOException {
        List<String> frames = new ArrayList<>();
        for (Optional<Frame> frame = framer.next(input, false); frame.isPresent(); frame = framer.next(input, false)) {
            frames.add(text(frame.get()));
            if (frame.get() instanceof Frame.Farewell) {
                break;
            }
        }
        return frames;
    }

    private static String text(Frame frame) throws IOException {
        if (frame instanceof Frame.Command command) {
            try (AssembledCommand assembled = command.command()) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < assembled.texts().size(); i++) {
                    text.append(new String(assembled.texts().get(i), StandardCharsets.ISO_8859_1));
                    if (i < assembled.literals().size()) {
                        text.append('|').append(new String(assembled.literals().get(i).getInputStream().readAllBytes(),
                            StandardCharsets.ISO_8859_1)).append('|');
                    }
                }
                return text.toString();
            }
        }
        if (frame instanceof Frame.Refusal refusal) {
            return refusal.answer();
        }
        return frame instanceof Frame.Farewell farewell ? "BYE " + farewell.text() : "+";
    }
}
