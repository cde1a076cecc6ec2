package org.mailroom.mailets.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.mailroom.domain.mail.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client of clamd: hands a message over in pieces (INSTREAM) and takes {@code stream: OK}, {@code stream: NAME FOUND} and {@code INSTREAM size limit
 * exceeded. ERROR} for an answer, complete and with its end, and OK only after all of the message was handed over. All else is {@link NoVerdict}.
 * Never holds more than a piece of the message. Thread-safe. Replaces James's {@code ClamAVScan}, whose connection has no deadline and which
 * takes what it cannot read for clean. Proof: {@code ClamdTest} (the real one), {@code ClamdFaultsTest}.
 */
public final class Clamd {
    private static final Logger LOGGER = LoggerFactory.getLogger(Clamd.class);
    private static final byte[] COMMAND = "zINSTREAM\0".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern FOUND = Pattern.compile("stream: ([!-~]{1,250}) FOUND");
    /** clamd says so, with AlertExceedsMax, of what it did not look into. */
    private static final String LIMIT = "Heuristics.Limits.Exceeded";
    private static final int PIECE = 64 << 10;
    private static final int LONGEST_ANSWER = 1024;

    private final Scanner scanner;

    public Clamd(List<Endpoint> hosts, Patience patience) {
        this.scanner = new Scanner("clamd", hosts, patience);
    }

    /**
     * @throws NoVerdict when clamd does not say what the message is
     * @throws UnreadableMessage when the message cannot be read, which is not clamd's doing
     */
    public VirusVerdict scan(Content message) throws NoVerdict {
        return scanner.ask(line -> scan(line, message));
    }

    private static VirusVerdict scan(Line line, Content message) throws IOException, NoVerdict {
        boolean complete;
        try (InputStream in = UnreadableMessage.open(message)) {
            complete = hand(line, in);
        } catch (UnreadableMessage | Line.TimedOut e) {
            throw e;
        } catch (IOException brokenOff) {
            // It closes when it has had enough, and may have said so before.
            LOGGER.debug("clamd took only a part of a message", brokenOff);
            complete = false;
        }
        return read(answer(line), complete);
    }

    /** @return false when clamd spoke before it had all */
    private static boolean hand(Line line, InputStream message) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(Integer.BYTES + PIECE);
        if (!line.send(ByteBuffer.wrap(COMMAND))) {
            return false;
        }
        while (true) {
            int count = UnreadableMessage.read(message, piece.array(), Integer.BYTES, PIECE);
            piece.clear().putInt(0, count).limit(Integer.BYTES + count);
            if (!line.send(piece)) {
                return false;
            }
            if (count == 0) {
                return true;
            }
        }
    }

    private static String answer(Line line) throws IOException, NoVerdict {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_ANSWER);
        int seen = 0;
        while (bytes.hasRemaining()) {
            if (line.receive(bytes) < 0) {
                throw new NoVerdict(seen == 0 ? "clamd closed the connection" : "clamd cut its answer short");
            }
            for (; seen < bytes.position(); seen++) {
                byte one = bytes.get(seen);
                if (one == 0 || one == '\n') {
                    return new String(bytes.array(), 0, seen, StandardCharsets.ISO_8859_1);
                }
            }
        }
        throw new NoVerdict("clamd gave an answer without end");
    }

    private static VirusVerdict read(String answer, boolean complete) throws NoVerdict {
        Matcher found = FOUND.matcher(answer);
        if (found.matches()) {
            return found.group(1).startsWith(LIMIT) ? new VirusVerdict.TooLarge() : new VirusVerdict.Infected(found.group(1));
        }
        if (answer.equals("INSTREAM size limit exceeded. ERROR")) {
            return new VirusVerdict.TooLarge();
        }
        if (answer.equals("stream: OK") && complete) {
            return new VirusVerdict.Clean();
        }
        LOGGER.warn("clamd gave an answer that is none: '{}'", answer.replaceAll("[^ -~]", "?"));
        throw new NoVerdict(complete ? "clamd gave an answer that is none" : "clamd broke off");
    }

    @Override
    public String toString() {
        return scanner.toString();
    }
}
