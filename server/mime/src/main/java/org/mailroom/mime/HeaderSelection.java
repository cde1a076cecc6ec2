package org.mailroom.mime;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Takes the fields with certain names, or all others, out of headers (RFC 3501 6.4.5, HEADER.FIELDS), byte by byte as they came. One
 * pass over the bytes and no object for a field: a synchronisation asks this of thousands of headers. Immutable.
 */
public final class HeaderSelection {
    private static final int LENGTHS = Long.SIZE - 1;

    private final byte[][] names;
    /** A bit for each length that a name has, so that most fields are done with at a look. */
    private final long lengths;
    private final boolean these;

    /** @param these whether the fields with these names are wanted, or all but them */
    public HeaderSelection(Collection<String> names, boolean these) {
        this.names = names.stream().map(name -> name.getBytes(StandardCharsets.ISO_8859_1)).toArray(byte[][]::new);
        this.these = these;
        long bits = 0;
        for (byte[] name : this.names) {
            bits |= 1L << Math.min(name.length, LENGTHS);
        }
        this.lengths = bits;
    }

    /**
     * Writes the fields that are wanted, and the empty line if the header has one.
     *
     * @param length how many bytes of {@code header} count; what stands behind the empty line does not matter
     * @param target has room for all of them and two bytes more
     * @return how many bytes were written, from the start of {@code target}
     */
    public int write(byte[] header, int length, byte[] target) {
        int written = 0;
        int start = 0;
        while (start < length) {
            if (HeaderLines.emptyLine(header, start, length)) {
                target[written++] = '\r';
                target[written++] = '\n';
                return written;
            }
            int end = HeaderLines.endOfField(header, start, length);
            if (isOne(header, start, HeaderLines.endOfName(header, start, end)) == these) {
                System.arraycopy(header, start, target, written, end - start);
                written += end - start;
            }
            start = end;
        }
        return written;
    }

    private boolean isOne(byte[] header, int start, int end) {
        int length = end - start;
        if ((lengths >>> Math.min(length, LENGTHS) & 1) == 0) {
            return false;
        }
        for (byte[] name : names) {
            if (name.length == length && same(name, header, start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(byte[] name, byte[] header, int start) {
        for (int i = 0; i < name.length; i++) {
            if (name[i] != header[start + i] && HeaderLines.lower(name[i]) != HeaderLines.lower(header[start + i])) {
                return false;
            }
        }
        return true;
    }
}
