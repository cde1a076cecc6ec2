package org.mailroom.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** Where a server keeps its data. */
enum Engine {
    EMBEDDED {
        @Override
        String storage() {
            return "storage: {kind: embedded}\n";
        }
    },
    /** A database of its own for each server; one PostgreSQL, which ends with the process, has them all. */
    POSTGRESQL {
        @Override
        String storage() {
            String name = "served_" + NUMBER.incrementAndGet();
            try (Connection connection = Shared.SERVER.getPostgresDatabase().getConnection();
                 Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return storage(Shared.SERVER.getPort(), name);
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final class Shared {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().setServerConfig("max_connections", "200").setServerConfig("fsync", "off").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The lines of {@code mailroom.yaml} for a new, empty store. */
    abstract String storage();

    static String storage(int port, String database) {
        return "storage: {kind: postgresql, url: \"jdbc:postgresql://127.0.0.1:" + port + "/" + database + "\", user: postgres, password: postgres}\n";
    }
}
