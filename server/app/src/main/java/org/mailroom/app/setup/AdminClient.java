package org.mailroom.app.setup;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.mailroom.app.Console;
import org.mailroom.app.Failure;

/** The other end of {@link AdminSocket}. */
final class AdminClient {
    private AdminClient() {
    }

    /**
     * Has the server carry out a command, passes its words on and returns its exit code.
     *
     * @throws IOException when there is no server at the socket; nothing has happened then
     * @throws Failure when the server went away before it had answered
     */
    static int send(Path socket, AdminRequest request, Console console) throws IOException, Failure {
        try (SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return exchange(server, request, console);
        }
    }

    private static int exchange(SocketChannel server, AdminRequest request, Console console) throws Failure {
        try {
            request.write(new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(server))));
            BufferedReader answer = new BufferedReader(Channels.newReader(server, StandardCharsets.UTF_8));
            for (String line = answer.readLine(); line != null; line = answer.readLine()) {
                String words = line.substring(1);
                switch (line.charAt(0)) {
                    case 'o' -> console.out(words);
                    case 'e' -> console.err(words);
                    default -> {
                        return Integer.parseInt(words);
                    }
                }
            }
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new Failure("the running server broke off (" + e.getMessage() + "); the same command again finishes the work", e);
        }
        throw new Failure("the running server ended before it had answered; the same command again finishes the work");
    }
}
