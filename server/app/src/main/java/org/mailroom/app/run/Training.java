package org.mailroom.app.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.mailroom.app.Console;
import org.mailroom.app.config.Settings;

/**
 * A short life of the server on 127.0.0.1, in a directory that is thrown away: starts, takes mail, is read, ends. The start
 * script runs it once after a build with {@code -XX:ArchiveClassesAtExit}, so that later starts take the classes from a shared
 * archive instead of loading and verifying them one by one (JEP 350).
 */
public final class Training {
    private static final String LISTENERS = "smtp submission submissions imap imaps web";
    private static final List<String> SESSION = List.of("a LOGIN alice@acme.test secret-1", "b LIST \"\" \"*\"", "c SELECT Teams/Support",
        "d FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (SUBJECT)])",
        "i FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])", "e FETCH 1 BODY[]", "f SEARCH TEXT invoice",
        "g STORE 1 +FLAGS (\\Seen)", "h LOGOUT");

    private Training() {
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("mailroom-training-");
        try {
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.put("MAILROOM_DATA", data.toString());
            environment.put("MAILROOM_BIND", "127.0.0.1");
            for (String listener : LISTENERS.split(" ")) {
                environment.put("MAILROOM_" + listener.toUpperCase(java.util.Locale.ROOT) + "_PORT", Integer.toString(freePort()));
            }
            Settings settings = Settings.load(environment);
            try (Mailroom server = Mailroom.start(settings)) {
                Demo.people(server, Console.of(System.out::println, System.err::println));
                new DemoMail(settings.bind(), settings.ports().smtp()).send(ZonedDateTime.now());
                read(settings.ports().imap());
            }
        } finally {
            Demo.remove(data);
        }
    }

    private static void read(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            in.readLine();
            for (String command : SESSION) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                String line = in.readLine();
                while (line != null && !line.startsWith(command.substring(0, 2))) {
                    line = in.readLine();
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
