package org.mailroom.store.sql;

import java.util.Map;

/** The engines we run on. The SQL is the same for both; what differs stands here. */
public enum Dialect {
    SQLITE(Map.of("blob", "BLOB", "id", "INTEGER")),
    POSTGRESQL(Map.of("blob", "BYTEA", "id", "BIGINT"));

    private final Map<String, String> placeholders;

    Dialect(Map<String, String> placeholders) {
        this.placeholders = placeholders;
    }

    /** Words that migrations write as {@code ${word}}. */
    Map<String, String> placeholders() {
        return placeholders;
    }
}
