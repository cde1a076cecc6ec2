package org.mailroom.store.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A document in a file of its own, for whoever reads it; gone when it is closed. */
record StagedDocument(Path file, String hash) implements AutoCloseable {

    /** @return empty when it is larger than it may be */
    static Optional<StagedDocument> of(InputStream content, long largest, Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "document", "");
        boolean kept = false;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long left = largest;
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
                byte[] piece = new byte[16 << 10];
                for (int read = content.read(piece); read >= 0 && left >= 0; read = content.read(piece)) {
                    out.write(piece, 0, read);
                    left -= read;
                }
            }
            kept = left >= 0;
            return kept ? Optional.of(new StagedDocument(file, HexFormat.of().formatHex(digest.digest()))) : Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
