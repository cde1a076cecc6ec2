package org.mailroom.extract.child;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program of the process that reads documents. On standard input it is told a file and its name (both as {@link DataOutputStream#writeUTF} writes), on standard output it says whether it could be read, and as many
 * bytes as it says: packed text, or a few words why not. It begins by saying that it is ready. Ends when there is no more input, when whoever started it has gone, and when a document takes much longer than it may.
 */
public final class Main {
    private static final int FAILED = 1;

    private Main() {
    }

    /** @param arguments  how many letters to give at most, and after how many seconds to end by itself */
    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)))) {
            // Whatever a library prints must not come between the answers.
            System.setOut(System.err);
            URL.setURLStreamHandlerFactory(Main::refused);
            ProcessHandle.current().parent().ifPresent(server -> server.onExit().thenRun(() -> Runtime.getRuntime().halt(FAILED)));
            serve(in, out, new Documents(Integer.parseInt(arguments[0])), Long.parseLong(arguments[1]));
        }
    }

    private static void serve(DataInputStream in, DataOutputStream out, Documents documents, long seconds) throws IOException {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "watch");
            thread.setDaemon(true);
            return thread;
        });
        out.writeBoolean(true);
        out.flush();
        while (true) {
            Path file;
            String name;
            try {
                file = Path.of(in.readUTF());
                name = in.readUTF();
            } catch (EOFException end) {
                return;
            }
            ScheduledFuture<?> late = watch.schedule(() -> Runtime.getRuntime().halt(FAILED), seconds, TimeUnit.SECONDS);
            Documents.Answer answer = documents.read(file, name);
            late.cancel(false);
            byte[] said = answer.text().orElseGet(() -> answer.why().getBytes(StandardCharsets.UTF_8));
            out.writeBoolean(answer.text().isPresent());
            out.writeInt(said.length);
            out.write(said);
            out.flush();
        }
    }

    /** Nothing outside this machine is opened, whatever a document names. */
    private static URLStreamHandler refused(String protocol) {
        return Set.of("file", "jar", "jrt").contains(protocol) ? null : new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) throws IOException {
                throw new IOException(protocol + " is not opened");
            }
        };
    }
}
