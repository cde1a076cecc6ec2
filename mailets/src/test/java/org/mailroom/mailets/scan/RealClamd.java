package org.mailroom.mailets.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

import org.mailroom.testing.FreePort;

/** clamd of Debian's clamav-daemon, with one signature: that of the EICAR test file. */
public final class RealClamd extends RealScanner {
    /** In parts, so that no scanner takes this file for the test file. */
    public static final String EICAR = String.join("", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
    /** What it cannot be handed more of. */
    public static final int LIMIT = 4 << 20;

    private final Path binary;
    private final int port = FreePort.next();

    private RealClamd(Path binary) throws IOException {
        super("clamd");
        this.binary = binary;
        Files.writeString(Files.createDirectory(directory.resolve("db")).resolve("test.ndb"),
            "Eicar-Test-Signature:0:*:" + HexFormat.of().formatHex(EICAR.getBytes(StandardCharsets.US_ASCII)) + "\n");
        Files.writeString(directory.resolve("clamd.conf"), String.join("\n", "Foreground yes", "DatabaseDirectory " + directory.resolve("db"),
            "TemporaryDirectory " + directory, "TCPSocket " + port, "TCPAddr 127.0.0.1", "LocalSocket " + directory.resolve("socket"), "FixStaleSocket yes",
            "StreamMaxLength 4M", "MaxFileSize 16M", "MaxScanSize 16M", "AlertExceedsMax yes", "ScanMail yes", "MaxThreads 4", ""));
    }

    /** Running, until it is closed. */
    public static RealClamd started() throws Exception {
        RealClamd clamd = new RealClamd(binary("clamd", "clamav-daemon"));
        clamd.start();
        return clamd;
    }

    @Override
    List<String> command() {
        return List.of(binary.toString(), "-c", directory.resolve("clamd.conf").toString());
    }

    public String unix() {
        return "unix:" + directory.resolve("socket");
    }

    public String tcp() {
        return "127.0.0.1:" + port;
    }

    @Override
    boolean ready() {
        return FaultyScanner.says(unix(), "zPING\0", "PONG") && FaultyScanner.says(tcp(), "zPING\0", "PONG");
    }
}
