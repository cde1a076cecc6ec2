package org.mailroom.store.filing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.store.event.EventFactory;
import org.mailroom.domain.mail.Attempts;
import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.team.TeamFolder;
import org.mailroom.store.conversation.Intake;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxDelivery.Delivered;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;

/**
 * Files mail in an agent's INBOX (spam in Junk), or through {@link Intake} in a team. Key and message are one
 * transaction, so a crash at any moment leaves the mail filed once or not at all, and two servers that file the same mail at
 * the same time file it once. Sessions that have the folder open are told after the commit; when the server dies between the
 * two, they see the message at the next look. A listener that fails does not undo the filing.
 *
 * <p>A quota stops nothing here, see {@link MailboxDelivery}. Thread-safe, blocks until the listeners have been told, so that
 * slow ones slow down the spool. Proof: {@code SqlFilingTest}, {@code FilingRaceTest}.
 */
public final class SqlFiling implements Filing, Attempts {
    private static final String JUNK = "Junk";
    private static final Logger LOGGER = LoggerFactory.getLogger(SqlFiling.class);

    private final Database database;
    private final MailboxDelivery delivery;
    private final Intake intake;
    private final MailboxManager mailboxes;
    private final EventBus events;
    private final FilingKeys keys;
    private final Object creation = new Object();

    @Inject
    public SqlFiling(Database database, MailboxDelivery delivery, Intake intake, MailboxManager mailboxes, EventBus events, Clock clock) {
        this.database = database;
        this.delivery = delivery;
        this.intake = intake;
        this.mailboxes = mailboxes;
        this.events = events;
        this.keys = new FilingKeys(database, clock);
    }

    @Override
    public void file(Folder target, IncomingMessage message, Handling handling, IngestKey key) {
        try {
            if (target instanceof Folder.Queue queue) {
                intoTeam(queue, message, handling, key);
            } else if (handling.quarantined()) {
                throw new IllegalArgumentException("quarantined mail is not filed with an agent: " + key);
            } else {
                Username agent = Username.of(((Folder.Inbox) target).agent().value());
                intoMailbox(handling.spam() ? MailboxPath.forUser(agent, JUNK) : MailboxPath.inbox(agent), message, key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the message for " + target + " could not be read", e);
        } catch (MailboxException e) {
            throw new Unavailable("the message for " + target + " was not filed", e);
        }
        keys.forgetOld();
    }

    private void intoTeam(Folder.Queue queue, IncomingMessage message, Handling handling, IngestKey key) throws IOException, MailboxException {
        MailboxDelivery.Condition fresh = connection -> fresh(connection, handling, key);
        try {
            intake.file(queue.team(), message, handling, fresh);
        } catch (MailboxNotFoundException e) {
            create(TeamOwner.path(queue.team(), TeamFolder.QUEUE));
            intake.file(queue.team(), message, handling, fresh);
        }
    }

    /** Whether it was not filed yet; then what was decided of the mail is kept in the same transaction. */
    private boolean fresh(Connection connection, Handling handling, IngestKey key) throws SQLException {
        boolean fresh = keys.add(connection, key);
        if (fresh) {
            keys.keep(connection, key.mail(), handling.ruling());
        }
        return fresh;
    }

    @Override
    public Optional<String> ruling(String mail, Collection<Folder> folders) {
        return database.read(connection -> keys.ruling(connection, mail, folders.stream().map(folder -> IngestKey.of(mail, folder)).toList()));
    }

    private void intoMailbox(MailboxPath path, IncomingMessage message, IngestKey key) throws IOException, MailboxException {
        Optional<Delivered> delivered = deliver(path, message, key);
        if (delivered.isPresent()) {
            tell(path, delivered.get());
        } else {
            LOGGER.info("{} was filed before", key);
        }
    }

    private Optional<Delivered> deliver(MailboxPath path, IncomingMessage message, IngestKey key) throws IOException, MailboxException {
        try {
            return deliverOnce(path, message, key);
        } catch (MailboxNotFoundException e) {
            create(path);
            return deliverOnce(path, message, key);
        }
    }

    private Optional<Delivered> deliverOnce(MailboxPath path, IncomingMessage message, IngestKey key) throws IOException, MailboxException {
        try (InputStream raw = message.raw()) {
            return delivery.deliver(path, message.prefix(), raw, connection -> keys.add(connection, key));
        }
    }

    /** One thread at a time, and only once: James's manager waits for threads of a shared pool, on which this may run itself. */
    private void create(MailboxPath path) throws MailboxException {
        synchronized (creation) {
            MailboxSession session = mailboxes.createSystemSession(path.getUser());
            try {
                if (!Boolean.TRUE.equals(Mono.from(mailboxes.mailboxExists(path, session)).block())) {
                    mailboxes.createMailbox(path, session);
                }
            } catch (MailboxExistsException e) {
                LOGGER.debug("{} was made by another server at the same time", path.asString());
            } finally {
                mailboxes.endProcessingRequest(session);
            }
        }
    }

    private void tell(MailboxPath path, Delivered delivered) {
        try {
            events.dispatch(EventFactory.added()
                    .randomEventId()
                    .mailboxSession(mailboxes.createSystemSession(path.getUser()))
                    .mailboxId(delivered.mailbox())
                    .mailboxPath(path)
                    .addMetaData(delivered.message())
                    .isDelivery(true)
                    .build(), new MailboxIdRegistrationKey(delivered.mailbox()))
                .block();
        } catch (RuntimeException e) {
            LOGGER.error("Message {} is filed in {}, but who watches the mailbox was not told", delivered.message().getUid().asLong(), path.asString(), e);
        }
    }
}
