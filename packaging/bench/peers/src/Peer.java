import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A server on this machine that is measured: with its configuration, data and logs in a directory of its own, on free ports of 127.0.0.1, with the
 * accounts u1 to u100 of bench.test. Whoever has started it stops it.
 */
abstract class Peer {
    record Login(String user, String password) { }

    /** A mailbox that all accounts open, and the address whose mail comes there. */
    record Shared(String mailbox, String address) { }

    static final int ACCOUNTS = 100;
    static final String PASSWORD = "bench-Secret-7";
    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 32_000;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5);

    final String name;
    final Path home;
    final int imap = freePort();
    final int smtp = freePort();

    Peer(String name, Path work) throws IOException {
        this.name = name;
        home = Files.createDirectories(work.resolve(name));
    }

    /** The versions of what is running, for the report. */
    abstract String version() throws Exception;

    /** Makes what has to be there before the first start. */
    abstract void prepare() throws Exception;

    /** Begins the start; the caller waits. Called again after {@link #stop}. */
    abstract void launch() throws Exception;

    /** What is left to do before it takes mail, when IMAP has greeted. */
    void complete() throws Exception {
    }

    /** Ends it with SIGTERM and waits. Does nothing when it is not running. */
    abstract void stop() throws Exception;

    /** The processes that the start made; their children belong to it as well. */
    abstract List<ProcessHandle> roots();

    /** Where 100 agents work together, if it can do that. */
    abstract Optional<Shared> shared();

    /** Whether its mail is there after a restart. */
    abstract boolean durable();

    /** How many uploads may be under way in one connection. */
    abstract int window();

    /** Waits until it has done what it does after mail has come, such as following it with an index. */
    void settle() throws Exception {
    }

    /** Makes it read a mailbox as if for the first time, after a restart. */
    void forget() throws Exception {
    }

    Login account(int number) {
        return new Login("u" + number + "@bench.test", PASSWORD);
    }

    /** Nanoseconds until IMAP greeted. Returns when it takes mail. */
    final long start() throws Exception {
        long begin = System.nanoTime();
        launch();
        await(imap, begin);
        long greeted = System.nanoTime() - begin;
        complete();
        await(smtp, begin);
        return greeted;
    }

    private void await(int port, long begin) throws Exception {
        while (!Greeting.on(port)) {
            if (System.nanoTime() - begin > PATIENCE || roots().stream().noneMatch(ProcessHandle::isAlive)) {
                throw new IOException(name + " did not start; its logs are in " + home);
            }
            Thread.sleep(5);
        }
    }

    /** Below the ports that outgoing connections take, so that none of those has it when the server starts. */
    static int freePort() throws IOException {
        for (int i = 0; i < 1000; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress("127.0.0.1", port));
                return port;
            } catch (BindException e) {
                // Somebody has it: another one.
                continue;
            }
        }
        throw new IOException("no free port from " + FIRST_PORT + " to " + LAST_PORT);
    }
}
