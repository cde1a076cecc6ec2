package org.mailroom.imap.wire;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.apache.james.imap.message.Literal;

import io.netty.buffer.ByteBuf;

/**
 * The bytes of one literal while its command is assembled and runs: in memory when small, else in a file whose name is
 * removed as soon as it is open, so that not even a killed process leaves it behind. Closing frees both; reading after
 * that fails. Filled by one thread, then read by any, as often as wished.
 */
final class HeldLiteral implements Literal, Closeable {
    private final long size;
    private final byte[] memory;
    private final FileChannel file;
    private long filled;

    private HeldLiteral(long size, byte[] memory, FileChannel file) {
        this.size = size;
        this.memory = memory;
        this.file = file;
    }

    static HeldLiteral of(long size, int spill, Path directory) throws IOException {
        if (size <= spill) {
            return new HeldLiteral(size, new byte[(int) size], null);
        }
        Path path = Files.createTempFile(directory, "imap-literal", ".tmp");
        try {
            return new HeldLiteral(size, null, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } finally {
            Files.delete(path);
        }
    }

    /** Takes what belongs to this literal from {@code input}. */
    void fill(ByteBuf input) throws IOException {
        int take = (int) Math.min(size - filled, input.readableBytes());
        if (memory != null) {
            input.readBytes(memory, (int) filled, take);
            filled += take;
            return;
        }
        long end = filled + take;
        while (filled < end) {
            filled += input.readBytes(file, filled, (int) (end - filled));
        }
    }

    boolean full() {
        return filled == size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream getInputStream() {
        return memory != null ? new ByteArrayInputStream(memory) : new FileView();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private final class FileView extends InputStream {
        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (position >= size) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, size - position)), position);
            position += Math.max(read, 0);
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, size - position);
        }
    }
}
