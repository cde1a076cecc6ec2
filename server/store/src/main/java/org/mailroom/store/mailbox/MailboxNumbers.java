package org.mailroom.store.mailbox;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.ModSeqProvider;
import org.apache.james.mailbox.store.mail.UidProvider;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Waiting;

import reactor.core.publisher.Mono;

/**
 * UIDs and mod-sequences for whoever needs one apart from a message's own transaction, in place of James's
 * {@code JPAUidProvider} and {@code JPAModSeqProvider} (James 3.8.1: read, add, write without a lock).
 * One UPDATE each, so two callers never get the same. Thread-safe. Proven by {@code MailboxNumbersTest}.
 */
public final class MailboxNumbers implements UidProvider, ModSeqProvider {
    /** The mod-sequence of a mailbox in which nothing has happened yet; RFC 7162 wants a positive one. */
    static final long UNCHANGED = 1;

    private final MailboxDatabase database;

    MailboxNumbers(MailboxDatabase database) {
        this.database = database;
    }

    static Optional<MessageUid> lastUid(MailboxDatabase database, MailboxId mailbox) {
        return number(database, "SELECT last_uid FROM mailbox WHERE id = ?", mailbox).filter(uid -> uid > 0).map(MessageUid::of);
    }

    static ModSeq highestModSeq(MailboxDatabase database, MailboxId mailbox) {
        return number(database, "SELECT highest_modseq FROM mailbox WHERE id = ?", mailbox).map(ModSeq::of).orElse(ModSeq.first());
    }

    @Override
    public MessageUid nextUid(Mailbox mailbox) throws MailboxException {
        return nextUid(mailbox.getMailboxId());
    }

    @Override
    public MessageUid nextUid(MailboxId mailbox) throws MailboxException {
        return MessageUid.of(draw("UPDATE mailbox SET last_uid = last_uid + ? WHERE id = ? RETURNING last_uid", mailbox, 1));
    }

    @Override
    public Mono<List<MessageUid>> nextUids(MailboxId mailbox, int count) {
        return Waiting.call(() -> {
            long last = draw("UPDATE mailbox SET last_uid = last_uid + ? WHERE id = ? RETURNING last_uid", mailbox, count);
            return LongStream.rangeClosed(last - count + 1, last).mapToObj(MessageUid::of).toList();
        });
    }

    @Override
    public Optional<MessageUid> lastUid(Mailbox mailbox) {
        return lastUid(database, mailbox.getMailboxId());
    }

    @Override
    public ModSeq nextModSeq(Mailbox mailbox) throws MailboxException {
        return nextModSeq(mailbox.getMailboxId());
    }

    @Override
    public ModSeq nextModSeq(MailboxId mailbox) throws MailboxException {
        return ModSeq.of(draw("UPDATE mailbox SET highest_modseq = highest_modseq + ? WHERE id = ? RETURNING highest_modseq", mailbox, 1));
    }

    @Override
    public ModSeq highestModSeq(Mailbox mailbox) {
        return highestModSeq(database, mailbox.getMailboxId());
    }

    @Override
    public ModSeq highestModSeq(MailboxId mailbox) {
        return highestModSeq(database, mailbox);
    }

    private long draw(String sql, MailboxId mailbox, long count) throws MailboxException {
        return database.write(connection -> Sql.list(connection, sql, row -> row.getLong(1), count, SqlMailboxId.value(mailbox))
            .stream().findFirst().orElseThrow(() -> new MailboxNotFoundException(mailbox)));
    }

    private static Optional<Long> number(MailboxDatabase database, String sql, MailboxId mailbox) {
        return database.look(connection -> Sql.first(connection, sql, row -> row.getLong(1), SqlMailboxId.value(mailbox)));
    }
}
