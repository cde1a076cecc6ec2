package org.mailroom.store.mailbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.core.Username;
import org.apache.james.utils.UpdatableTickingClock;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;

/** The mailbox storage over one database, as James's contract tests want it. */
public final class Storage implements MapperProvider {
    public final Database database;
    public final BodyStore bodies;
    final SqlMailboxSessionMapperFactory mappers;
    final UpdatableTickingClock clock = new UpdatableTickingClock(Instant.parse("2026-03-04T05:06:07Z"));
    /** Far above what {@code add} draws, because the contract mixes both in one mailbox. */
    private final AtomicLong uids = new AtomicLong(10_000);
    private final SqlMessageId.Factory messageIds = new SqlMessageId.Factory(Clock.systemUTC());

    private final boolean storedIds;

    public Storage(Database database, Path directory) {
        this(database, directory, false);
    }

    /** For the contract that puts messages into mailboxes which it makes up around a generated id. */
    static Storage withStoredIds(Database database, Path directory) {
        return new Storage(database, directory, true);
    }

    private Storage(Database database, Path directory, boolean storedIds) {
        this.storedIds = storedIds;
        try {
            this.database = database;
            this.bodies = new BodyStore(database, directory.resolve("bodies"));
            this.mappers = new SqlMailboxSessionMapperFactory(database, bodies, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Capabilities> getSupportedCapabilities() {
        return List.of(Capabilities.values());
    }

    @Override
    public MailboxMapper createMailboxMapper() {
        return mappers.createMailboxMapper(null);
    }

    @Override
    public MessageMapper createMessageMapper() {
        return mappers.createMessageMapper(null);
    }

    @Override
    public MessageIdMapper createMessageIdMapper() {
        return mappers.createMessageIdMapper(null);
    }

    @Override
    public AttachmentMapper createAttachmentMapper() {
        return mappers.createAttachmentMapper(null);
    }

    @Override
    public MailboxId generateId() {
        long number = messageIds.generate().asLong();
        return storedIds
            ? createMailboxMapper().create(MailboxPath.forUser(Username.of("somebody"), "box" + number), UidValidity.of(42)).block().getMailboxId()
            : SqlMailboxId.of(number);
    }

    @Override
    public MessageUid generateMessageUid() {
        return MessageUid.of(uids.incrementAndGet());
    }

    @Override
    public ModSeq generateModSeq(Mailbox mailbox) throws MailboxException {
        try {
            return mappers.getModSeqProvider().nextModSeq(mailbox);
        } catch (MailboxNotFoundException e) {
            // The contract draws one for a mailbox that does not exist and expects the save to fail, not this.
            return ModSeq.of(1);
        }
    }

    @Override
    public ModSeq highestModSeq(Mailbox mailbox) throws MailboxException {
        return mappers.getModSeqProvider().highestModSeq(mailbox);
    }

    @Override
    public boolean supportPartialAttachmentFetch() {
        return true;
    }

    @Override
    public MessageId generateMessageId() {
        return messageIds.generate();
    }
}
