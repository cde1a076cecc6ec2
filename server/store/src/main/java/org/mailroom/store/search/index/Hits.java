package org.mailroom.store.search.index;

import java.util.Arrays;

/** Messages by id, ascending: those that certainly have a text, and those that have to be looked at. No message is in both. */
public record Hits(long[] certain, long[] open) {

    /** @param maybe  those that may have a text; certain ones may be among them */
    static Hits of(long[] certain, long[] maybe) {
        return new Hits(certain, maybe.length == 0 || certain.length == 0 ? maybe
            : Arrays.stream(maybe).filter(message -> Arrays.binarySearch(certain, message) < 0).toArray());
    }

    public boolean certainly(long message) {
        return Arrays.binarySearch(certain, message) >= 0;
    }

    public boolean maybe(long message) {
        return Arrays.binarySearch(open, message) >= 0;
    }

    /** Both together, ascending. */
    public long[] all() {
        return open.length == 0 ? certain : certain.length == 0 ? open : union(certain, open);
    }

    public static long[] union(long[] one, long[] other) {
        long[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        Arrays.sort(both);
        int kept = 0;
        for (int i = 0; i < both.length; i++) {
            if (i == 0 || both[i] != both[i - 1]) {
                both[kept++] = both[i];
            }
        }
        return Arrays.copyOf(both, kept);
    }

    public static long[] intersection(long[] one, long[] other) {
        long[] few = one.length <= other.length ? one : other;
        long[] many = few == one ? other : one;
        return Arrays.stream(few).filter(message -> Arrays.binarySearch(many, message) >= 0).toArray();
    }
}
