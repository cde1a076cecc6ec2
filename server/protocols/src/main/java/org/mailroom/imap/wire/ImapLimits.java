package org.mailroom.imap.wire;

import java.time.Duration;

/**
 * What one connection may cost. Sizes in bytes. "Line" is all of a command but its literals.
 *
 * @param strangerLine longest line before login
 * @param line longest line after login
 * @param strangerLiterals literals in one command before login
 * @param strangerLiteralBytes their sum
 * @param literals literals in one command after login
 * @param literalBytes largest literal after login, and the sum of all in one command
 * @param spill literals larger than this go to a file
 * @param readAhead bytes that wait while a command runs, the cost of a packet included; beyond this the socket is not read
 * @param login how long a stranger may stay
 * @param idle silence after which a connection ends (RFC 3501 5.4: at least 30 minutes after login)
 * @param stalled how long an answer waits for a client that does not read
 */
public record ImapLimits(int strangerLine, int line, int strangerLiterals, long strangerLiteralBytes, int literals,
                         long literalBytes, int spill, int readAhead, Duration login, Duration idle, Duration stalled) {

    public static final ImapLimits DEFAULT = new ImapLimits(32 << 10, 64 << 10, 2, 16 << 10, 64, 50L << 20, 64 << 10, 256 << 10,
        Duration.ofMinutes(3), Duration.ofMinutes(30), Duration.ofMinutes(5));

    int line(boolean stranger) {
        return stranger ? strangerLine : line;
    }

    int literals(boolean stranger) {
        return stranger ? strangerLiterals : literals;
    }

    long literalBytes(boolean stranger) {
        return stranger ? strangerLiteralBytes : literalBytes;
    }

    /** How much of a refused command is read and thrown away to stay in step; beyond this the connection ends. */
    long swallow(boolean stranger) {
        return stranger ? 4 * strangerLiteralBytes : 4 * literalBytes;
    }

    public ImapLimits withLiteralBytes(long bytes) {
        return new ImapLimits(strangerLine, line, strangerLiterals, strangerLiteralBytes, literals, bytes, spill, readAhead,
            login, idle, stalled);
    }

    public ImapLimits withLine(int bytes) {
        return new ImapLimits(strangerLine, bytes, strangerLiterals, strangerLiteralBytes, literals, literalBytes, spill,
            readAhead, login, idle, stalled);
    }

    public ImapLimits withSpill(int bytes) {
        return new ImapLimits(strangerLine, line, strangerLiterals, strangerLiteralBytes, literals, literalBytes, bytes,
            readAhead, login, idle, stalled);
    }

    public ImapLimits withTimes(Duration loginTime, Duration idleTime, Duration stalledTime) {
        return new ImapLimits(strangerLine, line, strangerLiterals, strangerLiteralBytes, literals, literalBytes, spill,
            readAhead, loginTime, idleTime, stalledTime);
    }
}
