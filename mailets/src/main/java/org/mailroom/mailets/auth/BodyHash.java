package org.mailroom.mailets.auth;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.canon.DigestOutputStream;
import org.apache.james.jdkim.canon.LimitedOutputStream;
import org.apache.james.jdkim.exceptions.PermFailException;
import org.apache.james.jdkim.impl.BodyHasherImpl;

/**
 * The hash of a body as RFC 6376 section 3.4 wants it. Replaces jDKIM's relaxed canonicalisation, which makes a line end of a body that is empty and keeps blanks at the end of a body
 * without line end, so that such mail of others failed, and so did ours with others. Proof: {@code BodyHashTest}.
 */
final class BodyHash {
    private BodyHash() {
    }

    static BodyHasherImpl of(SignatureRecord record) throws PermFailException {
        BodyHasherImpl hasher = new BodyHasherImpl(record);
        if (SignatureRecord.RELAXED.equals(record.getBodyCanonicalisationMethod())) {
            DigestOutputStream digest = new DigestOutputStream(digest(record));
            int limit = record.getBodyHashLimit();
            hasher.setDigestOutputStream(digest);
            hasher.setOutputStream(new Relaxed(new BufferedOutputStream(limit < 0 ? digest : new LimitedOutputStream(digest, limit))));
        }
        return hasher;
    }

    private static MessageDigest digest(SignatureRecord record) throws PermFailException {
        try {
            return MessageDigest.getInstance(record.getHashAlgo().toString());
        } catch (NoSuchAlgorithmException e) {
            throw new PermFailException("there is no algorithm " + record.getHashAlgo(), e);
        }
    }

    /** Blanks become one, none at the end of a line; no empty lines at the end, and a line end there unless nothing is left. */
    private static final class Relaxed extends OutputStream {
        private final OutputStream out;
        private long lines;
        private boolean blank;
        private boolean cr;
        private boolean some;

        private Relaxed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            int c = octet & 0xff;
            if (cr) {
                cr = false;
                if (c == '\n') {
                    blank = false;
                    lines++;
                    return;
                }
                content('\r');
            }
            if (c == '\r') {
                cr = true;
            } else if (c == ' ' || c == '\t') {
                blank = true;
            } else {
                content(c);
            }
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            for (int i = from; i < from + count; i++) {
                write(octets[i]);
            }
        }

        private void content(int c) throws IOException {
            for (; lines > 0; lines--) {
                end();
            }
            if (blank) {
                out.write(' ');
                blank = false;
            }
            out.write(c);
            some = true;
        }

        private void end() throws IOException {
            out.write('\r');
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            if (cr) {
                cr = false;
                content('\r');
            }
            if (some) {
                end();
                some = false;
            }
            out.close();
        }
    }
}
