package org.mailroom.smtp.relay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One connection to another mail server: lines out, answers in, the message dot-stuffed. Belongs to one thread. */
final class SmtpWire implements AutoCloseable {
    private static final int ANSWER_LIMIT = 64 * 1024;

    private final Socket plain;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    SmtpWire(InetSocketAddress server, Timeouts timeouts) throws IOException {
        plain = new Socket();
        try {
            plain.connect(server, timeouts.connectMillis());
            plain.setSoTimeout(timeouts.answerMillis());
            plain.setTcpNoDelay(true);
            use(plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private void use(Socket now) throws IOException {
        socket = now;
        in = new BufferedInputStream(now.getInputStream());
        out = new BufferedOutputStream(now.getOutputStream(), 16 * 1024);
    }

    String say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return answer();
    }

    /** The answer with all its lines, joined by LF. */
    String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        String line;
        do {
            line = line();
            answer.append(answer.length() == 0 ? "" : "\n").append(line);
            if (answer.length() > ANSWER_LIMIT) {
                throw new IOException("the server's answer does not end");
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
        if (!answer.toString().matches("(?s)[2-5][0-9][0-9].*")) {
            throw new IOException("not an SMTP answer: " + answer.substring(0, Math.min(80, answer.length())));
        }
        return answer.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (line.length() < ANSWER_LIMIT) {
                line.append(c >= ' ' && c < 127 ? (char) c : ' ');
            }
        }
        return line.toString().stripTrailing();
    }

    /**
     * Sends the message and its end. Every CR or LF that stands alone becomes CR LF, and every line that begins with a dot
     * gets a second one, so that nothing in the message can end it.
     */
    String message(InputStream message, int finalAnswerMillis) throws IOException {
        boolean lineStart = true;
        boolean afterReturn = false;
        int c;
        while ((c = message.read()) >= 0) {
            if (c == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            if (c == '\r' || c == '\n') {
                out.write('\r');
                out.write('\n');
                lineStart = true;
            } else {
                if (lineStart && c == '.') {
                    out.write('.');
                }
                out.write(c);
                lineStart = false;
            }
            afterReturn = c == '\r';
        }
        out.write((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        plain.setSoTimeout(finalAnswerMillis);
        return answer();
    }

    /** TLS without looking at the certificate: better than none where none is asked for (RFC 7435). */
    void startTls(String host) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
            secure.startHandshake();
            use(secure);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not available", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        plain.close();
    }

    /** Longest waits, in milliseconds. */
    record Timeouts(int connectMillis, int answerMillis, int finalAnswerMillis) {
        static final Timeouts DEFAULT = new Timeouts(30_000, 120_000, 600_000);
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // a client never is
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // opportunistic: the alternative would be plain text
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
