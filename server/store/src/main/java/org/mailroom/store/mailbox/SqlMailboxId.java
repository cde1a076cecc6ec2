package org.mailroom.store.mailbox;

import java.io.Serializable;
import java.util.Objects;

import org.apache.james.mailbox.model.MailboxId;

/** Identifies a mailbox for ever, through renames and restarts. */
public final class SqlMailboxId implements MailboxId, Serializable {
    /** Reads ids back from their serialised form. */
    public static final class Factory implements MailboxId.Factory {
        @Override
        public SqlMailboxId fromString(String serialized) {
            return of(Long.parseLong(serialized));
        }
    }

    private final long value;

    private SqlMailboxId(long value) {
        this.value = value;
    }

    public static SqlMailboxId of(long value) {
        return new SqlMailboxId(value);
    }

    static long value(MailboxId id) {
        return ((SqlMailboxId) id).value;
    }

    public long asLong() {
        return value;
    }

    @Override
    public String serialize() {
        return Long.toString(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SqlMailboxId id && id.value == value;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "SqlMailboxId{" + value + "}";
    }
}
