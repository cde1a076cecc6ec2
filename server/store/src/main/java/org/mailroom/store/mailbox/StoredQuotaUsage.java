package org.mailroom.store.mailbox;

import java.sql.Connection;
import java.sql.SQLException;

import javax.inject.Inject;

import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.mailbox.model.CurrentQuotas;
import org.apache.james.mailbox.model.QuotaOperation;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Waiting;

import reactor.core.publisher.Mono;

/**
 * Usage is the sum of the counters of a user's mailboxes, which change in the message's own transaction, so it cannot
 * drift as {@code JpaCurrentQuotaManager} does (James 3.8.1) and costs an append nothing. James's
 * {@code ListeningCurrentQuotaUpdater} must not be registered beside it: what {@link #increase} and {@link #decrease} are
 * told counts on top. Thread-safe, does not block. Proven by {@code StoredQuotaUsageTest}.
 */
public final class StoredQuotaUsage implements CurrentQuotaManager {
    private record Usage(long messages, long octets) {
        CurrentQuotas quotas() {
            return new CurrentQuotas(QuotaCountUsage.count(messages), QuotaSizeUsage.size(octets));
        }
    }

    private final Database database;

    @Inject
    public StoredQuotaUsage(Database database) {
        this.database = database;
    }

    @Override
    public Mono<QuotaCountUsage> getCurrentMessageCount(QuotaRoot root) {
        return getCurrentQuotas(root).map(CurrentQuotas::count);
    }

    @Override
    public Mono<QuotaSizeUsage> getCurrentStorage(QuotaRoot root) {
        return getCurrentQuotas(root).map(CurrentQuotas::size);
    }

    @Override
    public Mono<CurrentQuotas> getCurrentQuotas(QuotaRoot root) {
        return Waiting.call(() -> database.read(connection -> {
            Usage counted = counted(connection, root);
            Usage beside = Sql.first(connection, "SELECT messages, octets FROM quota_adjustment WHERE root = ?",
                row -> new Usage(row.getLong(1), row.getLong(2)), root.getValue()).orElse(new Usage(0, 0));
            return new Usage(counted.messages() + beside.messages(), counted.octets() + beside.octets()).quotas();
        }));
    }

    @Override
    public Mono<Void> increase(QuotaOperation operation) {
        return adjust(operation, 1);
    }

    @Override
    public Mono<Void> decrease(QuotaOperation operation) {
        return adjust(operation, -1);
    }

    @Override
    public Mono<Void> setCurrentQuotas(QuotaOperation operation) {
        String root = operation.quotaRoot().getValue();
        return Waiting.call(() -> database.write(connection -> {
            Usage counted = counted(connection, operation.quotaRoot());
            Sql.update(connection, "DELETE FROM quota_adjustment WHERE root = ?", root);
            return add(connection, root, operation.count().asLong() - counted.messages(), operation.size().asLong() - counted.octets());
        })).then();
    }

    private Mono<Void> adjust(QuotaOperation operation, int sign) {
        return Waiting.call(() -> database.write(connection -> add(connection, operation.quotaRoot().getValue(),
            sign * operation.count().asLong(), sign * operation.size().asLong()))).then();
    }

    private static int add(Connection connection, String root, long messages, long octets) throws SQLException {
        return Sql.update(connection, "INSERT INTO quota_adjustment (root, messages, octets) VALUES (?, ?, ?) ON CONFLICT (root)"
            + " DO UPDATE SET messages = quota_adjustment.messages + excluded.messages, octets = quota_adjustment.octets + excluded.octets",
            root, messages, octets);
    }

    /** A root's name is the namespace, {@code &} and the user, as James's default resolver forms it. */
    private static Usage counted(Connection connection, QuotaRoot root) throws SQLException {
        int separator = root.getValue().indexOf('&');
        String namespace = separator < 0 ? root.getValue() : root.getValue().substring(0, separator);
        String owner = separator < 0 ? "" : root.getValue().substring(separator + 1);
        return Sql.first(connection, "SELECT COALESCE(SUM(messages), 0), COALESCE(SUM(octets), 0) FROM mailbox WHERE owner = ? AND namespace = ?",
            row -> new Usage(row.getLong(1), row.getLong(2)), owner, namespace).orElseThrow();
    }
}
