package org.mailroom.app.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.mailroom.app.Failure;

/** A backup that is there. Whatever is wrong with it is told as {@link Failure}. For one thread. Proof: {@code RestoreTest}. */
final class BackupFile implements AutoCloseable {
    private final Path file;
    private final ZipFile zip;
    private final Manifest manifest;
    private final Map<String, Manifest.Part> parts;

    private BackupFile(Path file, ZipFile zip, Manifest manifest) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
        this.parts = manifest.parts().stream().collect(Collectors.toMap(Manifest.Part::name, Function.identity()));
    }

    /** Reads the manifest. */
    static BackupFile open(Path file) throws Failure {
        if (!Files.isRegularFile(file)) {
            throw new Failure(file + (Files.exists(file) ? " is not a file" : " is not there") + "; name a file that 'mailroom backup' has made. Nothing was changed");
        }
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            ZipEntry entry = zip.getEntry(Manifest.NAME);
            if (entry == null) {
                throw new IOException("it has no " + Manifest.NAME);
            }
            compare(zip, entry);
            return new BackupFile(file, zip, Manifest.of(zip.getInputStream(entry)));
        } catch (IOException | RuntimeException e) {
            close(zip);
            throw new Failure(file + " is not a whole backup of Mailroom: " + reason(e) + ". Nothing was changed", e);
        }
    }

    /** It has no checksum of itself, and Java does not compare that of the entry. */
    private static void compare(ZipFile zip, ZipEntry manifest) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(manifest), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            if (in.getChecksum().getValue() != manifest.getCrc()) {
                throw new IOException("its " + Manifest.NAME + " is damaged");
            }
        }
    }

    private static void close(ZipFile zip) throws Failure {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException e) {
            throw new Failure("the backup could not be closed: " + e.getMessage(), e);
        }
    }

    /** The first line; what is behind it is for developers. */
    private static String reason(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be read");
    }

    Manifest manifest() {
        return manifest;
    }

    /**
     * Reads all of it.
     *
     * @param progress  octets so far, and all
     */
    void verify(BiConsumer<Long, Long> progress) throws Failure {
        long all = manifest.parts().stream().mapToLong(Manifest.Part::octets).sum();
        long before = 0;
        for (Manifest.Part part : manifest.parts()) {
            try (InputStream in = open(part.name())) {
                long base = before;
                long[] done = {0};
                in.transferTo(new OutputStream() {
                    @Override
                    public void write(int octet) {
                        done[0]++;
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        done[0] += length;
                        progress.accept(base + done[0], all);
                    }
                });
                before += done[0];
            } catch (IOException e) {
                throw new Failure(file + " is damaged: " + reason(e) + ". Nothing was changed", e);
            }
        }
    }

    /** Opens a part of the manifest; reading fails at its end when it is not what the manifest says. */
    InputStream open(String name) throws IOException {
        Manifest.Part part = parts.get(name);
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("the part " + name + " is missing");
        }
        return new Checked(zip.getInputStream(entry), part);
    }

    @Override
    public void close() throws Failure {
        close(zip);
    }

    /** Counts and digests what is read. */
    private static final class Checked extends FilterInputStream {
        private final Manifest.Part part;
        private final MessageDigest digest = Sha256.digest();
        private long octets;
        private boolean ended;

        Checked(InputStream in, Manifest.Part part) {
            super(in);
            this.part = part;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (IOException e) {
                throw new IOException("the part " + part.name() + " cannot be read: " + e.getMessage(), e);
            }
            if (read > 0) {
                octets += read;
                digest.update(bytes, offset, read);
            } else if (read < 0 && !ended) {
                ended = true;
                if (octets != part.octets()) {
                    throw new IOException("the part " + part.name() + " has " + octets + " bytes where its manifest says " + part.octets());
                }
                if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
                    throw new IOException("the part " + part.name() + " has not the checksum that its manifest says");
                }
            }
            return read;
        }
    }
}
