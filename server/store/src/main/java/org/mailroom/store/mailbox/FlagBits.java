package org.mailroom.store.mailbox;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.mail.Flags;

/** Flags as they stand in a row: system flags as bits, keywords one a line. The bit values are part of the schema. */
record FlagBits(int bits, String keywords) {
    static final int DELETED = 2;
    static final int RECENT = 16;
    static final int SEEN = 32;

    private static final Map<Flags.Flag, Integer> BITS = Map.of(
        Flags.Flag.ANSWERED, 1,
        Flags.Flag.DELETED, DELETED,
        Flags.Flag.DRAFT, 4,
        Flags.Flag.FLAGGED, 8,
        Flags.Flag.RECENT, RECENT,
        Flags.Flag.SEEN, SEEN);

    static FlagBits of(Flags flags) {
        int bits = 0;
        for (Flags.Flag flag : flags.getSystemFlags()) {
            bits |= BITS.getOrDefault(flag, 0);
        }
        return new FlagBits(bits, Arrays.stream(flags.getUserFlags()).collect(Collectors.joining("\n")));
    }

    Flags flags() {
        Flags flags = new Flags();
        for (Map.Entry<Flags.Flag, Integer> flag : BITS.entrySet()) {
            if ((bits & flag.getValue()) != 0) {
                flags.add(flag.getKey());
            }
        }
        for (String keyword : keywordList()) {
            flags.add(keyword);
        }
        return flags;
    }

    List<String> keywordList() {
        return keywords.isEmpty() ? List.of() : List.of(keywords.split("\n"));
    }

    int unseen() {
        return (bits & SEEN) == 0 ? 1 : 0;
    }

    FlagBits recent() {
        return new FlagBits(bits | RECENT, keywords);
    }
}
