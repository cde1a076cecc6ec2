package org.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that says exactly what the test tells it, byte for byte. */
public final class SmtpDialogue implements AutoCloseable {
    private Socket socket;
    private InputStream in;

    public SmtpDialogue(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    private SmtpDialogue(Socket socket) throws IOException {
        take(socket);
    }

    public static SmtpDialogue overTls(int port) throws Exception {
        return new SmtpDialogue(trusting().getSocketFactory().createSocket("127.0.0.1", port));
    }

    public static SmtpDialogue greeted(int port) throws IOException {
        SmtpDialogue dialogue = new SmtpDialogue(port);
        assertThat(dialogue.answer()).startsWith("220 ");
        dialogue.say("EHLO client.example");
        return dialogue;
    }

    private void take(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(connected.getInputStream());
    }

    public SmtpDialogue login(String user, String password) throws IOException {
        assertThat(say(plain(user, password))).startsWith("235 ");
        return this;
    }

    public static String plain(String user, String password) {
        return "AUTH PLAIN " + base64("\0" + user + "\0" + password);
    }

    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    public SmtpDialogue envelope(String from, String... to) throws IOException {
        assertThat(say("MAIL FROM:<" + from + ">")).startsWith("250 ");
        for (String recipient : to) {
            assertThat(say("RCPT TO:<" + recipient + ">")).startsWith("250 ");
        }
        assertThat(say("DATA")).startsWith("354 ");
        return this;
    }

    public String data(String message) throws IOException {
        return data(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    public String data(byte[] message) throws IOException {
        send(message);
        send("\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
        return answer();
    }

    public String say(String line) throws IOException {
        send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        return answer();
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next answer with all its lines, joined by LF; empty when the server has closed. */
    public String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        String line;
        do {
            line = line();
            answer.append(answer.length() == 0 ? "" : "\n").append(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return answer.toString();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) >= 0 && c != '\n') {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).trim();
    }

    public SmtpDialogue startTls() throws Exception {
        SSLSocket secure = (SSLSocket) trusting().getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        secure.startHandshake();
        take(secure);
        return this;
    }

    public boolean closed() throws IOException {
        return in.read() < 0;
    }

    public static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                // the test server's key is made by the test
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                // the test server's key is made by the test
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return context;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
