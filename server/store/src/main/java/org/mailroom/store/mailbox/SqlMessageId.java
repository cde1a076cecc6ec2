package org.mailroom.store.mailbox;

import java.io.Serializable;
import java.time.Clock;
import java.util.Objects;

import javax.inject.Inject;

import org.apache.james.mailbox.model.MessageId;
import org.mailroom.store.sql.SortableIds;

/**
 * Identifies a message for ever, in whichever mailboxes it stands. Unlike James's {@code DefaultMessageId}
 * (James 3.8.1: not serialisable, {@code equals} throws) it can be stored and compared.
 */
public final class SqlMessageId implements MessageId, Serializable {
    /** Makes new ids, ordered by time, and reads them back from their serialised form. Thread-safe. */
    public static final class Factory implements MessageId.Factory {
        private final SortableIds ids;

        @Inject
        public Factory(Clock clock) {
            this.ids = new SortableIds(clock);
        }

        @Override
        public SqlMessageId fromString(String serialized) {
            return of(Long.parseLong(serialized));
        }

        @Override
        public SqlMessageId generate() {
            return of(ids.next());
        }
    }

    private final long value;

    private SqlMessageId(long value) {
        this.value = value;
    }

    public static SqlMessageId of(long value) {
        return new SqlMessageId(value);
    }

    static long value(MessageId id) {
        return ((SqlMessageId) id).value;
    }

    public long asLong() {
        return value;
    }

    @Override
    public String serialize() {
        return Long.toString(value);
    }

    @Override
    public boolean isSerializable() {
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SqlMessageId id && id.value == value;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "SqlMessageId{" + value + "}";
    }
}
