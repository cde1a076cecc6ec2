package org.mailroom.store.conversation;

import java.security.SecureRandom;
import java.util.HexFormat;

import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/** Keys that the server makes once and keeps for ever, with its data. */
public final class ServerKeys {
    private static final int BYTES = 32;

    private ServerKeys() {
    }

    /** The key of this name; made now if there is none. All servers on one database have the same. */
    public static byte[] key(Database database, String name) {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        return HexFormat.of().parseHex(database.write(connection -> {
            Sql.update(connection, "INSERT INTO server_key (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, HexFormat.of().formatHex(fresh));
            return Sql.list(connection, "SELECT value FROM server_key WHERE name = ?", row -> row.getString(1), name).get(0);
        }));
    }
}
