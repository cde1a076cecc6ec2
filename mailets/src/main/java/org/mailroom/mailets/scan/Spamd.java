package org.mailroom.mailets.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.mailroom.domain.mail.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client of spamd, in the protocol of spamc: asks for a message's score and the tests behind it (SYMBOLS), and teaches (TELL). What is not such an
 * answer, complete and of bounded size, is {@link NoVerdict}; so is a required score of 0, by which spamd says that it has not looked. Never
 * holds the message. Thread-safe. Replaces James's {@code SpamAssassin}, which has no deadline and takes the whole message into memory.
 * Proof: {@code SpamdTest} (the real one), {@code SpamdFaultsTest}.
 */
public final class Spamd {
    private static final Logger LOGGER = LoggerFactory.getLogger(Spamd.class);
    private static final String NUMBER = "(-?[0-9]{1,7}(?:\\.[0-9]{1,6})?)";
    private static final Pattern STATUS = Pattern.compile("SPAMD/[0-9]\\.[0-9] 0 EX_OK");
    private static final Pattern SPAM = Pattern.compile("Spam:\\s*(?:True|False|Yes|No)\\s*;\\s*" + NUMBER + "\\s*/\\s*" + NUMBER, Pattern.CASE_INSENSITIVE);
    private static final Pattern LENGTH = Pattern.compile("Content-length:\\s*([0-9]{1,7})", Pattern.CASE_INSENSITIVE);
    private static final Pattern TESTS = Pattern.compile("[A-Za-z0-9_]{1,100}(,[A-Za-z0-9_]{1,100})*");
    private static final int PIECE = 64 << 10;
    private static final int LONGEST_ANSWER = 64 << 10;

    private final Scanner scanner;

    public Spamd(List<Endpoint> hosts, Patience patience) {
        this.scanner = new Scanner("spamd", hosts, patience);
    }

    /**
     * @param octets  of the message, exactly
     * @throws NoVerdict when spamd does not give a score
     * @throws UnreadableMessage when the message cannot be read, which is not spamd's doing
     */
    public SpamScore score(Content message, long octets) throws NoVerdict {
        String[] answer = ask("SYMBOLS", "", message, octets);
        Matcher spam = field(answer[0], SPAM);
        if (spam == null) {
            throw strange(answer[0]);
        }
        double required = Double.parseDouble(spam.group(2));
        if (required == 0) {
            throw new NoVerdict("spamd has not looked at the message");
        }
        String tests = answer[1].strip();
        return new SpamScore(Double.parseDouble(spam.group(1)), required, TESTS.matcher(tests).matches() ? List.of(tests.split(",")) : List.of());
    }

    /**
     * Teaches that the message is spam, or that it is not.
     *
     * @return whether that was new to spamd
     * @throws NoVerdict when spamd does not learn, for which it needs its option {@code --allow-tell}
     */
    public boolean tell(boolean spam, Content message, long octets) throws NoVerdict {
        String fields = "Message-class: " + (spam ? "spam" : "ham") + "\r\nSet: local\r\n";
        return ask("TELL", fields, message, octets)[0].toLowerCase(Locale.ROOT).lines().anyMatch(line -> line.matches("didset:.*\\blocal\\b.*"));
    }

    /** Header and body of an answer that says that all is well. */
    private String[] ask(String command, String fields, Content message, long octets) throws NoVerdict {
        String header = command + " SPAMC/1.5\r\nContent-length: " + octets + "\r\n" + fields + "\r\n";
        String answer = scanner.ask(line -> {
            boolean complete = hand(line, header, message, octets);
            String whole = answer(line);
            if (!complete && STATUS.matcher(whole).lookingAt()) {
                throw new NoVerdict("spamd broke off");
            }
            return whole;
        });
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0 || !STATUS.matcher(answer.substring(0, answer.indexOf("\r\n"))).matches()) {
            throw strange(answer);
        }
        String body = answer.substring(end + 4);
        Matcher length = field(answer.substring(0, end), LENGTH);
        if (length != null && body.length() < Integer.parseInt(length.group(1))) {
            throw new NoVerdict("spamd cut its answer short");
        }
        return new String[] {answer.substring(0, end), body};
    }

    private static Matcher field(String header, Pattern field) {
        return Stream.of(header.split("\r\n")).map(field::matcher).filter(Matcher::matches).findFirst().orElse(null);
    }

    private static NoVerdict strange(String answer) {
        LOGGER.warn("spamd gave an answer that is none: '{}'", answer.substring(0, Math.min(answer.length(), 200)).replaceAll("[^ -~]", "?"));
        return new NoVerdict("spamd gave an answer that is none");
    }

    /**
     * Sends what spamd takes; if it has enough before the end, its answer tells why.
     *
     * @return whether it took all
     */
    private static boolean hand(Line line, String header, Content message, long octets) throws IOException {
        try (InputStream in = UnreadableMessage.open(message)) {
            if (!line.send(ByteBuffer.wrap(header.getBytes(StandardCharsets.US_ASCII)))) {
                return false;
            }
            byte[] piece = new byte[PIECE];
            long left = octets;
            while (left > 0) {
                int count = UnreadableMessage.read(in, piece, 0, (int) Math.min(PIECE, left));
                if (count == 0) {
                    throw new IllegalStateException("the message is " + left + " bytes shorter than its size says");
                }
                left -= count;
                if (!line.send(ByteBuffer.wrap(piece, 0, count))) {
                    return false;
                }
            }
            line.sent();
            return true;
        } catch (UnreadableMessage | Line.TimedOut e) {
            throw e;
        } catch (IOException brokenOff) {
            LOGGER.debug("spamd took only a part of a message", brokenOff);
            return false;
        }
    }

    private static String answer(Line line) throws IOException, NoVerdict {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_ANSWER);
        while (bytes.hasRemaining()) {
            if (line.receive(bytes) < 0) {
                if (bytes.position() == 0) {
                    throw new NoVerdict("spamd closed the connection");
                }
                return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            }
        }
        throw new NoVerdict("spamd gave an answer without end");
    }

    @Override
    public String toString() {
        return scanner.toString();
    }
}
