package org.mailroom.store.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;

import javax.mail.MessagingException;

import org.apache.james.server.core.MimeMessageWrapper;

/**
 * The message of a stored mail. As long as nobody changes it, it is written and read byte for byte as it was stored; when
 * header fields were changed, the others keep their bytes. James's {@code MimeMessageWrapper} writes header lines as US-ASCII,
 * with question marks for 8-bit bytes, and gives no raw body once a header field was changed. Not thread-safe, like its base.
 * Proof: {@code StoredMailsTest}.
 */
final class StoredMessage extends MimeMessageWrapper {
    private final StoredText text;

    StoredMessage(StoredText text) {
        super(text);
        this.text = text;
    }

    StoredText text() {
        return text;
    }

    @Override
    public InputStream getMessageInputStream() throws MessagingException {
        if (isModified()) {
            return new SequenceInputStream(new ByteArrayInputStream(headerBytes(getAllHeaderLines())), getRawInputStream());
        }
        return text.getInputStream();
    }

    @Override
    public InputStream getRawInputStream() throws MessagingException {
        return bodyModified ? super.getRawInputStream() : text.body();
    }

    @Override
    public void writeTo(OutputStream headerOut, OutputStream bodyOut, String[] ignored, boolean preLoad) throws IOException, MessagingException {
        if (bodyModified) {
            super.writeTo(headerOut, bodyOut, ignored, preLoad);
            return;
        }
        headerOut.write(isModified() || ignored != null && ignored.length > 0
            ? headerBytes(getNonMatchingHeaderLines(ignored == null ? new String[0] : ignored)) : text.header());
        try (InputStream body = text.body()) {
            body.transferTo(bodyOut);
        }
    }

    /** Header fields, with their continuation lines, as the bytes that they were read from, and the empty line. */
    static byte[] headerBytes(Enumeration<String> lines) {
        StringBuilder header = new StringBuilder();
        Collections.list(lines).forEach(line -> header.append(line).append("\r\n"));
        return header.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
