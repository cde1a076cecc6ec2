package org.mailroom.app.data;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * Who holds a data directory, as the file {@code mailroom.holder} tells it. The file is for people and for {@code mailroom apply};
 * what decides is the lock.
 *
 * @param process  differs in each process, even where process numbers repeat, as in containers
 * @param doing  the command
 * @param socket  where the process takes administrative commands; empty when it takes none
 */
public record Holder(long pid, String host, Instant since, String process, String doing, Optional<Path> socket) {
    private static final String THIS_PROCESS = UUID.randomUUID().toString();

    static Holder thisProcess(String doing, Instant now) {
        return new Holder(ProcessHandle.current().pid(), hostName(), now.truncatedTo(ChronoUnit.SECONDS), THIS_PROCESS, doing, Optional.empty());
    }

    /** Reads the file; empty when it is not there, or is not (yet) what we write. */
    static Optional<Holder> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties fields = new Properties();
        try {
            fields.load(new StringReader(Files.readString(file)));
            return Optional.of(new Holder(Long.parseLong(fields.getProperty("pid", "")), fields.getProperty("host", "?"),
                Instant.parse(fields.getProperty("since", "")), fields.getProperty("process", ""), fields.getProperty("doing", "?"),
                Optional.ofNullable(fields.getProperty("socket")).map(Path::of)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    String text() {
        Properties fields = new Properties();
        fields.setProperty("pid", Long.toString(pid));
        fields.setProperty("host", host);
        fields.setProperty("since", since.toString());
        fields.setProperty("process", process);
        fields.setProperty("doing", doing);
        socket.ifPresent(path -> fields.setProperty("socket", path.toString()));
        StringWriter text = new StringWriter();
        try {
            fields.store(text, "who holds this data directory");
        } catch (IOException e) {
            throw new UncheckedIOException("text can be written to memory", e);
        }
        return text.toString();
    }

    boolean isThisProcess() {
        return process.equals(THIS_PROCESS);
    }

    Holder taking(Path commands) {
        return new Holder(pid, host, since, process, doing, Optional.of(commands));
    }

    /** For people. */
    @Override
    public String toString() {
        return "process " + pid + " on " + host + " since " + since + " (" + doing + ")";
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
