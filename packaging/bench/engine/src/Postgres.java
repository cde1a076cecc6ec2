import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL server with its default settings (fsync and synchronous_commit on), for this process alone. */
final class Postgres extends Engine {
    private final EmbeddedPostgres server;

    Postgres(Path directory) throws IOException {
        super(directory);
        server = EmbeddedPostgres.builder().setDataDirectory(directory.resolve("data")).setCleanDataDirectory(false)
            .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on").setServerConfig("shared_buffers", "128MB")
            .setServerConfig("max_wal_size", "1GB").start();
    }

    @Override
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    String blob() {
        return "bytea";
    }

    /** The server's processes, master first; none where no server has run. */
    static List<ProcessHandle> processes(Path directory) throws IOException {
        Path file = directory.resolve("data/postmaster.pid");
        if (!Files.exists(file)) {
            return List.of();
        }
        ProcessHandle master = ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).trim())).orElseThrow();
        return Stream.concat(Stream.of(master), master.descendants()).toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
