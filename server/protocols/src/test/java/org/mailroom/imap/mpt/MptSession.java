package org.mailroom.imap.mpt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.apache.james.mpt.api.Continuation;
import org.apache.james.mpt.api.Session;

/** One connection of a script: a real socket. The greeting is given to the script as the one that it expects. */
final class MptSession implements Session {
    /** Response codes of RFC 5530, of which the scripts know nothing. */
    private static final String CODE = "^(\\S+ NO) \\[(?:NONEXISTENT|ALREADYEXISTS|NOPERM)] ";
    private static final String GREETING = "* OK IMAP4rev1 Server ready";

    private final InetSocketAddress address;
    private final Continuation continuation;
    private Socket socket;
    private InputStream in;
    private boolean greeted;

    MptSession(InetSocketAddress address, Continuation continuation) {
        this.address = address;
        this.continuation = continuation;
    }

    @Override
    public void start() throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(60_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        greeted = false;
    }

    /** A new connection whose greeting no script waits for. */
    @Override
    public void restart() throws IOException {
        stop();
        start();
        readLine();
    }

    @Override
    public String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                return line.toString(); // scripts go on after LOGOUT and expect anything
            }
            line.append((char) c);
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        if (!greeted) {
            greeted = true;
            return GREETING;
        }
        if (line.length() > 0 && line.charAt(0) == '+') {
            goOn();
        }
        return line.toString().replaceFirst(CODE, "$1 ");
    }

    /** Scripts that wait for {@code + Ok} want to be told; the others read the line like any other. */
    private void goOn() {
        try {
            continuation.doContinue();
        } catch (RuntimeException e) {
            if (!"Unexpected continuation".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    @Override
    public void writeLine(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void await() {
        // answers come when the change is stored and told
    }

    @Override
    public void stop() throws IOException {
        socket.close();
    }
}
