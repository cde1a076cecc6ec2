package org.mailroom.store.team;

import java.io.InputStream;
import java.util.Date;
import java.util.Iterator;
import java.util.List;

import javax.mail.Flags;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageRange;
import org.mailroom.store.mailbox.SqlMailboxMessages;
import org.mailroom.store.mailbox.SqlMessageId;
import org.reactivestreams.Publisher;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An agent's own {@code Drafts}: a draft that answers a conversation of one of the agent's teams takes its lock, in the place of
 * {@link SqlMailboxMessages}. Copying and moving is seen by {@link SharedMailboxes}. Thread-safe. Proof: {@code DraftLockTest} of {@code server/app}.
 */
final class OwnDrafts extends SqlMailboxMessages {
    private final TeamDesk desk;

    OwnDrafts(Parts parts, Mailbox mailbox, TeamDesk desk) {
        super(parts, mailbox);
        this.desk = desk;
    }

    @Override
    public AppendResult appendMessage(AppendCommand command, MailboxSession session) throws MailboxException {
        return saved(super.appendMessage(command, session), session);
    }

    @Override
    public Publisher<AppendResult> appendMessageReactive(AppendCommand command, MailboxSession session) {
        return Mono.from(super.appendMessageReactive(command, session)).map(result -> saved(result, session));
    }

    @Override
    public AppendResult appendMessage(InputStream message, Date date, MailboxSession session, boolean recent, Flags flags) throws MailboxException {
        return saved(super.appendMessage(message, date, session, recent, flags), session);
    }

    private AppendResult saved(AppendResult result, MailboxSession session) {
        desk.saved(getMailboxEntity(), List.of(((SqlMessageId) result.getId().getMessageId()).asLong()), session);
        return result;
    }

    @Override
    public Iterator<MessageUid> expunge(MessageRange set, MailboxSession session) throws MailboxException {
        Iterator<MessageUid> gone = super.expunge(set, session);
        desk.draftsGone(session);
        return gone;
    }

    @Override
    public Flux<MessageUid> expungeReactive(MessageRange set, MailboxSession session) {
        return super.expungeReactive(set, session).concatWith(Mono.fromRunnable(() -> desk.draftsGone(session)));
    }

    @Override
    public void delete(List<MessageUid> uids, MailboxSession session) throws MailboxException {
        super.delete(uids, session);
        desk.draftsGone(session);
    }

    @Override
    public Mono<Void> deleteReactive(List<MessageUid> uids, MailboxSession session) {
        return super.deleteReactive(uids, session).then(Mono.fromRunnable(() -> desk.draftsGone(session)));
    }
}
