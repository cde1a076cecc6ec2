package org.mailroom.store.content;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.mailroom.store.sql.Columns;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;

/**
 * Message bodies, each stored once whoever refers to it: mailboxes, the mail queue, repositories. Content is addressed
 * by its SHA-256; references are counted in the transaction that creates or drops them, so a crash between two steps
 * leaves at most a file that nobody needs, never a row without content.
 *
 * <p>Bodies up to {@value #INLINE} octets are rows (one fsync together with the rest of the transaction), larger ones
 * are immutable files. Use:
 * <pre>
 * try (StagedBody body = bodies.stage(stream)) {
 *     database.write(connection -&gt; { bodies.keep(connection, body); … });
 * }
 * </pre>
 * All methods block and may be called from any thread except an event loop.
 */
public final class BodyStore {
    public static final int INLINE = 64 * 1024;
    /** The column of {@link #joinSmall}. */
    public static final String SMALL = "body_bytes.bytes";

    private record Row(Optional<byte[]> bytes) {
    }

    private record Count(long id, long refs) {
    }

    private final Database database;
    private final BodyFiles files;
    /** How many stagings hold a hash; the sweep and {@link #stage} meet here, per hash. */
    private final ConcurrentHashMap<String, Integer> held = new ConcurrentHashMap<>();
    private final AtomicLong reads = new AtomicLong();
    /** One round at a time: closing a file that another thread has locked would release its lock. */
    private final Object removals = new Object();

    public BodyStore(Database database, Path directory) throws IOException {
        this.database = database;
        this.files = new BodyFiles(directory);
    }

    /** The hash that a staged body of this content has. Reads the stream to its end (and closes it not). */
    public static String hash(InputStream content) throws IOException {
        MessageDigest digest = sha256();
        new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
        return BodyFiles.hex(digest);
    }

    /** Reads the stream to its end (and closes it not). A large body is durable when this returns. */
    public StagedBody stage(InputStream content) throws IOException {
        byte[] head = content.readNBytes(INLINE + 1);
        MessageDigest digest = sha256();
        if (head.length <= INLINE) {
            digest.update(head);
            return new StagedBody(BodyFiles.hex(digest), head.length, Optional.of(head), () -> { });
        }
        CountingStream rest = new CountingStream(content);
        Path received = files.receive(head, rest, digest);
        String hash = BodyFiles.hex(digest);
        hold(hash);
        try {
            files.publish(received, hash);
        } catch (IOException | RuntimeException e) {
            letGo(hash);
            throw e;
        }
        return new StagedBody(hash, head.length + rest.count(), Optional.empty(), () -> letGo(hash));
    }

    /** Adds one reference, inside the caller's transaction. Returns the body's number, which stays as long as somebody refers to it. */
    public long keep(Connection connection, StagedBody body) throws SQLException {
        Count count = Sql.list(connection, "INSERT INTO body (hash, octets, refs) VALUES (?, ?, 1)"
                + " ON CONFLICT (hash) DO UPDATE SET refs = body.refs + 1 RETURNING id, refs",
            row -> new Count(row.getLong(1), row.getLong(2)), body.hash(), body.octets()).get(0);
        if (count.refs() == 1 && body.bytes().isPresent()) {
            Sql.update(connection, "INSERT INTO body_bytes (id, bytes) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", count.id(), body.bytes().get());
        }
        return count.id();
    }

    /** Adds one reference to a body that should be there already, inside the caller's transaction; says whether it is. */
    public boolean keep(Connection connection, String hash) throws SQLException {
        return Sql.update(connection, "UPDATE body SET refs = refs + 1 WHERE hash = ?", hash) == 1;
    }

    /** Drops one reference, inside the caller's transaction. A body without references is gone after the next sweep. */
    public void release(Connection connection, String hash) throws SQLException {
        for (Count left : Sql.list(connection, "UPDATE body SET refs = refs - 1 WHERE hash = ? RETURNING id, refs",
                row -> new Count(row.getLong(1), row.getLong(2)), hash)) {
            if (left.refs() == 0 && Sql.update(connection, "DELETE FROM body_bytes WHERE id = ?", left.id()) > 0) {
                Sql.update(connection, "DELETE FROM body WHERE id = ?", left.id());
            }
        }
    }

    /** Opens a body; fails rather than giving an empty stream when it is not there. */
    public InputStream open(String hash) throws IOException {
        reads.incrementAndGet();
        Row row = database.read(connection -> Sql.first(connection, "SELECT bytes FROM body LEFT JOIN body_bytes ON body_bytes.id = body.id WHERE hash = ?",
                result -> new Row(Optional.ofNullable(result.getBytes(1))), hash))
            .orElseThrow(() -> new FileNotFoundException("no body " + hash));
        if (row.bytes().isPresent()) {
            return new ByteArrayInputStream(row.bytes().get());
        }
        return files.open(hash);
    }

    /**
     * Joins bodies up to {@value #INLINE} octets to rows that have a hash and, unless they are old, a number ({@link #keep}), so that they come along:
     * {@link #SMALL} is then their octets, null where they are larger.
     */
    public static String joinSmall(String hashColumn, String numberColumn) {
        // A sub-select instead of the first join is as quick on SQLite, but has PostgreSQL read all bodies for a window while there are few.
        return " LEFT JOIN body old ON old.hash = CASE WHEN " + numberColumn + " IS NULL THEN " + hashColumn + " END LEFT JOIN body_bytes ON body_bytes.id = COALESCE("
            + numberColumn + ", old.id)";
    }

    /** What has come along in this column. */
    public Optional<byte[]> small(Columns row, int column) throws SQLException {
        Optional<byte[]> small = Optional.ofNullable(row.bytes(column));
        if (small.isPresent()) {
            reads.incrementAndGet();
        }
        return small;
    }

    /** How many bodies were opened since start: fetching flags and headers must not move it. */
    public long reads() {
        return reads.get();
    }

    /**
     * Removes bodies without references and files without a row. Safe while others stage and keep. Returns how many
     * were removed: none while somebody has {@link HeldBodies}.
     */
    public int sweep() throws IOException {
        return removing(() -> {
            int removed = forgetUnused();
            for (String hash : files.hashes()) {
                removed += forgetFile(hash);
            }
            return removed;
        });
    }

    /** As {@link #sweep} for bodies that a row knows of: quick, however many there are. */
    public int removeUnused() throws IOException {
        return removing(this::forgetUnused);
    }

    private int removing(Removal removal) throws IOException {
        synchronized (removals) {
            return HeldBodies.unlessHeld(files.directory(), removal);
        }
    }

    private int forgetUnused() throws IOException {
        int removed = 0;
        for (String hash : unused()) {
            removed += forget(hash);
        }
        return removed;
    }

    /** To be called once before the first {@link #stage}: clears half-written files of a crash. */
    public void recover() throws IOException {
        files.clearIncoming();
        sweep();
    }

    private List<String> unused() {
        return database.read(connection -> Sql.list(connection, "SELECT hash FROM body WHERE refs = 0",
            result -> result.getString(1)));
    }

    private int forget(String hash) throws IOException {
        return whenNotHeld(hash, () -> {
            int rows = database.write(connection ->
                Sql.update(connection, "DELETE FROM body WHERE hash = ? AND refs = 0", hash));
            if (rows > 0) {
                files.delete(hash);
            }
            return rows;
        });
    }

    private int forgetFile(String hash) throws IOException {
        return whenNotHeld(hash, () -> {
            boolean known = database.read(connection ->
                Sql.first(connection, "SELECT 1 FROM body WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM body_bytes WHERE body_bytes.id = body.id)",
                    result -> 1, hash)).isPresent();
            if (!known) {
                files.delete(hash);
            }
            return known ? 0 : 1;
        });
    }

    interface Removal {
        int run() throws IOException;
    }

    /** Runs the removal unless the hash is held; {@link #stage} of the same content waits meanwhile. */
    private int whenNotHeld(String hash, Removal removal) throws IOException {
        int[] removed = new int[1];
        IOException[] failure = new IOException[1];
        held.compute(hash, (key, holders) -> {
            if (holders == null) {
                try {
                    removed[0] = removal.run();
                } catch (IOException e) {
                    failure[0] = e;
                }
            }
            return holders;
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        return removed[0];
    }

    private void hold(String hash) {
        held.merge(hash, 1, Integer::sum);
    }

    private void letGo(String hash) {
        held.computeIfPresent(hash, (key, holders) -> holders == 1 ? null : holders - 1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
