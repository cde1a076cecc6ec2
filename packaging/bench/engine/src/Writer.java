import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** Stores messages; {@link #store} returns when the message is durable. Any number of threads. */
interface Writer extends AutoCloseable {
    void store(long id, byte[] body) throws Exception;

    @Override
    void close() throws Exception;

    static void insert(PreparedStatement insert, long id, byte[] body) throws SQLException {
        insert.setLong(1, id);
        insert.setLong(2, id % 20);
        insert.setInt(3, body.length);
        insert.setString(4, "Subject of the message with the number " + id);
        insert.setBytes(5, body);
        insert.executeUpdate();
    }

    String INSERT = "insert into message (id, box, flags, size, subject, body) values (?, ?, 0, ?, ?, ?)";

    static void createTable(Engine engine) throws SQLException {
        try (Connection connection = engine.connect(); var statement = connection.createStatement()) {
            statement.execute("create table message (id bigint not null primary key, box bigint not null, flags integer not null, "
                + "size integer not null, subject varchar(200) not null, body " + engine.blob() + " not null)");
            statement.execute("create index message_box on message (box, id)");
            engine.commitDurably(connection);
        }
    }

    /** One connection and one transaction for each producer. */
    static Writer separate(Engine engine) {
        ThreadLocal<Connection> connections = new ThreadLocal<>();
        List<Connection> opened = java.util.Collections.synchronizedList(new ArrayList<>());
        return new Writer() {
            @Override
            public void store(long id, byte[] body) throws SQLException {
                Connection connection = connections.get();
                if (connection == null) {
                    connection = engine.connect();
                    connections.set(connection);
                    opened.add(connection);
                }
                insertWhole(connection, id, body);
                engine.commitDurably(connection);
            }

            @Override
            public void close() throws SQLException {
                for (Connection connection : opened) {
                    connection.rollback();
                    connection.close();
                }
                opened.clear();
            }
        };
    }

    /** How one message becomes rows. */
    interface Insert {
        void insert(Connection connection, long id, byte[] body) throws SQLException;
    }

    private static void insertWhole(Connection connection, long id, byte[] body) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert(insert, id, body);
        }
    }

    static Writer grouped(Engine engine) throws SQLException {
        return grouped(engine, Writer::insertWhole);
    }

    /** One thread that commits together what has queued up while it committed before. */
    static Writer grouped(Engine engine, Insert insert) throws SQLException {
        record Unit(long id, byte[] body, CompletableFuture<Void> done) {
        }
        BlockingQueue<Unit> queue = new ArrayBlockingQueue<>(256);
        Connection connection = engine.connect();
        Thread writer = new Thread(() -> {
            List<Unit> group = new ArrayList<>();
            try {
                while (true) {
                    group.add(queue.take());
                    queue.drainTo(group);
                    for (Unit unit : group) {
                        insert.insert(connection, unit.id, unit.body);
                    }
                    engine.commitDurably(connection);
                    group.forEach(unit -> unit.done.complete(null));
                    group.clear();
                }
            } catch (InterruptedException end) {
                group.forEach(unit -> unit.done.completeExceptionally(end));
            } catch (SQLException | RuntimeException failure) {
                group.forEach(unit -> unit.done.completeExceptionally(failure));
            }
        }, "writer");
        writer.start();
        return new Writer() {
            @Override
            public void store(long id, byte[] body) throws Exception {
                Unit unit = new Unit(id, body, new CompletableFuture<>());
                queue.put(unit);
                unit.done.get();
            }

            @Override
            public void close() throws Exception {
                writer.interrupt();
                writer.join();
                connection.close();
            }
        };
    }
}
