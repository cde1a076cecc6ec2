package org.mailroom.mailets.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.mailroom.testing.FreePort;

/** spamd of Debian's spamassassin, with the rules that come with it, without the network, learning into a directory of its own. */
public final class RealSpamd extends RealScanner {
    public static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    private final Path binary;
    private final int port = FreePort.next();

    private RealSpamd(Path binary) throws IOException {
        super("spamd");
        this.binary = binary;
        Path home = Files.createDirectory(directory.resolve("home"));
        if (root()) {
            Files.setOwner(home, home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    /** Running, until it is closed. */
    public static RealSpamd started() throws Exception {
        RealSpamd spamd = new RealSpamd(binary("spamd", "spamassassin spamd"));
        spamd.start();
        return spamd;
    }

    @Override
    List<String> command() {
        Path home = directory.resolve("home");
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--local", "--nouser-config", "--allow-tell", "--listen=127.0.0.1:" + port,
            "--socketpath=" + directory.resolve("socket"), "--socketmode=0666", "--max-children=2", "--min-children=1", "--helper-home-dir=" + home,
            "--syslog=stderr", "--cf=bayes_path " + home.resolve("bayes"), "--cf=bayes_auto_learn 0", "--cf=dns_available no"));
        if (root()) {
            command.add("--username=nobody");
        }
        return command;
    }

    public String unix() {
        return "unix:" + directory.resolve("socket");
    }

    public String tcp() {
        return "127.0.0.1:" + port;
    }

    @Override
    boolean ready() {
        return FaultyScanner.says(tcp(), "PING SPAMC/1.5\r\n\r\n", "PONG") && FaultyScanner.says(unix(), "PING SPAMC/1.5\r\n\r\n", "PONG");
    }
}
