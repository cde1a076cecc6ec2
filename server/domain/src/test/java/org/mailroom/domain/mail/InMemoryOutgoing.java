package org.mailroom.domain.mail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mails that were sent, for tests. */
public final class InMemoryOutgoing implements Outgoing {
    private final Set<IngestKey> keys = new HashSet<>();
    private final List<Sent> mails = new ArrayList<>();

    @Override
    public synchronized boolean send(Sent mail, IngestKey key) {
        return keys.add(key) && mails.add(mail);
    }

    public synchronized List<Sent> mails() {
        return List.copyOf(mails);
    }
}
