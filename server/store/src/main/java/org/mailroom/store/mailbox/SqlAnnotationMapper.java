package org.mailroom.store.mailbox;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.apache.james.mailbox.model.MailboxAnnotation;
import org.apache.james.mailbox.model.MailboxAnnotationKey;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.AnnotationMapper;
import org.apache.james.mailbox.store.transaction.NonTransactionalMapper;
import org.mailroom.store.sql.Sql;

/** Mailbox annotations (RFC 5464), in place of {@code JPAAnnotationMapper}. Thread-safe. Proven by {@code SqlAnnotationMapperTest}. */
public final class SqlAnnotationMapper extends NonTransactionalMapper implements AnnotationMapper {
    private final MailboxDatabase database;

    SqlAnnotationMapper(MailboxDatabase database) {
        this.database = database;
    }

    @Override
    public List<MailboxAnnotation> getAllAnnotations(MailboxId mailbox) {
        return database.look(connection -> Sql.list(connection, "SELECT name, content FROM annotation WHERE mailbox_id = ? ORDER BY name",
            row -> MailboxAnnotation.newInstance(new MailboxAnnotationKey(row.getString(1)), row.getString(2)), SqlMailboxId.value(mailbox)));
    }

    @Override
    public List<MailboxAnnotation> getAnnotationsByKeys(MailboxId mailbox, Set<MailboxAnnotationKey> keys) {
        return matching(mailbox, keys::contains);
    }

    @Override
    public List<MailboxAnnotation> getAnnotationsByKeysWithOneDepth(MailboxId mailbox, Set<MailboxAnnotationKey> keys) {
        return matching(mailbox, stored -> keys.stream().anyMatch(key -> key.isParentOrIsEqual(stored)));
    }

    @Override
    public List<MailboxAnnotation> getAnnotationsByKeysWithAllDepth(MailboxId mailbox, Set<MailboxAnnotationKey> keys) {
        return matching(mailbox, stored -> keys.stream().anyMatch(key -> key.isAncestorOrIsEqual(stored)));
    }

    @Override
    public void deleteAnnotation(MailboxId mailbox, MailboxAnnotationKey key) {
        database.change(connection -> Sql.update(connection, "DELETE FROM annotation WHERE mailbox_id = ? AND name = ?",
            SqlMailboxId.value(mailbox), key.asString()));
    }

    @Override
    public void insertAnnotation(MailboxId mailbox, MailboxAnnotation annotation) {
        String content = annotation.getValue().orElseThrow(() -> new IllegalArgumentException("an annotation to store has a value"));
        database.change(connection -> Sql.update(connection, "INSERT INTO annotation (mailbox_id, name, content) VALUES (?, ?, ?)"
                + " ON CONFLICT (mailbox_id, name) DO UPDATE SET content = excluded.content",
            SqlMailboxId.value(mailbox), annotation.getKey().asString(), content));
    }

    @Override
    public boolean exist(MailboxId mailbox, MailboxAnnotation annotation) {
        return database.look(connection -> Sql.first(connection, "SELECT 1 FROM annotation WHERE mailbox_id = ? AND name = ?",
            row -> true, SqlMailboxId.value(mailbox), annotation.getKey().asString())).isPresent();
    }

    @Override
    public int countAnnotations(MailboxId mailbox) {
        return getAllAnnotations(mailbox).size();
    }

    private List<MailboxAnnotation> matching(MailboxId mailbox, Predicate<MailboxAnnotationKey> wanted) {
        return getAllAnnotations(mailbox).stream().filter(annotation -> wanted.test(annotation.getKey())).toList();
    }
}
