package org.mailroom.mailets.scan;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.mailroom.testing.FreePort;

/** A server in the place of clamd or spamd that answers as it is told, right or wrong; a real socket on a free port of 127.0.0.1. */
public final class FaultyScanner implements AutoCloseable {
    /** What is done with one connection, which is closed afterwards. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Behaviour behaviour;

    public FaultyScanner(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        daemon(this::listen);
    }

    public void become(Behaviour other) {
        behaviour = other;
    }

    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** How many connections there have been. */
    int count() {
        return connections.size();
    }

    /** Takes all of the message and then says this. */
    public static Behaviour answering(String answer) {
        return (in, out) -> {
            takeAll(in);
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        };
    }

    /** Says this without listening. */
    public static Behaviour early(String answer) {
        return (in, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Takes all, then says this byte by byte. */
    static Behaviour slow(String answer, Duration pause) {
        return (in, out) -> {
            takeAll(in);
            for (byte one : answer.getBytes(StandardCharsets.ISO_8859_1)) {
                Thread.sleep(pause.toMillis());
                out.write(one);
            }
        };
    }

    /** Takes nothing and says nothing, for as long as it lives. */
    public Behaviour hanging() {
        return (in, out) -> end.await();
    }

    /** Takes all and says nothing, for as long as it lives. */
    Behaviour silent() {
        return (in, out) -> {
            takeAll(in);
            end.await();
        };
    }

    /** Never stops talking. */
    static Behaviour endless() {
        return (in, out) -> {
            takeAll(in);
            while (true) {
                out.write("nonsense without end ".getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    /** An address on which nobody listens. */
    public static String nobody() {
        return "127.0.0.1:" + FreePort.next();
    }

    /** What came before the end of the message, in clamd's or spamd's way of saying that. */
    public static byte[] takeAll(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte first = data.readByte();
        if (first != 'z') {
            all.write(first);
            data.transferTo(all);
            return all.toByteArray();
        }
        while (data.readByte() != 0) {
            continue;
        }
        for (int length = data.readInt(); length != 0; length = data.readInt()) {
            all.write(data.readNBytes(length));
        }
        return all.toByteArray();
    }

    /** Whether a server there answers something in which these words are. */
    static boolean says(String address, String question, String words) {
        try (SocketChannel channel = SocketChannel.open(new Endpoint(address).address())) {
            channel.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1).contains(words);
        } catch (IOException notYet) {
            return false;
        }
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            behaviour.serve(connection.getInputStream(), connection.getOutputStream());
        } catch (IOException | InterruptedException hungUp) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty scanner");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
