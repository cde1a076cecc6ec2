package org.mailroom.store.search;

import java.util.List;
import java.util.function.Function;

/** Whether something holds of a message, as far as it is known. */
enum Truth {
    YES, NO, UNKNOWN;

    static Truth of(boolean holds) {
        return holds ? YES : NO;
    }

    Truth not() {
        return this == UNKNOWN ? UNKNOWN : of(this == NO);
    }

    /** Whether all hold; asks no further than it must. */
    static <T> Truth every(List<T> parts, Function<T, Truth> ask) {
        Truth all = YES;
        for (T part : parts) {
            Truth one = ask.apply(part);
            if (one == NO) {
                return NO;
            }
            all = one == UNKNOWN ? UNKNOWN : all;
        }
        return all;
    }

    /** Whether at least one holds; asks no further than it must. */
    static <T> Truth some(List<T> parts, Function<T, Truth> ask) {
        return every(parts, part -> ask.apply(part).not()).not();
    }
}
