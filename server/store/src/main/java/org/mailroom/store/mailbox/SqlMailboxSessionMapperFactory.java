package org.mailroom.store.mailbox;

import java.time.Clock;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.AnnotationMapper;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.AttachmentMapperFactory;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.ModSeqProvider;
import org.apache.james.mailbox.store.mail.UidProvider;
import org.apache.james.mailbox.store.user.SubscriptionMapper;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.SortableIds;

/**
 * The mailbox storage as James sees it, in place of {@code JPAMailboxSessionMapperFactory} (James 3.8.1). The mappers
 * have no state, so one of each serves all sessions and nothing has to be ended after a request. Thread-safe.
 */
public final class SqlMailboxSessionMapperFactory extends MailboxSessionMapperFactory implements AttachmentMapperFactory {
    private final SqlMessageMapper messages;
    private final SqlMessageIdMapper messagesById;
    private final SqlMailboxMapper mailboxes;
    private final SqlSubscriptionMapper subscriptions;
    private final SqlAnnotationMapper annotations;
    private final SqlAttachmentMapper attachments;
    private final MailboxNumbers numbers;

    @Inject
    public SqlMailboxSessionMapperFactory(Database sql, BodyStore bodies, Clock clock) {
        MailboxDatabase database = new MailboxDatabase(sql);
        MessageReader reader = new MessageReader(database, bodies);
        MessageWriter writer = new MessageWriter(database, bodies, clock);
        FlagWriter flags = new FlagWriter(database);
        this.messages = new SqlMessageMapper(database, reader, writer, flags);
        this.messagesById = new SqlMessageIdMapper(database, reader, writer, flags);
        this.mailboxes = new SqlMailboxMapper(database, writer, new SortableIds(clock));
        this.subscriptions = new SqlSubscriptionMapper(database);
        this.annotations = new SqlAnnotationMapper(database);
        this.attachments = new SqlAttachmentMapper(database, bodies);
        this.numbers = new MailboxNumbers(database);
    }

    /** Completes what a crash has interrupted. To be called once, before the first session. */
    public void recover() {
        mailboxes.finishDeletions();
    }

    /** Deletes the mailbox unless it has messages, also one that comes at this moment; false when it is still there. */
    public boolean deleteEmpty(Mailbox mailbox) {
        return mailboxes.deleteEmpty(mailbox);
    }

    @Override
    public MessageMapper createMessageMapper(MailboxSession session) {
        return messages;
    }

    @Override
    public MessageIdMapper createMessageIdMapper(MailboxSession session) {
        return messagesById;
    }

    @Override
    public MailboxMapper createMailboxMapper(MailboxSession session) {
        return mailboxes;
    }

    @Override
    public SubscriptionMapper createSubscriptionMapper(MailboxSession session) {
        return subscriptions;
    }

    @Override
    public AnnotationMapper createAnnotationMapper(MailboxSession session) {
        return annotations;
    }

    @Override
    public AttachmentMapper createAttachmentMapper(MailboxSession session) {
        return attachments;
    }

    @Override
    public AttachmentMapper getAttachmentMapper(MailboxSession session) {
        return attachments;
    }

    @Override
    public UidProvider getUidProvider() {
        return numbers;
    }

    @Override
    public ModSeqProvider getModSeqProvider() {
        return numbers;
    }
}
