import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** clamd of Debian's clamav-daemon with a single signature, that of the EICAR test file. It ends with the run. */
final class Clamd {
    private static final Path PROGRAM = Path.of("/usr/sbin/clamd");
    /** In parts, so that no scanner takes this file for the test file. */
    private static final String EICAR = String.join("", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    private final int port = Peer.freePort();
    private final Process process;

    Clamd(Path work) throws Exception {
        Path home = Files.createDirectories(work.resolve("clamd"));
        Files.writeString(Files.createDirectories(home.resolve("db")).resolve("test.ndb"),
            "Eicar-Test-Signature:0:*:" + HexFormat.of().formatHex(EICAR.getBytes(StandardCharsets.US_ASCII)) + "\n");
        Path conf = Files.writeString(home.resolve("clamd.conf"), """
            Foreground yes
            DatabaseDirectory %1$s/db
            TemporaryDirectory %1$s
            TCPSocket %2$d
            TCPAddr 127.0.0.1
            AlertExceedsMax yes
            StreamMaxLength 100M
            MaxFileSize 400M
            MaxScanSize 400M
            MaxThreads 8
            """.formatted(home, port));
        process = Commands.launch(Map.of(), List.of(PROGRAM.toString(), "-c", conf.toString()), home.resolve("clamd.log"));
        for (int i = 0; i < 600 && !answers(); i++) {
            if (!process.isAlive()) {
                throw new IOException("clamd has ended: " + Files.readString(home.resolve("clamd.log")));
            }
            Thread.sleep(100);
        }
    }

    static boolean present() {
        return Files.exists(PROGRAM);
    }

    String version() throws Exception {
        return Commands.run(Map.of(), List.of(PROGRAM.toString(), "--version")).split("/")[0];
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("zPING\0".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
