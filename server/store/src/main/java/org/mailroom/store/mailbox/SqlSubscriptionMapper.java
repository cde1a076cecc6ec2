package org.mailroom.store.mailbox;

import java.util.List;

import org.apache.james.core.Username;
import org.apache.james.mailbox.store.transaction.NonTransactionalMapper;
import org.apache.james.mailbox.store.user.SubscriptionMapper;
import org.apache.james.mailbox.store.user.model.Subscription;
import org.mailroom.store.sql.Sql;

/** Which folders a user has subscribed, in place of {@code JPASubscriptionMapper}. Thread-safe. Proven by {@code SqlSubscriptionMapperTest}. */
public final class SqlSubscriptionMapper extends NonTransactionalMapper implements SubscriptionMapper {
    private final MailboxDatabase database;

    SqlSubscriptionMapper(MailboxDatabase database) {
        this.database = database;
    }

    @Override
    public void save(Subscription subscription) {
        database.change(connection -> Sql.update(connection,
            "INSERT INTO subscription (owner, mailbox) VALUES (?, ?) ON CONFLICT DO NOTHING",
            subscription.getUser().asString(), subscription.getMailbox()));
    }

    @Override
    public List<Subscription> findSubscriptionsForUser(Username user) {
        return database.look(connection -> Sql.list(connection, "SELECT mailbox FROM subscription WHERE owner = ? ORDER BY mailbox",
            row -> new Subscription(user, row.getString(1)), user.asString()));
    }

    @Override
    public void delete(Subscription subscription) {
        database.change(connection -> Sql.update(connection, "DELETE FROM subscription WHERE owner = ? AND mailbox = ?",
            subscription.getUser().asString(), subscription.getMailbox()));
    }
}
