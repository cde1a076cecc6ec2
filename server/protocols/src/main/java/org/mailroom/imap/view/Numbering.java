package org.mailroom.imap.view;

import java.util.Arrays;
import java.util.stream.LongStream;

/** UIDs in ascending order; of those of a mailbox, the place of each, from 1, is its sequence number (RFC 3501 2.3.1.2). For one thread at a time. */
final class Numbering {
    private static final int FIRST_SIZE = 64;

    private long[] uids = new long[FIRST_SIZE];
    private int size;

    /** False when it was there already. */
    boolean add(long uid) {
        int place = size > 0 && uids[size - 1] < uid ? -size - 1 : Arrays.binarySearch(uids, 0, size, uid);
        if (place >= 0) {
            return false;
        }
        if (size == uids.length) {
            uids = Arrays.copyOf(uids, 2 * size);
        }
        int at = -place - 1;
        System.arraycopy(uids, at, uids, at + 1, size - at);
        uids[at] = uid;
        size++;
        return true;
    }

    /** Its number; 0 when it is not there. */
    int number(long uid) {
        int place = Arrays.binarySearch(uids, 0, size, uid);
        return place < 0 ? 0 : place + 1;
    }

    boolean has(long uid) {
        return number(uid) > 0;
    }

    /** Those that are in the other one too, ascending. */
    LongStream in(Numbering other) {
        return Arrays.stream(uids, 0, size).filter(other::has);
    }

    /** The UID with this number; 0 when there is none. */
    long uid(int number) {
        return number < 1 || number > size ? 0 : uids[number - 1];
    }

    /** Takes it out and gives the number that it had; 0 when it was not there. */
    int remove(long uid) {
        int number = number(uid);
        if (number > 0) {
            System.arraycopy(uids, number, uids, number - 1, size - number);
            size--;
        }
        return number;
    }

    int size() {
        return size;
    }

    void clear() {
        uids = new long[FIRST_SIZE];
        size = 0;
    }
}
