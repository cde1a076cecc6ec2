package org.mailroom.imap;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.smtp.SmtpTestServer;

/** A test that talks to a server of its own, over James's in-memory mailbox, as alice, as bob or as nobody. */
abstract class ImapDialogue {
    static final String ALICE = "alice@acme.test";
    static final String BOB = "bob@acme.test";

    @TempDir
    Path folder;
    final InMemoryServices services = new InMemoryServices();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private ImapTestServer server;

    @BeforeEach
    void addAgents() {
        services.user(ALICE, "secret-1");
        services.user(BOB, "secret-2");
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    /** Starts the server with further elements of {@code imapserver.xml}; the first connection starts one without. */
    ImapTestServer serve(String keys) throws Exception {
        server = ImapTestServer.start(services, keys, TeamLogins.NONE);
        open.push(server);
        return server;
    }

    ImapTestServer server() throws Exception {
        return server == null ? serve("") : server;
    }

    String tls(boolean startTls) throws Exception {
        return SmtpTestServer.tls(folder, startTls).replace("<keystore>", "<keystore>file://");
    }

    /** Connected and greeted. */
    ImapClient stranger() throws Exception {
        ImapClient client = new ImapClient(server().port());
        open.push(client);
        client.line();
        return client;
    }

    ImapClient alice() throws Exception {
        return loggedIn(ALICE, "secret-1");
    }

    ImapClient bob() throws Exception {
        return loggedIn(BOB, "secret-2");
    }

    private ImapClient loggedIn(String user, String password) throws Exception {
        ImapClient client = ImapClient.loggedIn(server().port(), user, password);
        open.push(client);
        return client;
    }

    /** Alice with so many messages in INBOX, which is selected. */
    ImapClient aliceWith(int messages) throws Exception {
        ImapClient client = alice();
        for (int i = 1; i <= messages; i++) {
            client.append("INBOX", message(i));
        }
        client.command("SELECT INBOX");
        return client;
    }

    static String message(int number) {
        return "From: customer@example.org\r\nSubject: message " + number + "\r\n\r\nbody of " + number + "\r\n";
    }

    static String tagged(List<String> answer) {
        String last = answer.get(answer.size() - 1);
        return last.substring(last.indexOf(' ') + 1);
    }
}
