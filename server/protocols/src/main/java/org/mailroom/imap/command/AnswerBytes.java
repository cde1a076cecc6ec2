package org.mailroom.imap.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes of answers that are being written; grows. For one thread. */
final class AnswerBytes {
    private byte[] bytes = new byte[16 << 10];
    private int length;

    int length() {
        return length;
    }

    /** Of which the first {@link #length} count, until the next change. */
    byte[] bytes() {
        return bytes;
    }

    void cut(int to) {
        length = to;
    }

    /** ASCII only. */
    @SuppressWarnings("deprecation") // the only way from a String without an array between
    AnswerBytes text(String text) {
        int more = text.length();
        room(more);
        text.getBytes(0, more, bytes, length);
        length += more;
        return this;
    }

    /** Text from outside: what could end the line becomes a space, what is not ASCII a question mark. */
    AnswerBytes line(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes[length++] = (byte) (c < ' ' || c == 127 ? ' ' : c > 127 ? '?' : c);
        }
        return this;
    }

    /** A quoted string of ASCII, NIL for null; what could end the line becomes a space. */
    AnswerBytes quoted(String text) {
        if (text == null) {
            return text("NIL");
        }
        room(2 * text.length() + 2);
        bytes[length++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                bytes[length++] = '\\';
            }
            bytes[length++] = (byte) (c < ' ' || c == 127 ? ' ' : c);
        }
        bytes[length++] = '"';
        return this;
    }

    AnswerBytes bytes(byte[] more) {
        return bytes(more, more.length);
    }

    AnswerBytes bytes(byte[] more, int count) {
        return bytes(more, 0, count);
    }

    AnswerBytes bytes(byte[] more, int from, int count) {
        room(count);
        System.arraycopy(more, from, bytes, length, count);
        length += count;
        return this;
    }

    AnswerBytes number(long number) {
        if (number < 0 || number > 999_999_999) {
            return text(Long.toString(number));
        }
        int rest = (int) number;
        int digits = 1;
        for (int limit = 10; rest >= limit && digits < 9; limit *= 10) {
            digits++;
        }
        room(digits);
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** The start of a literal (RFC 3501 4.3) of so many bytes. */
    AnswerBytes literal(int size) {
        return text("{").number(size).text("}\r\n");
    }

    /** Exactly so many bytes; fails when there are less. */
    void read(InputStream in, int size) throws IOException {
        room(size);
        int read = in.readNBytes(bytes, length, size);
        if (read < size) {
            throw new IOException("A message is shorter than it was");
        }
        length += size;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
