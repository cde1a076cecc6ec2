package org.mailroom.store.mailbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import javax.inject.Inject;

import org.apache.james.core.Domain;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaLimitValue;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.mailbox.model.Quota;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.Sql;
import org.mailroom.store.sql.Waiting;

import reactor.core.publisher.Mono;

/**
 * Quota limits for everybody, for a domain and for one quota root, in place of {@code JPAPerUserMaxQuotaManager}. Domains
 * are compared without regard to case. Thread-safe; reactive methods do not block. Proven by {@code StoredQuotaLimitsTest}.
 */
public final class StoredQuotaLimits implements MaxQuotaManager {
    private static final String MESSAGES = "messages";
    private static final String OCTETS = "octets";
    private static final String GLOBAL = "global";
    private static final long UNLIMITED = -1;

    private final Database database;

    @Inject
    public StoredQuotaLimits(Database database) {
        this.database = database;
    }

    @Override
    public void setMaxStorage(QuotaRoot root, QuotaSizeLimit limit) {
        set(root(root), OCTETS, limit);
    }

    @Override
    public Mono<Void> setMaxStorageReactive(QuotaRoot root, QuotaSizeLimit limit) {
        return Waiting.run(() -> setMaxStorage(root, limit));
    }

    @Override
    public void setMaxMessage(QuotaRoot root, QuotaCountLimit limit) {
        set(root(root), MESSAGES, limit);
    }

    @Override
    public Mono<Void> setMaxMessageReactive(QuotaRoot root, QuotaCountLimit limit) {
        return Waiting.run(() -> setMaxMessage(root, limit));
    }

    @Override
    public void removeMaxMessage(QuotaRoot root) {
        remove(root(root), MESSAGES);
    }

    @Override
    public Mono<Void> removeMaxMessageReactive(QuotaRoot root) {
        return Waiting.run(() -> removeMaxMessage(root));
    }

    @Override
    public void removeMaxStorage(QuotaRoot root) {
        remove(root(root), OCTETS);
    }

    @Override
    public Mono<Void> removeMaxStorageReactive(QuotaRoot root) {
        return Waiting.run(() -> removeMaxStorage(root));
    }

    @Override
    public void setGlobalMaxStorage(QuotaSizeLimit limit) {
        set(GLOBAL, OCTETS, limit);
    }

    @Override
    public Mono<Void> setGlobalMaxStorageReactive(QuotaSizeLimit limit) {
        return Waiting.run(() -> setGlobalMaxStorage(limit));
    }

    @Override
    public void removeGlobalMaxStorage() {
        remove(GLOBAL, OCTETS);
    }

    @Override
    public Mono<Void> removeGlobalMaxStorageReactive() {
        return Waiting.run(this::removeGlobalMaxStorage);
    }

    @Override
    public void setGlobalMaxMessage(QuotaCountLimit limit) {
        set(GLOBAL, MESSAGES, limit);
    }

    @Override
    public Mono<Void> setGlobalMaxMessageReactive(QuotaCountLimit limit) {
        return Waiting.run(() -> setGlobalMaxMessage(limit));
    }

    @Override
    public void removeGlobalMaxMessage() {
        remove(GLOBAL, MESSAGES);
    }

    @Override
    public Mono<Void> removeGlobalMaxMessageReactive() {
        return Waiting.run(this::removeGlobalMaxMessage);
    }

    @Override
    public Optional<QuotaSizeLimit> getGlobalMaxStorage() {
        return get(GLOBAL, OCTETS).map(StoredQuotaLimits::size);
    }

    @Override
    public Mono<QuotaSizeLimit> getGlobalMaxStorageReactive() {
        return Waiting.call(() -> getGlobalMaxStorage().orElse(null));
    }

    @Override
    public Optional<QuotaCountLimit> getGlobalMaxMessage() {
        return get(GLOBAL, MESSAGES).map(StoredQuotaLimits::count);
    }

    @Override
    public Mono<QuotaCountLimit> getGlobalMaxMessageReactive() {
        return Waiting.call(() -> getGlobalMaxMessage().orElse(null));
    }

    @Override
    public Map<Quota.Scope, QuotaCountLimit> listMaxMessagesDetails(QuotaRoot root) {
        return details(root, MESSAGES, StoredQuotaLimits::count);
    }

    @Override
    public Map<Quota.Scope, QuotaSizeLimit> listMaxStorageDetails(QuotaRoot root) {
        return details(root, OCTETS, StoredQuotaLimits::size);
    }

    @Override
    public Optional<QuotaCountLimit> getDomainMaxMessage(Domain domain) {
        return get(domain(domain), MESSAGES).map(StoredQuotaLimits::count);
    }

    @Override
    public Mono<QuotaCountLimit> getDomainMaxMessageReactive(Domain domain) {
        return Waiting.call(() -> getDomainMaxMessage(domain).orElse(null));
    }

    @Override
    public void setDomainMaxMessage(Domain domain, QuotaCountLimit limit) {
        set(domain(domain), MESSAGES, limit);
    }

    @Override
    public Mono<Void> setDomainMaxMessageReactive(Domain domain, QuotaCountLimit limit) {
        return Waiting.run(() -> setDomainMaxMessage(domain, limit));
    }

    @Override
    public void removeDomainMaxMessage(Domain domain) {
        remove(domain(domain), MESSAGES);
    }

    @Override
    public Mono<Void> removeDomainMaxMessageReactive(Domain domain) {
        return Waiting.run(() -> removeDomainMaxMessage(domain));
    }

    @Override
    public void setDomainMaxStorage(Domain domain, QuotaSizeLimit limit) {
        set(domain(domain), OCTETS, limit);
    }

    @Override
    public Mono<Void> setDomainMaxStorageReactive(Domain domain, QuotaSizeLimit limit) {
        return Waiting.run(() -> setDomainMaxStorage(domain, limit));
    }

    @Override
    public Optional<QuotaSizeLimit> getDomainMaxStorage(Domain domain) {
        return get(domain(domain), OCTETS).map(StoredQuotaLimits::size);
    }

    @Override
    public Mono<QuotaSizeLimit> getDomainMaxStorageReactive(Domain domain) {
        return Waiting.call(() -> getDomainMaxStorage(domain).orElse(null));
    }

    @Override
    public void removeDomainMaxStorage(Domain domain) {
        remove(domain(domain), OCTETS);
    }

    @Override
    public Mono<Void> removeDomainMaxStorageReactive(Domain domain) {
        return Waiting.run(() -> removeDomainMaxStorage(domain));
    }

    private <T> Map<Quota.Scope, T> details(QuotaRoot root, String kind, Function<Long, T> limit) {
        Map<Quota.Scope, T> details = new HashMap<>();
        get(GLOBAL, kind).map(limit).ifPresent(found -> details.put(Quota.Scope.Global, found));
        root.getDomain().flatMap(domain -> get(domain(domain), kind)).map(limit).ifPresent(found -> details.put(Quota.Scope.Domain, found));
        get(root(root), kind).map(limit).ifPresent(found -> details.put(Quota.Scope.User, found));
        return details;
    }

    private Optional<Long> get(String scope, String kind) {
        return database.read(connection -> Sql.first(connection, "SELECT maximum FROM quota_limit WHERE scope = ? AND kind = ?",
            row -> row.getLong(1), scope, kind));
    }

    private void set(String scope, String kind, QuotaLimitValue<?> limit) {
        database.write(connection -> Sql.update(connection, "INSERT INTO quota_limit (scope, kind, maximum) VALUES (?, ?, ?)"
                + " ON CONFLICT (scope, kind) DO UPDATE SET maximum = excluded.maximum",
            scope, kind, limit.isLimited() ? limit.asLong() : UNLIMITED));
    }

    private void remove(String scope, String kind) {
        database.write(connection -> Sql.update(connection, "DELETE FROM quota_limit WHERE scope = ? AND kind = ?", scope, kind));
    }

    private static QuotaSizeLimit size(long maximum) {
        return maximum == UNLIMITED ? QuotaSizeLimit.unlimited() : QuotaSizeLimit.size(maximum);
    }

    private static QuotaCountLimit count(long maximum) {
        return maximum == UNLIMITED ? QuotaCountLimit.unlimited() : QuotaCountLimit.count(maximum);
    }

    private static String root(QuotaRoot root) {
        return "root:" + root.getValue();
    }

    private static String domain(Domain domain) {
        return "domain:" + domain.asString().toLowerCase(Locale.ROOT);
    }
}
