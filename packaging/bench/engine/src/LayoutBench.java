import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** Where to keep a body on SQLite: beside the message's other columns, in a table of its own, or in a file. */
final class LayoutBench {
    private final String layout;
    private final Path files;
    private final Engine.Sqlite engine;
    private final int size;
    private final int count;

    private LayoutBench(String layout, Path directory, int size, int count) throws IOException {
        this.layout = layout;
        this.files = Files.createDirectories(directory.resolve("bodies"));
        this.engine = new Engine.Sqlite(directory);
        this.size = size;
        this.count = count;
    }

    /** One of row, table, file; prints one line. */
    static void run(String layout, Path directory, int size, int count) throws Exception {
        new LayoutBench(layout, directory, size, count).measure();
    }

    private void measure() throws Exception {
        Writer.createTable(engine);
        execute("create table body (id integer not null primary key, bytes blob not null)");
        double stored = store();
        dropCache();
        double scanCold = milliseconds(this::scan);
        double scanWarm = milliseconds(this::scan);
        double flags = milliseconds(() -> execute("update message set flags = flags + 1"));
        dropCache();
        double readCold = milliseconds(this::readBodies);
        double readWarm = milliseconds(this::readBodies);
        double megabytes = (double) size * count / 1e6;
        long disk = engine.bytesOnDisk();
        double delete = milliseconds(this::deleteAll);
        System.out.printf("layout layout=%s size=%d count=%d stored_per_s=%.0f scan_cold_ms=%.0f scan_warm_ms=%.0f all_flags_ms=%.0f "
            + "read_cold_mb_s=%.0f read_warm_mb_s=%.0f data_mb=%.0f on_disk_mb=%.0f delete_all_ms=%.0f%n", layout, size, count, stored, scanCold,
            scanWarm, flags, megabytes / readCold * 1000, megabytes / readWarm * 1000, megabytes, disk / 1e6, delete);
    }

    private double store() throws Exception {
        byte[] nothing = {};
        try (Writer writer = layout.equals("table") ? Writer.grouped(engine, LayoutBench::insertApart) : Writer.grouped(engine)) {
            Writer chosen = layout.equals("file") ? new Writer() {
                @Override
                public void store(long id, byte[] body) throws Exception {
                    writeFile(id, body);
                    writer.store(id, nothing);
                }

                @Override
                public void close() {
                }
            } : writer;
            long start = System.nanoTime();
            EngineBench.produce(chosen, 8, new AtomicLong(), size, size, Long.MAX_VALUE, count);
            return count * 1e9 / (System.nanoTime() - start);
        }
    }

    private static void insertApart(Connection connection, long id, byte[] body) throws SQLException {
        try (PreparedStatement message = connection.prepareStatement(Writer.INSERT);
             PreparedStatement apart = connection.prepareStatement("insert into body (id, bytes) values (?, ?)")) {
            Writer.insert(message, id, new byte[0]);
            apart.setLong(1, id);
            apart.setBytes(2, body);
            apart.executeUpdate();
        }
    }

    /** Written, synced, renamed, directory synced: the file is there after a power cut. */
    private void writeFile(long id, byte[] body) throws IOException {
        Path directory = Files.createDirectories(files.resolve(Long.toString(id % 256)));
        Path temporary = directory.resolve(id + ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(body); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, path(id));
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private Path path(long id) {
        return files.resolve(Long.toString(id % 256)).resolve(Long.toString(id));
    }

    /** What a client's flag sync reads: id, flags and size of every message, mailbox by mailbox. */
    private void scan() throws SQLException {
        long seen = 0;
        try (Connection connection = engine.connect();
             PreparedStatement select = connection.prepareStatement("select id, flags, size from message where box = ? order by id")) {
            for (int box = 0; box < 20; box++) {
                select.setInt(1, box);
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        seen += rows.getInt(2) + 1 - rows.getInt(2);
                    }
                }
            }
            connection.rollback();
        }
        if (seen != count) {
            throw new IllegalStateException("scan saw " + seen + " of " + count);
        }
    }

    private void readBodies() throws SQLException, IOException {
        String sql = layout.equals("row") ? "select body from message where id = ?" : "select bytes from body where id = ?";
        try (Connection connection = engine.connect(); PreparedStatement select = connection.prepareStatement(sql)) {
            for (long id = 0; id < count; id++) {
                if (read(select, id).length != size) {
                    throw new IllegalStateException("body of " + id + " is not whole");
                }
            }
            connection.rollback();
        }
    }

    private byte[] read(PreparedStatement select, long id) throws SQLException, IOException {
        if (layout.equals("file")) {
            return Files.readAllBytes(path(id));
        }
        select.setLong(1, id);
        try (var rows = select.executeQuery()) {
            rows.next();
            return rows.getBytes(1);
        }
    }

    private void deleteAll() throws SQLException, IOException {
        execute("delete from body");
        execute("delete from message");
        for (long id = 0; layout.equals("file") && id < count; id++) {
            Files.delete(path(id));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = engine.connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }

    /** Takes our files, and only ours, out of the operating system's cache. */
    private void dropCache() throws Exception {
        String program = """
            import os, sys
            os.sync()
            for folder, _, names in os.walk(sys.argv[1]):
                for name in names:
                    file = os.open(os.path.join(folder, name), os.O_RDONLY)
                    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                    os.close(file)
            """;
        int status = new ProcessBuilder("python3", "-c", program, engine.directory.toString()).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("could not empty the cache");
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static double milliseconds(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
