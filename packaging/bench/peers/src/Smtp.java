import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An SMTP session that sends message after message, each command when the one before is answered. */
final class Smtp implements AutoCloseable {
    private static final byte[] END = {'.', '\r', '\n'};

    private final Socket socket = new Socket();
    private final BufferedReader in;

    Smtp(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        expect('2');
        say("EHLO client.example.org", '2');
    }

    /** The time (System.nanoTime) at which the whole message had been handed over. It is accepted when this returns. */
    long send(String recipient, byte[] message) throws IOException {
        say("MAIL FROM:<sender@example.org>", '2');
        say("RCPT TO:<" + recipient + ">", '2');
        say("DATA", '3');
        socket.getOutputStream().write(stuffed(message));
        long sent = System.nanoTime();
        expect('2');
        return sent;
    }

    private static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 64);
        boolean begin = true;
        for (byte octet : message) {
            if (begin && octet == '.') {
                out.write('.');
            }
            out.write(octet);
            begin = octet == '\n';
        }
        out.writeBytes(END);
        return out.toByteArray();
    }

    private void say(String line, char wanted) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        expect(wanted);
    }

    private void expect(char wanted) throws IOException {
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                throw new IOException("the server closed the SMTP session");
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
        if (line.charAt(0) != wanted) {
            throw new IOException("SMTP: " + line);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            say("QUIT", '2');
        } finally {
            socket.close();
        }
    }
}
