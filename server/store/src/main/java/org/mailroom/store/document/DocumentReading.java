package org.mailroom.store.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.mailroom.domain.search.DocumentReader;
import org.mailroom.mime.MessageReader;
import org.mailroom.mime.MessageReader.Inner;
import org.mailroom.mime.MessageReader.Step;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.document.DocumentRows.Document;
import org.mailroom.store.sql.Chores;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Dialect;
import org.mailroom.store.sql.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the documents read that are attached to messages, so that the search finds what stands in them. The search index says which messages have some; the newest are looked through first. A document is written to a
 * file, never held in memory; the same one is read once, whatever number of messages has it. One that ends its reader {@value #ATTEMPTS} times is given up, also when it took the server with it, for an attempt is
 * written down before it begins. What a killed server has left it does again, but for documents that it has read, two minutes after the kill at the latest. Several servers on one database take different messages. One thread of its own. Proof:
 * {@code DocumentReadingTest}, {@code DocumentsServedTest}, {@code DocumentsKilledTest}.
 */
public final class DocumentReading implements AutoCloseable {
    static final int ATTEMPTS = 3;
    /** Octets; a larger document is not read. */
    static final long LARGEST = 20L << 20;
    /** Of one message. */
    static final int MOST = 30;
    static final Duration AGAIN = Duration.ofMinutes(1);
    /** Renewed with each document; longer than starting the reader and reading one take. */
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration LOST = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int AT_ONCE = 20;
    private static final Logger LOGGER = LoggerFactory.getLogger(DocumentReading.class);

    private record Due(long message, long due) {
    }

    private record Stored(byte[] header, String body) {
    }

    /** How far a message, or a document of it, has come. */
    private enum Outcome { DONE, LATER, GONE }

    private final Database database;
    private final BodyStore bodies;
    private final DocumentReader reader;
    private final Clock clock;
    private final Path directory;
    private final String locked;
    private final Chores chores = new Chores("document-reading", Duration.ofSeconds(30));
    private volatile long quietUntil;
    private volatile boolean ending;

    /** @param directory  for documents while they are read; emptied at the start */
    public DocumentReading(Database database, BodyStore bodies, DocumentReader reader, Clock clock, Path directory) {
        this.database = database;
        this.bodies = bodies;
        this.reader = reader;
        this.clock = clock;
        this.directory = directory;
        this.locked = database.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    }

    public DocumentReading start() {
        chores.each(Duration.ZERO, LOOK, "Messages with documents could not be looked through", this::run);
        return this;
    }

    /** Whether nothing can be read just now, for a reason that is not the documents'. */
    public boolean silent() {
        return clock.millis() < quietUntil;
    }

    /** One look, now: until nothing more is due, or nobody reads. For one thread. */
    void run() throws IOException {
        List<Due> due = due();
        if (!due.isEmpty()) {
            prepare();
        }
        while (!due.isEmpty() && !ending && !silent()) {
            for (Due one : due) {
                if (!ending && !silent() && mine(one)) {
                    look(one);
                }
            }
            due = due();
        }
    }

    private List<Due> due() {
        return database.read(connection -> Sql.list(connection, "SELECT message, due FROM document_search WHERE due IS NOT NULL AND due <= ? ORDER BY message DESC LIMIT " + AT_ONCE,
            row -> new Due(row.getLong(1), row.getLong(2)), clock.millis()));
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whether no other server has taken it. */
    private boolean mine(Due one) {
        return database.write(connection -> Sql.update(connection, "UPDATE document_search SET due = ? WHERE message = ? AND due = ?", clock.millis() + LEASE.toMillis(), one.message(), one.due())) == 1;
    }

    private void look(Due one) throws IOException {
        try {
            Optional<Stored> stored = database.read(connection -> Sql.first(connection, "SELECT header, body_hash FROM message WHERE id = ?",
                row -> new Stored(row.getBytes(1), row.getString(2)), one.message()));
            Outcome outcome = stored.isEmpty() ? Outcome.GONE : documents(one.message(), stored.get());
            switch (outcome) {
                case LATER -> later(one, ending ? Duration.ZERO : AGAIN);
                case DONE -> write(connection -> DocumentRows.done(connection, one.message()));
                case GONE -> write(connection -> DocumentRows.release(connection, one.message()));
            }
        } catch (DocumentReader.NotNow nobody) {
            later(one, Duration.ZERO);
            if (!ending) {
                LOGGER.error("Attached documents cannot be read, and are not found by what stands in them; it is tried again every minute", nobody);
                quietUntil = clock.millis() + QUIET.toMillis();
            }
        } catch (IOException unreadable) {
            later(one, LOST);
            throw unreadable;
        }
    }

    private void later(Due one, Duration pause) {
        write(connection -> DocumentRows.later(connection, one.message(), clock.millis() + pause.toMillis()));
    }

    private Outcome documents(long message, Stored stored) throws IOException, DocumentReader.NotNow {
        try (InputStream in = new SequenceInputStream(new ByteArrayInputStream(stored.header()), bodies.open(stored.body()))) {
            MessageReader parts = MessageReader.of(in, Inner.DECODED);
            int position = 0;
            for (Step step = parts.next(); step != Step.END && position < MOST; step = parts.next()) {
                if (step == Step.LEAF && DocumentKind.of(parts.part(), parts.header())) {
                    Outcome outcome = ending ? Outcome.LATER : document(message, position, parts);
                    if (outcome != Outcome.DONE) {
                        return outcome;
                    }
                    position++;
                }
            }
            return Outcome.DONE;
        }
    }

    private Outcome document(long message, int position, MessageReader parts) throws IOException, DocumentReader.NotNow {
        Optional<Document> known = database.read(connection -> DocumentRows.at(connection, message, position));
        if (known.isPresent() && known.get().state() != DocumentRows.NEW) {
            return Outcome.DONE;
        }
        String name = DocumentKind.name(parts.header());
        Optional<StagedDocument> staged = StagedDocument.of(parts.content(), LARGEST, directory);
        if (staged.isEmpty()) {
            LOGGER.info("A document of message {} has more than {} bytes and is not read", message, LARGEST);
            return Outcome.DONE;
        }
        try (StagedDocument document = staged.get()) {
            Optional<Document> attached = database.write(connection -> DocumentRows.attach(connection, locked, message, position, document.hash()));
            if (attached.isEmpty()) {
                return Outcome.GONE;
            }
            return attached.get().state() == DocumentRows.NEW ? read(message, attached.get(), document.file(), name) : Outcome.DONE;
        }
    }

    @FunctionalInterface
    private interface Change {
        void in(Connection connection) throws SQLException;
    }

    private void write(Change change) {
        database.write(connection -> {
            change.in(connection);
            return null;
        });
    }

    private Outcome read(long message, Document document, Path file, String name) throws DocumentReader.NotNow {
        String hash = document.hash();
        if (document.attempts() >= ATTEMPTS) {
            // The server went down with it.
            return givenUp(message, hash, "the server ended while it was read");
        }
        reader.prepare();
        write(connection -> {
            DocumentRows.attempted(connection, hash, 1);
            DocumentRows.later(connection, message, clock.millis() + LEASE.toMillis());
        });
        DocumentReader.Reading reading;
        try {
            reading = reader.read(file, name);
        } catch (DocumentReader.NotNow nobody) {
            write(connection -> DocumentRows.attempted(connection, hash, -1));
            throw nobody;
        }
        if (reading instanceof DocumentReader.Text text) {
            write(connection -> DocumentRows.read(connection, hash, text.packed()));
            return Outcome.DONE;
        }
        if (reading instanceof DocumentReader.Unreadable unreadable) {
            LOGGER.info("A document of message {} cannot be read: {}", message, unreadable.why());
            write(connection -> DocumentRows.unreadable(connection, hash, false));
            return Outcome.DONE;
        }
        String why = ((DocumentReader.Ended) reading).why();
        if (ending) {
            // We have ended it ourselves.
            write(connection -> DocumentRows.attempted(connection, hash, -1));
            return Outcome.LATER;
        }
        if (document.attempts() + 1 >= ATTEMPTS) {
            return givenUp(message, hash, why);
        }
        LOGGER.warn("Reading a document of message {} was ended, and is tried again: {}", message, why);
        return Outcome.LATER;
    }

    private Outcome givenUp(long message, String hash, String why) {
        LOGGER.warn("A document of message {} is given up after {} attempts: {}", message, ATTEMPTS, why);
        write(connection -> DocumentRows.unreadable(connection, hash, true));
        return Outcome.DONE;
    }

    /** Ends the thread, and the reader. */
    @Override
    public void close() {
        ending = true;
        reader.close();
        chores.close();
    }
}
