package org.mailroom.domain.conversation;

import java.util.ArrayList;
import java.util.List;

/** What a command makes of a conversation. Without events nothing was to be done. */
public record Step(Conversation conversation, List<Event> events) {
    public Step {
        events = List.copyOf(events);
    }

    static Step none(Conversation conversation) {
        return new Step(conversation, List.of());
    }

    Step then(Step next) {
        List<Event> all = new ArrayList<>(events);
        all.addAll(next.events());
        return new Step(next.conversation(), all);
    }

    public boolean changed() {
        return !events.isEmpty();
    }
}
