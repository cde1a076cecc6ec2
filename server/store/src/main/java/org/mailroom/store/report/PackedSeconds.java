package org.mailroom.store.report;

import java.io.ByteArrayOutputStream;

/** Times in seconds as bytes, seven bits in each, the lower first, the highest bit set where more follow. To be appended to. */
final class PackedSeconds {
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private PackedSeconds() {
    }

    static void append(ByteArrayOutputStream bytes, long seconds) {
        long rest = Math.max(0, seconds);
        while (rest >= MORE) {
            bytes.write((int) (rest & MORE - 1 | MORE));
            rest >>>= BITS;
        }
        bytes.write((int) rest);
    }

    static long[] unpacked(byte[] bytes) {
        int count = 0;
        for (byte one : bytes) {
            count += one >= 0 ? 1 : 0;
        }
        long[] seconds = new long[count];
        int at = 0;
        int shift = 0;
        long value = 0;
        for (byte one : bytes) {
            value |= (long) (one & MORE - 1) << shift;
            shift += BITS;
            if (one >= 0) {
                seconds[at++] = value;
                shift = 0;
                value = 0;
            }
        }
        return seconds;
    }
}
