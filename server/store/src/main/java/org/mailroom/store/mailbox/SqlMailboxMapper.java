package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.apache.james.core.Username;
import org.apache.james.mailbox.acl.ACLDiff;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.transaction.NonTransactionalMapper;
import org.mailroom.store.sql.SortableIds;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Waiting;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Mailboxes and their access rights, in place of James's {@code JPAMailboxMapper} (docs/JAMES.md row 2 and 2.2:
 * rights never stored, names not unique). Names are unique per owner and namespace in the database itself. Thread-safe;
 * work runs on the bounded scheduler. Proven by {@code SqlMailboxMapperTest} and {@code SqlMailboxMapperAclTest}.
 */
public final class SqlMailboxMapper extends NonTransactionalMapper implements MailboxMapper {
    private static final int REMOVED_AT_ONCE = 500;

    private final MailboxDatabase database;
    private final MessageWriter writer;
    private final SortableIds ids;

    SqlMailboxMapper(MailboxDatabase database, MessageWriter writer, SortableIds ids) {
        this.database = database;
        this.writer = writer;
        this.ids = ids;
    }

    @Override
    public Mono<Mailbox> create(MailboxPath path, UidValidity uidValidity) {
        return Waiting.call(() -> database.write(connection -> {
            long id = ids.next();
            int created = Sql.update(connection, "INSERT INTO mailbox (id, owner, namespace, name, uid_validity, highest_modseq) VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING", id, owner(path.getUser()), path.getNamespace(), path.getName(), uidValidity.asLong(), MailboxNumbers.UNCHANGED);
            if (created == 0) {
                throw new MailboxExistsException(path.getName());
            }
            return new Mailbox(path, uidValidity, SqlMailboxId.of(id));
        }));
    }

    @Override
    public Mono<MailboxId> rename(Mailbox mailbox) {
        Objects.requireNonNull(mailbox.getMailboxId(), "a mailbox to rename has an id");
        return Waiting.call(() -> database.write(connection -> {
            long id = SqlMailboxId.value(mailbox.getMailboxId());
            if (Sql.first(connection, "SELECT id FROM mailbox WHERE id = ?" + database.locked(), row -> row.getLong(1), id).isEmpty()) {
                throw new MailboxNotFoundException(mailbox.getMailboxId());
            }
            if (Sql.first(connection, "SELECT id FROM mailbox WHERE owner = ? AND namespace = ? AND name = ?", row -> row.getLong(1),
                    owner(mailbox.getUser()), mailbox.getNamespace(), mailbox.getName()).isPresent()) {
                throw new MailboxExistsException(mailbox.getName());
            }
            Sql.update(connection, "UPDATE mailbox SET owner = ?, namespace = ?, name = ? WHERE id = ?",
                owner(mailbox.getUser()), mailbox.getNamespace(), mailbox.getName(), id);
            return mailbox.getMailboxId();
        }));
    }

    /** The mailbox is gone with the first step; its messages follow in portions, so that no other writer waits long. */
    @Override
    public Mono<Void> delete(Mailbox mailbox) {
        return Waiting.call(() -> {
            long id = SqlMailboxId.value(mailbox.getMailboxId());
            database.change(connection -> forget(connection, id));
            return removeMessages(id);
        }).then();
    }

    /** Deletes the mailbox unless it has messages, also one that comes at this moment; false when it is still there. */
    boolean deleteEmpty(Mailbox mailbox) {
        long id = SqlMailboxId.value(mailbox.getMailboxId());
        return database.change(connection -> {
            Sql.first(connection, "SELECT id FROM mailbox WHERE id = ?" + database.locked(), row -> row.getLong(1), id);
            boolean empty = Sql.first(connection, "SELECT 1 FROM mailbox_message WHERE mailbox_id = ? LIMIT 1", row -> true, id).isEmpty();
            return empty && forget(connection, id);
        });
    }

    private static boolean forget(Connection connection, long id) throws SQLException {
        Sql.update(connection, "DELETE FROM mailbox_right WHERE mailbox_id = ?", id);
        Sql.update(connection, "DELETE FROM mailbox_keyword WHERE mailbox_id = ?", id);
        Sql.update(connection, "DELETE FROM annotation WHERE mailbox_id = ?", id);
        Sql.update(connection, "DELETE FROM mailbox WHERE id = ?", id);
        return true;
    }

    /** Finishes deletions that a crash has interrupted; to be called once at start. */
    void finishDeletions() {
        database.look(connection -> Sql.list(connection, "SELECT DISTINCT mailbox_id FROM mailbox_message mm"
                + " WHERE NOT EXISTS (SELECT 1 FROM mailbox m WHERE m.id = mm.mailbox_id)", row -> row.getLong(1)))
            .forEach(this::removeMessages);
    }

    @Override
    public Mono<Mailbox> findMailboxByPath(MailboxPath path) {
        return Waiting.call(() -> database.look(connection -> MailboxRows.list(connection,
                "owner = ? AND namespace = ? AND name = ?", owner(path.getUser()), path.getNamespace(), path.getName()))
            .stream().findFirst().orElse(null));
    }

    @Override
    public Mono<Boolean> pathExists(MailboxPath path) {
        return Waiting.call(() -> database.look(connection -> Sql.first(connection,
            "SELECT 1 FROM mailbox WHERE owner = ? AND namespace = ? AND name = ?", row -> true,
            owner(path.getUser()), path.getNamespace(), path.getName())).isPresent());
    }

    @Override
    public Mono<Mailbox> findMailboxById(MailboxId id) {
        return Waiting.call(() -> database.look(connection -> MailboxRows.list(connection, "id = ?", SqlMailboxId.value(id)))
            .stream().findFirst().orElseThrow(() -> new MailboxNotFoundException(id)));
    }

    @Override
    public Flux<Mailbox> findMailboxWithPathLike(MailboxQuery.UserBound query) {
        return list("owner = ? AND namespace = ?", owner(query.getFixedUser()), query.getFixedNamespace()).filter(query::matches);
    }

    @Override
    public Flux<Mailbox> findNonPersonalMailboxes(Username user, MailboxACL.Right right) {
        return list("id IN (SELECT mailbox_id FROM mailbox_right WHERE holder = ? AND rights LIKE ?)",
            MailboxACL.EntryKey.createUserEntryKey(user).serialize(), "%" + right.asCharacter() + "%");
    }

    @Override
    public Mono<Boolean> hasChildren(Mailbox mailbox, char delimiter) {
        String prefix = mailbox.getName() + delimiter;
        return Waiting.call(() -> database.look(connection -> Sql.first(connection,
            "SELECT 1 FROM mailbox WHERE owner = ? AND namespace = ? AND substr(name, 1, ?) = ? LIMIT 1", row -> true,
            owner(mailbox.getUser()), mailbox.getNamespace(), prefix.length(), prefix)).isPresent());
    }

    @Override
    public Mono<ACLDiff> updateACL(Mailbox mailbox, MailboxACL.ACLCommand command) {
        return changeRights(mailbox, before -> before.apply(command));
    }

    @Override
    public Mono<ACLDiff> setACL(Mailbox mailbox, MailboxACL acl) {
        return changeRights(mailbox, before -> acl);
    }

    @Override
    public Flux<Mailbox> list() {
        return list("1 = 1");
    }

    private interface RightsChange {
        MailboxACL apply(MailboxACL before) throws MailboxException;
    }

    private Mono<ACLDiff> changeRights(Mailbox mailbox, RightsChange change) {
        return Waiting.call(() -> database.write(connection -> {
            long id = SqlMailboxId.value(mailbox.getMailboxId());
            Sql.first(connection, "SELECT id FROM mailbox WHERE id = ?" + database.locked(), row -> row.getLong(1), id)
                .orElseThrow(() -> new MailboxNotFoundException(mailbox.getMailboxId()));
            MailboxACL before = MailboxRows.rights(connection, id);
            MailboxACL after = change.apply(before);
            MailboxRows.replaceRights(connection, id, after);
            return ACLDiff.computeDiff(before, after);
        }));
    }

    private Flux<Mailbox> list(String condition, Object... parameters) {
        return Waiting.call(() -> database.look(connection -> MailboxRows.list(connection, condition, parameters)))
            .flatMapIterable(mailboxes -> mailboxes);
    }

    private int removeMessages(long mailbox) {
        int removed = 0;
        List<Long> portion = new ArrayList<>();
        do {
            portion = database.change(connection -> {
                List<Long> uids = Sql.list(connection, "SELECT uid FROM mailbox_message WHERE mailbox_id = ? LIMIT " + REMOVED_AT_ONCE,
                    row -> row.getLong(1), mailbox);
                writer.remove(connection, mailbox, uids);
                return uids;
            });
            removed += portion.size();
        } while (portion.size() == REMOVED_AT_ONCE);
        return removed;
    }

    private static String owner(Username user) {
        return user == null ? "" : user.asString();
    }
}
