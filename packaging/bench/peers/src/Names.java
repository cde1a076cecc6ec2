import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/**
 * A name server on 127.0.0.1 that knows no name but the root, so that checks of senders cost their look-ups and nobody else is asked: a message of a
 * few octets (RFC 1035) goes back as it came, marked as an answer.
 */
final class Names implements AutoCloseable {
    private static final int HEADER = 12;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

    Names() throws IOException {
        Thread thread = new Thread(this::answer, "names");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void answer() {
        byte[] message = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(message, message.length);
                socket.receive(packet);
                int question = HEADER;
                while (message[question] != 0) {
                    question += message[question] + 1;
                }
                boolean root = question == HEADER;
                message[2] |= (byte) 0x80;
                message[3] = (byte) (0x80 | (root ? 0 : 3));
                // Without the additional records of the question (EDNS): they are optional.
                message[10] = 0;
                message[11] = 0;
                socket.send(new DatagramPacket(message, question + 5, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    System.out.println("name server: " + e);
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
