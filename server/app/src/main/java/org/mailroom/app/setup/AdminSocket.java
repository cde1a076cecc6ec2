package org.mailroom.app.setup;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.mailroom.app.Failure;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.app.data.Holder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes administrative commands from the same user on this machine: a Unix domain socket (mode 0600) in the data directory, or
 * in a private temporary directory where the path would be too long for the system. One command at a time, on a thread of its
 * own; those that may take long have a thread each, and the others go on. A client that does not write or read for {@code patience} is cut off.
 */
public final class AdminSocket implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminSocket.class);
    private static final int LONGEST_PATH = 107;
    private static final String TEMPORARY = "mailroom-admin-";
    private static final Duration END = Duration.ofSeconds(20);

    private final Path socket;
    private final boolean temporary;
    private final ServerSocketChannel server;
    private final AdminCommands commands;
    private final Deadline deadline;
    private final Thread thread;
    private final Set<Thread> longOnes = ConcurrentHashMap.newKeySet();

    private AdminSocket(Path socket, boolean temporary, ServerSocketChannel server, AdminCommands commands, Duration patience) {
        this.socket = socket;
        this.temporary = temporary;
        this.server = server;
        this.commands = commands;
        this.deadline = new Deadline(patience);
        this.thread = new Thread(this::serve, "admin");
        this.thread.setDaemon(true);
    }

    /** Opens the socket, and writes into the data directory where it is. */
    public static AdminSocket open(DataDirectory directory, AdminCommands commands) throws Failure {
        return open(directory, commands, PATIENCE);
    }

    static AdminSocket open(DataDirectory directory, AdminCommands commands, Duration patience) throws Failure {
        try {
            directory.former().flatMap(Holder::socket).ifPresent(AdminSocket::sweep);
            Path socket = directory.path().resolve("mailroom.sock");
            boolean temporary = socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH;
            if (temporary) {
                socket = Files.createTempDirectory(TEMPORARY).resolve("sock");
            }
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            directory.takesCommands(socket);
            AdminSocket opened = new AdminSocket(socket, temporary, server, commands, patience);
            opened.thread.start();
            return opened;
        } catch (IOException | UncheckedIOException e) {
            throw new Failure("the socket for administrative commands cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Removes what a process has left that died. */
    private static void sweep(Path socket) {
        try {
            Files.deleteIfExists(socket);
            if (socket.getParent().getFileName().toString().startsWith(TEMPORARY)) {
                Files.deleteIfExists(socket.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (true) {
            try {
                take(server.accept());
            } catch (ClosedChannelException e) {
                if (!server.isOpen()) {
                    return;
                }
                LOGGER.warn("A client sent no administrative command in time and was cut off");
            } catch (IOException e) {
                LOGGER.warn("An administrative command could not be taken: {}", e.toString());
            }
        }
    }

    private void take(SocketChannel client) throws IOException {
        boolean beside = false;
        try {
            AdminRequest request = deadline.run(client, () -> AdminRequest.read(new DataInputStream(Channels.newInputStream(client))));
            beside = commands.beside(request);
            if (beside) {
                beside(request, client);
            } else {
                answer(request, new AdminAnswer(client, deadline));
            }
        } finally {
            if (!beside) {
                client.close();
            }
        }
    }

    private void beside(AdminRequest request, SocketChannel client) {
        Thread work = new Thread(() -> {
            try (client) {
                answer(request, new AdminAnswer(client, deadline));
            } catch (IOException e) {
                LOGGER.warn("The client of an administrative command could not be hung up: {}", e.toString());
            } finally {
                longOnes.remove(Thread.currentThread());
            }
        }, "admin-" + request.command());
        work.setDaemon(true);
        longOnes.add(work);
        work.start();
    }

    private void answer(AdminRequest request, AdminAnswer answer) {
        LOGGER.info("Administrative command: {}", request);
        try {
            answer.exit(commands.run(request, answer));
        } catch (RuntimeException e) {
            LOGGER.error("The administrative command {} failed", request, e);
            answer.failed("this should not have happened: " + e + "; the server's log tells where");
            answer.exit(1);
        }
    }

    /** Lets the command under way end, for at most twenty seconds, and interrupts those that take long; takes no other. */
    @Override
    public void close() throws Failure {
        try {
            server.close();
            thread.join(END.toMillis());
            for (Thread work : longOnes) {
                work.interrupt();
                work.join(END.toMillis());
            }
            deadline.close();
            Files.deleteIfExists(socket);
            if (temporary) {
                Files.deleteIfExists(socket.getParent());
            }
        } catch (IOException e) {
            throw new Failure("the socket for administrative commands did not close cleanly: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while an administrative command was ending", e);
        }
    }
}
