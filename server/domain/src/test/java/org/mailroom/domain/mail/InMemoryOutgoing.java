package org.mailroom.domain.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mails that were sent, for tests; its hour does not end. */
public final class InMemoryOutgoing implements Outgoing {
    private final Set<IngestKey> keys = new HashSet<>();
    private final List<Sent> mails = new ArrayList<>();

    private final Map<String, Integer> counts = new HashMap<>();

    @Override
    public synchronized Result send(Sent mail, IngestKey key, Limit limit) {
        if (keys.contains(key)) {
            return Result.ALREADY;
        } else if (counts.getOrDefault(limit.of(), 0) >= limit.perHour()) {
            return Result.TOO_MANY;
        }
        counts.merge(limit.of(), 1, Integer::sum);
        keys.add(key);
        mails.add(mail);
        return Result.SENT;
    }

    public synchronized List<Sent> mails() {
        return List.copyOf(mails);
    }
}
