import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A promise as a script: the demonstration runs from one command and shows a new mail to two agents at once, and the document in it is found. */
final class FirstMinutes {

    public static void main(String[] arguments) throws Exception {
        int smtp = freePort();
        int submission = freePort();
        int imap = freePort();
        int web = freePort();
        ProcessBuilder command = new ProcessBuilder(arguments[0], "demo").redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().putAll(Map.of("MAILROOM_SMTP_PORT", "" + smtp, "MAILROOM_SUBMISSION_PORT", "" + submission,
            "MAILROOM_IMAP_PORT", "" + imap, "MAILROOM_WEB_PORT", "" + web));
        Process demo = command.start();
        try {
            BufferedReader out = new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            while (line != null && !line.startsWith("Virus and spam scanners")) {
                System.out.println(line);
                line = out.readLine();
            }
            check(line != null, "the demonstration told how to use it");
            play(smtp, imap);
        } finally {
            demo.destroy();
            check(demo.waitFor(30, TimeUnit.SECONDS), "it ended within 30 s of SIGTERM");
        }
    }

    private static void play(int smtp, int imap) throws Exception {
        try (Client alice = agent(imap, "alice@acme.test", "secret-1"); Client bob = agent(imap, "bob@acme.test", "secret-2");
             Client scoped = new Client(imap)) {
            scoped.line();
            scoped.tagged("LOGIN alice+support@acme.test secret-1");
            check(scoped.tagged("STATUS INBOX (MESSAGES)").contains("MESSAGES 10"), "the scoped login has the queue as its INBOX");
            alice.send("i IDLE");
            bob.send("i IDLE");
            alice.until("+");
            bob.until("+");
            long sent = deliver(smtp);
            check(alice.until("* 11 EXISTS") != null && bob.until("* 11 EXISTS") != null, "both were told of the new mail");
            long told = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent);
            System.out.println("alice and bob were told " + told + " ms after the mail was acknowledged");
            alice.send("DONE");
            alice.until("i OK");
            String found = "";
            for (int i = 0; i < 1200 && !found.contains("* SEARCH 11"); i++) {
                found = alice.tagged("SEARCH BODY framework-agreement");
                pause();
            }
            check(found.contains("* SEARCH 11"), "the mail is found by what stands in its document");
        }
    }

    private static Client agent(int port, String name, String password) throws IOException {
        Client client = new Client(port);
        client.line();
        client.tagged("LOGIN " + name + " " + password);
        check(client.tagged("LIST \"\" \"*\"").contains("\"Teams/Support\""), name + " sees Teams/Support");
        String selected = "";
        // The examples come in while the first agents log in.
        for (int i = 0; i < 100 && !selected.contains("* 10 EXISTS"); i++) {
            selected = client.tagged("SELECT Teams/Support");
            pause();
        }
        check(selected.contains("* 10 EXISTS"), name + " sees ten mails");
        return client;
    }

    /** The time at which the server took responsibility. */
    private static long deliver(int port) throws IOException {
        try (Client client = new Client(port)) {
            client.until("220 ");
            for (String line : new String[] {"EHLO me.example.org", "MAIL FROM:<me@example.org>", "RCPT TO:<support@acme.test>"}) {
                client.send(line);
                client.until("250 ");
            }
            client.send("DATA");
            client.until("354 ");
            client.send("From: me@example.org\r\nTo: support@acme.test\r\nSubject: Hello\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nIs anybody there?\r\n"
                + "--b\r\nContent-Type: application/rtf; name=terms.rtf\r\n\r\n{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0\\pard Our {\\b frame}work-agreement\\par}\r\n--b--\r\n.");
            client.until("250 ");
            return System.nanoTime();
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("NOT TRUE: " + what);
        }
        System.out.println("ok: " + what);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A connection that speaks lines. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(30_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
        }

        void send(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the server closed the connection");
            }
            return line;
        }

        /** The first line that begins so; those before it are passed over. */
        String until(String begin) throws IOException {
            String line = line();
            while (!line.startsWith(begin)) {
                line = line();
            }
            return line;
        }

        /** All lines of the answer, which must be OK. */
        String tagged(String command) throws IOException {
            send("t " + command);
            StringBuilder answer = new StringBuilder();
            while (true) {
                String line = line();
                answer.append(line).append('\n');
                if (line.startsWith("t ")) {
                    if (!line.startsWith("t OK")) {
                        throw new IOException(command + " was answered " + line);
                    }
                    return answer.toString();
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
