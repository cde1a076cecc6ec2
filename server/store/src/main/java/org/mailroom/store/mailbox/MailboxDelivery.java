package org.mailroom.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.core.Username;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mime4j.message.HeaderImpl;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.team.DomainName;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.content.StagedBody;
import org.mailroom.store.mail.Header;
import org.mailroom.store.sql.Database;

/**
 * Puts incoming mail into a mailbox: one look at the header, one pass over the body, one transaction for whatever the
 * caller adds, the mailbox's numbers, the thread, the message and its place. It takes the place of
 * {@code StoreMessageManager.appendMessage} for mail from the chain, which asks the database five times before it writes,
 * and refuses when a quota is exceeded: incoming mail was accepted with 250 and is stored whatever the quota says; the
 * agent's own APPEND and COPY are what the quota stops. Tells nobody: the caller publishes the event. Thread-safe, blocks.
 * Proof: {@code SqlFilingTest}.
 */
public final class MailboxDelivery {
    /** What else belongs to the transaction; when it says no, nothing is stored. */
    @FunctionalInterface
    public interface Condition {
        boolean holds(Connection connection) throws SQLException;
    }

    /** Where a message has arrived. */
    public record Delivered(MailboxId mailbox, MessageMetaData message) {
    }

    /** A message made ready outside the transaction. Close it after the transaction. */
    public static final class Staged implements AutoCloseable {
        private final long id;
        private final byte[] prefix;
        private final byte[] header;
        private final HeaderFacts facts;
        private final Set<Long> references;
        private final String structure;
        private final StagedBody body;

        private Staged(long id, byte[] prefix, byte[] header, HeaderFacts facts, Set<Long> references, String structure, StagedBody body) {
            this.id = id;
            this.prefix = prefix;
            this.header = header;
            this.facts = facts;
            this.references = references;
            this.structure = structure;
            this.body = body;
        }

        /** The id that the message will have. */
        public long id() {
            return id;
        }

        /** The fields of its header. */
        public HeaderImpl fields() {
            return facts.fields();
        }

        /** Its header without prefix, as it came. */
        public byte[] header() {
            return header.clone();
        }

        /** How large it is, without prefix. */
        public long octets() {
            return header.length + body.octets();
        }

        /** Tells the content behind the header from any other. */
        public String bodyHash() {
            return body.hash();
        }

        @Override
        public void close() {
            body.close();
        }
    }

    private final MailboxDatabase database;
    private final BodyStore bodies;
    private final MessageRows messages;
    private final SqlMessageId.Factory ids;
    private final Clock clock;

    @Inject
    public MailboxDelivery(Database database, BodyStore bodies, SqlMessageId.Factory ids, Clock clock) {
        this.database = new MailboxDatabase(database);
        this.bodies = bodies;
        this.messages = new MessageRows(bodies);
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Stores the message as prefix and stream say, marked recent. Durable when it returns.
     *
     * @return empty when the condition does not hold
     * @throws MailboxNotFoundException when there is no such mailbox
     */
    public Optional<Delivered> deliver(MailboxPath path, byte[] prefix, InputStream message, Condition condition) throws MailboxException, IOException {
        try (Staged staged = stage(path.getUser(), prefix, message)) {
            return database.write(connection -> condition.holds(connection)
                ? Optional.of(store(connection, staged, new byte[0], path, new Flags(), clock.millis()))
                : Optional.empty());
        }
    }

    /** The fields of a message that is behind its prefix, without storing anything. */
    public static HeaderImpl fields(byte[] prefix, InputStream message) throws IOException {
        return HeaderFacts.read(joined(prefix, Header.read(message).bytes())).fields();
    }

    /** As {@link Staged#bodyHash}, without storing anything. */
    public static String bodyHash(IncomingMessage message) throws IOException {
        try (InputStream raw = message.raw()) {
            return BodyStore.hash(Header.read(raw).rest());
        }
    }

    /** Reads the message behind its prefix. The owner's messages are what it is threaded with. */
    public Staged stage(Username owner, byte[] prefix, InputStream message) throws IOException {
        return stage(owner, prefix, message, Optional.empty());
    }

    /**
     * As above. A message without Message-ID gets one of this domain behind the prefix: nobody could answer it otherwise, for an answer names what it answers.
     */
    public Staged stage(Username owner, byte[] given, InputStream message, Optional<DomainName> domain) throws IOException {
        Header split = Header.read(message);
        long id = ids.generate().asLong();
        HeaderFacts read = HeaderFacts.read(joined(given, split.bytes()));
        boolean nameless = domain.isPresent() && read.fields().getField("Message-ID") == null;
        byte[] prefix = !nameless ? given : joined(given, ("Message-ID: <" + id + "@" + domain.get() + ">\r\n").getBytes(StandardCharsets.US_ASCII));
        HeaderFacts facts = !nameless ? read : HeaderFacts.read(joined(prefix, split.bytes()));
        LineCount lines = new LineCount(split.rest());
        StagedBody body = bodies.stage(lines);
        if (facts.text()) {
            facts.properties().setTextualLineCount(lines.lines());
        }
        return new Staged(id, prefix, split.bytes(), facts, ThreadReferences.of(owner, facts.fields()), Structure.write(facts.properties().build()), body);
    }

    /**
     * Stores a staged message, marked recent, in a caller's transaction.
     *
     * @param more  complete header fields, each with CRLF, to stand between the prefix and the message
     * @param internalDate  in milliseconds
     */
    public Delivered store(Connection connection, Staged staged, byte[] more, MailboxPath path, Flags marks, long internalDate)
            throws SQLException, MailboxNotFoundException {
        byte[] header = joined(joined(staged.prefix, more), staged.header);
        long octets = header.length + staged.body.octets();
        Flags flags = new Flags(marks);
        flags.add(Flags.Flag.RECENT);
        long now = clock.millis();
        long thread = SqlThreadIdGuessing.find(connection, staged.references).orElse(staged.id);
        messages.insert(connection, new MessageRows.Row(staged.id, thread, internalDate, octets, staged.facts.properties().getTextualLineCount(),
            staged.structure, header), staged.body, staged.references);
        FlagBits bits = FlagBits.of(flags);
        // The mailbox's row last: on PostgreSQL the next delivery waits for it until this one is committed.
        MailboxCounterRow.Arrival arrival = MailboxCounterRow.grow(connection, path, octets, bits.unseen()).orElseThrow(() -> new MailboxNotFoundException(path));
        MessageWriter.Place place = new MessageWriter.Place(arrival.numbers().lastUid(), staged.id, thread, arrival.numbers().modSeq(), now, octets, bits);
        MessageWriter.place(connection, arrival.mailbox(), place);
        return new Delivered(SqlMailboxId.of(arrival.mailbox()), place.metaData(internalDate));
    }

    private static byte[] joined(byte[] prefix, byte[] header) {
        byte[] joined = new byte[prefix.length + header.length];
        System.arraycopy(prefix, 0, joined, 0, prefix.length);
        System.arraycopy(header, 0, joined, prefix.length, header.length);
        return joined;
    }
}
