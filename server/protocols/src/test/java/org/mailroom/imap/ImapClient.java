package org.mailroom.imap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSocket;

import org.mailroom.smtp.SmtpDialogue;

/** A client that says exactly what the test tells it, byte for byte. Texts are Latin-1, so each char is a byte. */
public final class ImapClient implements AutoCloseable {
    private Socket socket;
    private InputStream in;
    private int number;

    public ImapClient(int port) throws IOException {
        take(new Socket("127.0.0.1", port));
    }

    /** Connected, greeted and logged in. */
    public static ImapClient loggedIn(int port, String user, String password) throws IOException {
        ImapClient client = new ImapClient(port);
        client.line();
        String answer = client.last("LOGIN " + user + " " + password);
        if (!answer.contains(" OK")) {
            throw new IOException("Login refused: " + answer);
        }
        return client;
    }

    /** Goes on over this one, as after STARTTLS. */
    public void take(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(connected.getInputStream());
    }

    public Socket socket() {
        return socket;
    }

    public ImapClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public ImapClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** One line without its end, with the literals that it announces and what follows them. */
    public String line() throws IOException {
        StringBuilder whole = new StringBuilder();
        for (;;) {
            String line = rawLine();
            whole.append(line);
            int brace = line.lastIndexOf('{');
            if (brace < 0 || !line.endsWith("}") || !line.substring(brace + 1, line.length() - 1).matches("\\d+")) {
                return whole.toString();
            }
            int size = Integer.parseInt(line.substring(brace + 1, line.length() - 1));
            whole.append("\r\n").append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
        }
    }

    private String rawLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new EOFException("Closed after: " + line);
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Sends a command and gives all lines up to and with its tagged answer. */
    public List<String> command(String command) throws IOException {
        String tag = "t" + ++number;
        send(tag + " " + command + "\r\n");
        return until(tag);
    }

    public List<String> until(String tag) throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = line();
            lines.add(line);
        } while (!line.startsWith(tag + " "));
        return lines;
    }

    /** Sends a command and gives its tagged answer without the tag. */
    public String last(String command) throws IOException {
        List<String> lines = command(command);
        String last = lines.get(lines.size() - 1);
        return last.substring(last.indexOf(' '));
    }

    /** Appends by a literal that does not wait for the server; gives the tagged answer. */
    public String append(String mailbox, String message) throws IOException {
        return last("APPEND " + mailbox + " {" + message.length() + "+}\r\n" + message);
    }

    /** Reads to the end of the connection. */
    public boolean closed() throws IOException {
        rest();
        return true;
    }

    /** Reads to the end of the connection; gives the lines that came. */
    public List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            for (;;) {
                lines.add(line());
            }
        } catch (EOFException | SocketException end) {
            return lines;
        }
    }

    /** Goes on over TLS on the same connection. */
    public ImapClient startTls() throws Exception {
        SSLSocket secure = (SSLSocket) SmtpDialogue.trusting().getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        take(secure);
        secure.startHandshake();
        return this;
    }

    public static ImapClient overTls(int port) throws Exception {
        ImapClient client = new ImapClient(port);
        return client.startTls();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
