package org.mailroom.app.data;

import java.util.Set;

/** What stands in a data directory and cannot be made again. Everything else there (the search index, what is under way, locks) the server makes. */
public final class DataFiles {
    /** The embedded database. */
    public static final String DATABASE = "mail.db";
    /** The directory of large bodies. */
    public static final String BODIES = "bodies";
    /** The name of the server among those that share a database. */
    public static final String SERVER_ID = "server.id";
    /** The directory of the key that the server has made for itself. */
    public static final String TLS = "tls";
    public static final Set<String> ALL = Set.of(DATABASE, BODIES, SERVER_ID, TLS);

    private DataFiles() {
    }
}
