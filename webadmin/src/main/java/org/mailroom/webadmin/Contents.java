package org.mailroom.webadmin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.mailroom.webadmin.work.Problem;

/**
 * What clients send along, in bounded memory. What is small is read at once. What is large is taken down in a file first, at the speed of its client, and comes into memory when all of it is
 * there and not too much of others is; until its {@link Reading} is closed it counts. The file has no name, so not even a killed process leaves it behind. Thread-safe; blocks.
 * Proof: {@code ContentsTest}.
 */
final class Contents {
    /** In bytes; so much of each request may be in memory at any time. */
    private static final int SMALL = 256 << 10;
    /** In KiB, of large ones together. An answer with attachments takes some five times its size while it is made. */
    private static final int AT_ONCE = 32 << 10;
    private static final long PATIENCE_SECONDS = 60;
    private static final int PIECE = 64 << 10;

    private final Path directory;
    private final Semaphore room = new Semaphore(AT_ONCE, true);

    /** @param directory  for files; it is there */
    Contents(Path directory) {
        this.directory = directory;
    }

    /** Reads a request, once, and holds what it has read. */
    final class Reading implements AutoCloseable {
        private final Request request;
        private int taken;

        private Reading(Request request) {
            this.request = request;
        }

        /**
         * All that the client sends.
         *
         * @param limit  in bytes
         * @throws Problem 413 when it is more, 503 when there is no room for it for a while
         */
        byte[] upTo(int limit) throws IOException {
            if (request.getLength() > limit) {
                throw tooLarge(limit);
            }
            try (InputStream in = Content.Source.asInputStream(request)) {
                byte[] begin = in.readNBytes(Math.min(SMALL, limit) + 1);
                if (begin.length > limit) {
                    throw tooLarge(limit);
                }
                return begin.length <= SMALL ? begin : large(begin, in, limit);
            }
        }

        private byte[] large(byte[] begin, InputStream in, int limit) throws IOException {
            try (FileChannel file = nameless()) {
                file.write(ByteBuffer.wrap(begin));
                byte[] piece = new byte[PIECE];
                for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                    file.write(ByteBuffer.wrap(piece, 0, read));
                    if (file.position() > limit) {
                        throw tooLarge(limit);
                    }
                }
                int size = (int) file.position();
                int wanted = Math.min(AT_ONCE, (size >> 10) + 1);
                enter(wanted);
                taken = wanted;
                ByteBuffer bytes = ByteBuffer.allocate(size);
                while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
                    continue;
                }
                return bytes.array();
            }
        }

        /** What was read is not used any more. */
        @Override
        public void close() {
            room.release(taken);
        }
    }

    /** To be closed when the request is answered. */
    Reading of(Request request) {
        return new Reading(request);
    }

    private FileChannel nameless() throws IOException {
        Path path = Files.createTempFile(directory, "request", ".tmp");
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(path);
        }
    }

    private void enter(int taken) throws IOException {
        try {
            if (room.tryAcquire(taken, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server ends", e);
        }
        throw Problem.of(503, "Not now", "Too much is being sent at the moment; try again in a minute. Nothing was changed.");
    }

    private static Problem tooLarge(int limit) {
        return Problem.of(413, "Too large", "What was sent is larger than " + limit / (1 << 20) + " MiB. Nothing was changed.");
    }
}
