import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether somebody greets on a port of this machine. */
final class Greeting {
    private Greeting() {
    }

    static boolean on(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2000);
            socket.setSoTimeout(30_000);
            int first = socket.getInputStream().read();
            return first == '*' || first == '2';
        } catch (IOException e) {
            return false;
        }
    }
}
