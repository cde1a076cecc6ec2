package org.mailroom.smtp.relay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server of somebody else: takes messages, or answers what the test tells it to, by the start of a command. */
public final class SmtpSink implements AutoCloseable {
    private final ServerSocket server;
    private final Optional<SSLContext> tls;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    public SmtpSink() throws IOException {
        this(Optional.empty());
    }

    SmtpSink(Optional<SSLContext> tls) throws IOException {
        this.tls = tls;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "sink");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    public SmtpSink answering(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    public List<String> commands() {
        return commands;
    }

    public List<String> messages() {
        return messages;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread thread = new Thread(() -> serve(client), "sink-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (Socket socket = client) {
            talk(socket, true);
        } catch (IOException e) {
            commands.add("broken: " + e.getMessage());
        }
    }

    private void talk(Socket socket, boolean greet) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        if (greet) {
            say(out, answer("CONNECT", "220 sink"));
        }
        String line;
        while ((line = line(in)) != null) {
            commands.add(line);
            if (line.equals("DATA")) {
                String ready = answer("DATA", "354 go on");
                say(out, ready);
                if (ready.startsWith("354")) {
                    messages.add(message(in));
                    say(out, answer(".", "250 taken"));
                }
            } else if (line.equals("STARTTLS")) {
                say(out, answer("STARTTLS", "220 go on"));
                if (tls.isPresent()) {
                    SSLSocket secure = (SSLSocket) tls.get().getSocketFactory().createSocket(socket, "sink", socket.getPort(), true);
                    secure.setUseClientMode(false);
                    secure.startHandshake();
                    commands.add("TLS");
                    talk(secure, false);
                }
                return;
            } else if (line.startsWith("EHLO")) {
                say(out, answer("EHLO", "250-sink\r\n250-8BITMIME\r\n250 " + (answers.containsKey("STARTTLS") || tls.isPresent() && !(socket instanceof SSLSocket) ? "STARTTLS" : "HELP")));
            } else {
                say(out, answers.entrySet().stream().filter(e -> commands.get(commands.size() - 1).startsWith(e.getKey()))
                    .map(Map.Entry::getValue).findFirst().orElse("250 fine"));
            }
        }
    }

    private String answer(String to, String usual) {
        return answers.getOrDefault(to, usual);
    }

    private static void say(OutputStream out, String answer) throws IOException {
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                return null;
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).trim();
    }

    private static String message(InputStream in) throws IOException {
        StringBuilder message = new StringBuilder();
        while (!message.toString().endsWith("\r\n.\r\n")) {
            message.append((char) in.read());
        }
        return message.substring(0, message.length() - 3);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
