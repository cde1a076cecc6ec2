package org.mailroom.app.run;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A name server on loopback that knows a few texts, and leaves questions for some names without an answer. */
final class NameServer implements AutoCloseable {
    private static final int PIECE = 200;
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::serve, "name-server");

    NameServer() throws IOException {
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void text(String name, String text) {
        texts.put(name, text);
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message question = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                Name name = question.getQuestion().getName();
                if (name.toString().contains("silent.")) {
                    continue;
                }
                byte[] bytes = answer(question, name).toWire();
                socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private Message answer(Message question, Name name) {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        String text = texts.get(name.toString(true).toLowerCase(java.util.Locale.ROOT));
        if (text == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (question.getQuestion().getType() == Type.TXT) {
            List<String> pieces = new ArrayList<>();
            for (int i = 0; i < text.length(); i += PIECE) {
                pieces.add(text.substring(i, Math.min(text.length(), i + PIECE)));
            }
            answer.addRecord(new TXTRecord(name, DClass.IN, 60, pieces), Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() throws Exception {
        socket.close();
        thread.join();
    }
}
