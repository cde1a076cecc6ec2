package org.mailroom.store.search.index;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Watermarks of mailboxes as text. */
final class Watermarks {
    private Watermarks() {
    }

    static String write(Map<Long, Long> watermarks) {
        return new TreeMap<>(watermarks).entrySet().stream()
            .map(entry -> Long.toString(entry.getKey(), Character.MAX_RADIX) + ":" + Long.toString(entry.getValue(), Character.MAX_RADIX))
            .collect(Collectors.joining(" "));
    }

    static Map<Long, Long> read(String text) {
        Map<Long, Long> watermarks = new HashMap<>();
        for (String entry : text.isEmpty() ? new String[0] : text.split(" ")) {
            int colon = entry.indexOf(':');
            watermarks.put(Long.parseLong(entry.substring(0, colon), Character.MAX_RADIX), Long.parseLong(entry.substring(colon + 1), Character.MAX_RADIX));
        }
        return watermarks;
    }
}
