package org.mailroom.store.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.mailroom.store.sql.Sql;

/** Which bodies are files. */
final class BodyHashes {
    private BodyHashes() {
    }

    static List<String> ofFiles(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT hash FROM body WHERE refs > 0 AND NOT EXISTS (SELECT 1 FROM body_bytes WHERE body_bytes.id = body.id) ORDER BY hash", row -> row.getString(1));
    }
}
