import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Many clients wait in IDLE for mail in one mailbox: how long from the end of DATA until the first and the last of them has EXISTS? One thread reads for
 * all.
 */
final class Idle implements Workload {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);

    private final int clients;
    private final int mails;

    Idle(int clients, int mails) {
        this.clients = Math.min(clients, Peer.ACCOUNTS);
        this.mails = mails;
    }

    @Override
    public void run(Peer peer, int round, Figures figures) throws Exception {
        Peer.Shared place = peer.shared().orElse(new Peer.Shared("INBOX", "support@bench.test"));
        List<Double> first = new ArrayList<>();
        List<Double> last = new ArrayList<>();
        int missed = 0;
        List<SocketChannel> open = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 1; i <= clients; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", peer.imap));
                open.add(channel);
                wait(channel, peer.shared().isPresent() ? peer.account(i) : new Peer.Login("support@bench.test", Peer.PASSWORD), place.mailbox());
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, i);
            }
            Corpus corpus = new Corpus(round, "idle" + round + "." + System.nanoTime(), Corpus.RARE);
            for (int i = 0; i < mails; i++) {
                drain(selector, TimeUnit.MILLISECONDS.toNanos(700));
                Map<Object, Long> told = new HashMap<>();
                byte[] message = corpus.message(i, place.address(), 4000);
                long[] sent = new long[1];
                Thread sender = new Thread(() -> sent[0] = send(peer.smtp, place.address(), message));
                sender.start();
                long end = System.nanoTime() + PATIENCE;
                while (told.size() < clients && System.nanoTime() < end) {
                    collect(selector, told, 100);
                }
                sender.join();
                if (sent[0] == 0) {
                    throw new IOException("the mail was not accepted");
                }
                missed += clients - told.size();
                first.add((told.values().stream().min(Long::compare).orElse(end) - sent[0]) / 1e6);
                last.add((told.values().stream().max(Long::compare).orElse(end) - sent[0]) / 1e6);
            }
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
        figures.add("idle", peer.name, "first client, ms", Figures.median(first));
        figures.add("idle", peer.name, "last client, ms", Figures.median(last));
        figures.add("idle", peer.name, "last client, the slowest mail of a round, ms", last.stream().max(Double::compare).orElseThrow());
        figures.add("idle", peer.name, "clients missed", missed);
    }

    /** When the message was handed over, or 0 when it was not taken. */
    private static long send(int port, String recipient, byte[] message) {
        try (Smtp session = new Smtp(port)) {
            return session.send(recipient, message);
        } catch (IOException e) {
            System.out.println("  " + e);
            return 0;
        }
    }

    private static void collect(Selector selector, Map<Object, Long> told, long millis) throws IOException {
        selector.select(millis);
        for (SelectionKey key : selector.selectedKeys()) {
            if (read(key).contains(" EXISTS")) {
                told.putIfAbsent(key.attachment(), System.nanoTime());
            }
        }
        selector.selectedKeys().clear();
    }

    private static void drain(Selector selector, long nanos) throws IOException {
        for (long end = System.nanoTime() + nanos; System.nanoTime() < end;) {
            collect(selector, new HashMap<>(), 50);
        }
    }

    private static String read(SelectionKey key) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
            throw new IOException("the server closed the connection of client " + key.attachment());
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }

    /** Until IDLE is answered. */
    private static void wait(SocketChannel channel, Peer.Login login, String mailbox) throws IOException {
        until(channel, "* OK");
        for (String command : List.of("LOGIN \"" + login.user() + "\" \"" + login.password() + "\"", "SELECT \"" + mailbox + "\"")) {
            channel.write(StandardCharsets.US_ASCII.encode("a " + command + "\r\n"));
            until(channel, "a OK");
        }
        channel.write(StandardCharsets.US_ASCII.encode("b IDLE\r\n"));
        until(channel, "+");
    }

    /** Reads up to the line that begins so; a refusal is an IOException. */
    private static void until(SocketChannel channel, String begin) throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        StringBuilder line = new StringBuilder();
        while (true) {
            octet.clear();
            if (channel.read(octet) < 0) {
                throw new IOException("closed before " + begin);
            }
            char next = (char) octet.get(0);
            if (next != '\n') {
                line.append(next);
            } else if (line.indexOf(begin) == 0) {
                return;
            } else if (line.indexOf("a ") == 0 || line.indexOf("b ") == 0) {
                throw new IOException("client was answered " + line);
            } else {
                line.setLength(0);
            }
        }
    }
}
