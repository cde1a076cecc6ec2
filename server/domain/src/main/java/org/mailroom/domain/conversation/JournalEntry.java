package org.mailroom.domain.conversation;

import java.time.Instant;

/** What was done to a conversation, by whom and by which way. Entries are never changed; {@code id} grows. */
public record JournalEntry(long id, Instant time, ConversationNumber number, Actor actor, Event event) {
}
