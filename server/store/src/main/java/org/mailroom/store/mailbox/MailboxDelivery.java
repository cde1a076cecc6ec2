package org.mailroom.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageMetaData;
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
        Header split = Header.read(message);
        byte[] header = joined(prefix, split.bytes());
        HeaderFacts facts = HeaderFacts.read(header);
        Set<Long> references = ThreadReferences.of(path.getUser(), facts.fields());
        LineCount lines = new LineCount(split.rest());
        try (StagedBody body = bodies.stage(lines)) {
            if (facts.text()) {
                facts.properties().setTextualLineCount(lines.lines());
            }
            String structure = Structure.write(facts.properties().build());
            long id = ids.generate().asLong();
            long octets = header.length + body.octets();
            FlagBits flags = FlagBits.of(new Flags(Flags.Flag.RECENT));
            return database.write(connection -> {
                if (!condition.holds(connection)) {
                    return Optional.empty();
                }
                long now = clock.millis();
                long thread = SqlThreadIdGuessing.find(connection, references).orElse(id);
                messages.insert(connection, new MessageRows.Row(id, thread, now, octets, facts.properties().getTextualLineCount(), structure, header), body, references);
                // The mailbox's row last: on PostgreSQL the next delivery waits for it until this one is committed.
                MailboxCounterRow.Arrival arrival = MailboxCounterRow.grow(connection, path, octets).orElseThrow(() -> new MailboxNotFoundException(path));
                MessageWriter.Place place = new MessageWriter.Place(arrival.numbers().lastUid(), id, thread, arrival.numbers().modSeq(), now, octets, flags);
                MessageWriter.place(connection, arrival.mailbox(), place);
                return Optional.of(new Delivered(SqlMailboxId.of(arrival.mailbox()), place.metaData(now)));
            });
        }
    }

    private static byte[] joined(byte[] prefix, byte[] header) {
        byte[] joined = new byte[prefix.length + header.length];
        System.arraycopy(prefix, 0, joined, 0, prefix.length);
        System.arraycopy(header, 0, joined, prefix.length, header.length);
        return joined;
    }
}
