import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IMAP connection without TLS to a port of this machine. Not for several threads. */
final class Imap implements AutoCloseable {
    /** What a tagged NO, a BAD or a closed connection becomes. */
    static final class Failed extends IOException {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    /** A large answer, taken as it comes. */
    record Answer(byte[] octets, int length, long nanos, long firstNanos) {
        double perSecond(double count) {
            return count * 1e9 / nanos;
        }

        /** How many messages it is about. */
        int messages() {
            int count = 0;
            for (int i = 0; i < length - 12; i++) {
                if (octets[i] == '*' && octets[i + 1] == ' ' && (i == 0 || octets[i - 1] == '\n')) {
                    int end = i + 2;
                    while (octets[end] >= '0' && octets[end] <= '9') {
                        end++;
                    }
                    if (end > i + 2 && octets[end] == ' ' && octets[end + 1] == 'F' && octets[end + 2] == 'E') {
                        count++;
                    }
                }
            }
            return count;
        }
    }

    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)\\}$");
    private static final int PIECE = 1 << 16;

    private final Socket socket = new Socket();
    private final InputStream in;
    private byte[] buffer = new byte[PIECE];
    private int from;
    private int to;
    private int count;

    Imap(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(300_000);
        in = socket.getInputStream();
        String greeting = line();
        if (!greeting.startsWith("* OK")) {
            throw new Failed("greeting " + greeting);
        }
    }

    static Imap login(int port, Peer.Login login) throws IOException {
        Imap imap = new Imap(port);
        imap.command("LOGIN \"" + login.user() + "\" \"" + login.password() + "\"");
        return imap;
    }

    /** All lines of the answer, literals in them, the tagged OK last. */
    List<String> command(String text) throws IOException {
        String tag = "t" + ++count;
        send(tag + " " + text + "\r\n");
        List<String> answer = new ArrayList<>();
        while (true) {
            StringBuilder whole = new StringBuilder(line());
            for (Matcher literal = LITERAL.matcher(whole); literal.find(); literal = LITERAL.matcher(whole)) {
                whole.append(octets(Integer.parseInt(literal.group(1)))).append(line());
            }
            String line = whole.toString();
            answer.add(line);
            if (line.startsWith(tag + " ")) {
                if (!line.startsWith(tag + " OK")) {
                    throw new Failed(text + " was answered " + line);
                }
                return answer;
            }
        }
    }

    /** One command, whose answer is taken in large pieces. */
    Answer bulk(String text) throws IOException {
        byte[] end = ("\r\nbulk" + ++count + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[1 << 22];
        int length = 0;
        long first = 0;
        long start = System.nanoTime();
        send("bulk" + count + " " + text + "\r\n");
        while (true) {
            if (length == all.length) {
                all = Arrays.copyOf(all, length * 2);
            }
            int more = in.read(all, length, Math.min(1 << 18, all.length - length));
            if (more < 0) {
                throw new Failed("closed during " + text);
            }
            first = first == 0 ? System.nanoTime() - start : first;
            length += more;
            int at = lastLine(all, length);
            if (at >= 0 && Arrays.equals(all, at, Math.min(length, at + end.length), end, 0, end.length)) {
                long nanos = System.nanoTime() - start;
                String last = new String(all, at + end.length, length - at - end.length, StandardCharsets.ISO_8859_1).trim();
                if (!last.startsWith("OK")) {
                    throw new Failed(text + " was answered " + last);
                }
                return new Answer(all, length, nanos, first);
            }
        }
    }

    /** Where the line end before the last line is, when the octets end with a line end; else -1. */
    private static int lastLine(byte[] all, int length) {
        if (length < 2 || all[length - 1] != '\n') {
            return -1;
        }
        int at = length - 3;
        while (at >= 0 && all[at] != '\n') {
            at--;
        }
        return at - 1;
    }

    /** Uploads messages, so many at a time without waiting for the answer of each. */
    void append(String mailbox, List<byte[]> messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(("a" + ++count + " APPEND \"" + mailbox + "\" {" + message.length + "+}\r\n").getBytes(StandardCharsets.UTF_8));
            out.writeBytes(message);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        socket.getOutputStream().write(out.toByteArray());
        for (int done = 0; done < messages.size();) {
            String line = line();
            if (line.startsWith("a")) {
                if (!line.contains(" OK")) {
                    throw new Failed("APPEND was answered " + line);
                }
                done++;
            }
        }
    }

    /** The number in a line of the answer, such as that before EXISTS. */
    static int number(List<String> answer, String pattern) throws IOException {
        for (String line : answer) {
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new Failed("no " + pattern + " in " + answer);
    }

    int messages(String mailbox) throws IOException {
        return number(command("STATUS \"" + mailbox + "\" (MESSAGES)"), "MESSAGES (\\d+)");
    }

    /** How many messages are in it now. */
    int open(String verb, String mailbox) throws IOException {
        return number(command(verb + " \"" + mailbox + "\""), "\\* (\\d+) EXISTS");
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    String line() throws IOException {
        int look = from;
        while (true) {
            for (; look < to; look++) {
                if (buffer[look] == '\n') {
                    int end = look > from && buffer[look - 1] == '\r' ? look - 1 : look;
                    String line = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
                    from = look + 1;
                    return line;
                }
            }
            look -= from;
            fill();
            look += from;
        }
    }

    private String octets(int length) throws IOException {
        while (to - from < length) {
            fill();
        }
        String text = new String(buffer, from, length, StandardCharsets.ISO_8859_1);
        from += length;
        return text;
    }

    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, to * 2);
        }
        int more = in.read(buffer, to, buffer.length - to);
        if (more < 0) {
            throw new Failed("the server closed the connection");
        }
        to += more;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
