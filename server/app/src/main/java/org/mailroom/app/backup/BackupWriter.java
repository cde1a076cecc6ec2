package org.mailroom.app.backup;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.mailroom.store.backup.Parts;

/** A backup that is being written: a zip file whose last part is the manifest. For one thread. Proof: {@code RestoreTest}. */
final class BackupWriter implements Parts, AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final ZipOutputStream zip;
    private final LongConsumer progress;
    private final List<Manifest.Part> parts = new ArrayList<>();
    private long octets;

    /** @param progress  octets that came so far; called often */
    BackupWriter(Path file, LongConsumer progress) throws IOException {
        this.progress = progress;
        this.channel = Durable.create(file);
        this.zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
        // The next levels take twice the time for a tenth less.
        zip.setLevel(Deflater.BEST_SPEED);
    }

    @Override
    public void add(String name, Content content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        MessageDigest digest = Sha256.digest();
        long before = octets;
        content.writeTo(new FilterOutputStream(zip) {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                digest.update(bytes, offset, length);
                zip.write(bytes, offset, length);
                octets += length;
                progress.accept(octets);
            }

            @Override
            public void close() {
                // the next part comes
            }
        });
        zip.closeEntry();
        parts.add(new Manifest.Part(name, octets - before, HexFormat.of().formatHex(digest.digest())));
    }

    List<Manifest.Part> parts() {
        return List.copyOf(parts);
    }

    /** Writes the last part; all is on disk when this returns. */
    void finish(Manifest manifest) throws IOException {
        add(Manifest.NAME, manifest::writeTo);
        zip.finish();
        zip.flush();
        channel.force(true);
    }

    /** Without {@link #finish} it is no backup. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
