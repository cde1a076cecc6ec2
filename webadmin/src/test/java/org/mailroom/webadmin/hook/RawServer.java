package org.mailroom.webadmin.hook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers each request with the bytes that it is told, and leaves the connection open. */
final class RawServer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, String> byPath = new ConcurrentHashMap<>();
    private volatile String answer = "";

    RawServer(String address, int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getByName(address));
        Thread thread = new Thread(this::accept, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    void answer(String bytes) {
        answer = bytes;
    }

    void answerTo(String path, String bytes) {
        byPath.put(path, bytes);
    }

    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                sockets.add(client);
                Thread thread = new Thread(() -> serve(client), "raw-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            InputStream in = client.getInputStream();
            for (String request = read(in); !request.isEmpty(); request = read(in)) {
                requests.add(request);
                String path = request.split(" ", 3)[1];
                client.getOutputStream().write(byPath.getOrDefault(path, answer).getBytes(StandardCharsets.ISO_8859_1));
                if (byPath.getOrDefault(path, answer).contains("Connection: close")) {
                    client.close();
                    return;
                }
            }
        } catch (IOException gone) {
            sockets.remove(client);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        int wanted = Integer.MAX_VALUE;
        while (request.size() < wanted) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            request.write(next);
            String text = request.toString(StandardCharsets.ISO_8859_1);
            if (wanted == Integer.MAX_VALUE && text.endsWith("\r\n\r\n")) {
                Matcher length = LENGTH.matcher(text);
                wanted = request.size() + (length.find() ? Integer.parseInt(length.group(1)) : 0);
            }
        }
        return request.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : sockets) {
            client.close();
        }
    }
}
