package org.mailroom.store.queue;

/** Names this server among those that share a database; the same after a restart, and never used by two at a time. */
public record ServerId(String value) {

    public ServerId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a server id has a text");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
