package org.mailroom.store.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Gives each test an empty, migrated database. One database per engine serves the whole run; it is emptied before each
 * test and removed at the end. {@link OnEachEngine} hands it to the constructor of a class whose tests run on both engines; a class that is about one of them registers it:
 * <pre>
 * &#64;RegisterExtension DatabaseExtension database = DatabaseExtension.sqlite();
 * </pre>
 */
public final class DatabaseExtension implements BeforeEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(DatabaseExtension.class);

    private final Dialect dialect;
    private Shared shared;
    private Path directory;

    private DatabaseExtension(Dialect dialect) {
        this.dialect = dialect;
    }

    public static DatabaseExtension sqlite() {
        return new DatabaseExtension(Dialect.SQLITE);
    }

    public static DatabaseExtension postgresql() {
        return new DatabaseExtension(Dialect.POSTGRESQL);
    }

    public Database database() {
        return shared.database;
    }

    /** An empty directory for files that belong to the database; new for each test. */
    public Path directory() {
        return directory;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DatabaseExtension.class;
    }

    @Override
    public DatabaseExtension resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }

    @Override
    public String toString() {
        return dialect.name();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        shared = context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE).getOrComputeIfAbsent(dialect, Shared::open, Shared.class);
        shared.clear();
        directory = Files.createTempDirectory(shared.directory, "files");
    }

    private static final class Shared implements ExtensionContext.Store.CloseableResource {
        private final Path directory;
        private final Database database;
        private final AutoCloseable server;

        private Shared(Path directory, Database database, AutoCloseable server) {
            this.directory = directory;
            this.database = database;
            this.server = server;
        }

        static Shared open(Dialect dialect) {
            try {
                Path directory = Files.createTempDirectory("mailroom-test");
                if (dialect == Dialect.SQLITE) {
                    return new Shared(directory, SqliteDatabase.open(directory.resolve("test.db")), () -> { });
                }
                EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("max_connections", "100").setServerConfig("fsync", "off").start();
                return new Shared(directory, PostgresDatabase.open(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", 16), server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void clear() {
            database.write(connection -> {
                List<String> tables = Sql.list(connection, dialectTables(), row -> row.getString(1));
                for (String table : tables) {
                    Sql.update(connection, "DELETE FROM " + table);
                }
                return tables;
            });
        }

        private String dialectTables() {
            return database.dialect() == Dialect.SQLITE
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'flyway_%'"
                : "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'flyway_%'";
        }

        @Override
        public void close() throws Exception {
            database.close();
            server.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
