import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** One database engine in the setting in which it would have to serve: a commit that returns has been synced. */
abstract class Engine implements AutoCloseable {
    final Path directory;

    Engine(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    static Engine of(String name, Path directory) throws Exception {
        return switch (name) {
            case "sqlite" -> new Sqlite(directory);
            case "h2" -> new H2(directory);
            case "derby" -> new Derby(directory);
            case "postgresql" -> new Postgres(directory);
            default -> throw new IllegalArgumentException("no engine " + name + "; known: sqlite, h2, derby, postgresql");
        };
    }

    abstract String url();

    String blob() {
        return "blob";
    }

    /** Whether several connections may write at once. */
    boolean manyWriters() {
        return true;
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url());
        connection.setAutoCommit(false);
        return connection;
    }

    void commitDurably(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void close() throws Exception {
    }

    long bytesOnDisk() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).mapToLong(Engine::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0; // a log file recycled while we looked
        }
    }

    static final class Sqlite extends Engine {
        Sqlite(Path directory) throws IOException {
            super(directory);
        }

        @Override
        String url() {
            return "jdbc:sqlite:" + directory.resolve("mail.db");
        }

        @Override
        boolean manyWriters() {
            return false;
        }

        @Override
        Connection connect() throws SQLException {
            Connection connection = DriverManager.getConnection(url());
            try (Statement pragma = connection.createStatement()) {
                pragma.execute("pragma journal_mode=wal");
                pragma.execute("pragma synchronous=full");
                pragma.execute("pragma busy_timeout=10000");
            }
            connection.setAutoCommit(false);
            return connection;
        }
    }

    static final class H2 extends Engine {
        H2(Path directory) throws IOException {
            super(directory);
        }

        @Override
        String url() {
            return "jdbc:h2:file:" + directory.resolve("mail") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        }

        @Override
        void commitDurably(Connection connection) throws SQLException {
            connection.commit();
            try (Statement sync = connection.createStatement()) {
                sync.execute("checkpoint sync"); // H2's commit alone leaves the data in the operating system's cache
            }
        }
    }

    static final class Derby extends Engine {
        private boolean closed;

        Derby(Path directory) throws IOException {
            super(directory);
            System.setProperty("derby.stream.error.file", directory.resolve("derby.log").toString());
        }

        @Override
        String url() {
            return "jdbc:derby:" + directory.resolve("mail") + ";create=true";
        }

        @Override
        public void close() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                DriverManager.getConnection("jdbc:derby:;shutdown=true").close();
            } catch (SQLException end) {
                if (!"XJ015".equals(end.getSQLState())) { // the state that says: shut down as asked
                    throw end;
                }
            }
        }
    }
}
