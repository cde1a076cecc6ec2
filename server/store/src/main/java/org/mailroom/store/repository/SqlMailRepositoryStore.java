package org.mailroom.store.repository;

import java.util.Optional;
import java.util.stream.Stream;

import javax.inject.Inject;

import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.apache.james.mailrepository.api.Protocol;
import org.mailroom.store.sql.Unavailable;

/**
 * Finds repositories by URL, in place of James's {@code MemoryMailRepositoryStore}, which loads classes by names from the
 * configuration. There is one protocol, {@code sql}; any other is refused with a text that says so. Thread-safe, blocks.
 * Proof: {@code SqlMailRepositoryStoreTest}.
 */
public final class SqlMailRepositoryStore implements MailRepositoryStore {
    private static final Protocol SQL = new Protocol("sql");

    private final MailRepositoryUrlStore urls;
    private final SqlMailRepositoryFactory repositories;

    @Inject
    public SqlMailRepositoryStore(MailRepositoryUrlStore urls, SqlMailRepositoryFactory repositories) {
        this.urls = urls;
        this.repositories = repositories;
    }

    @Override
    public MailRepository select(MailRepositoryUrl url) throws MailRepositoryStoreException {
        refuseOthers(url);
        return storage(() -> {
            if (!urls.contains(url)) {
                urls.add(url);
            }
            return repositories.create(url);
        });
    }

    @Override
    public Optional<Protocol> defaultProtocol() {
        return Optional.of(SQL);
    }

    @Override
    public Optional<MailRepository> get(MailRepositoryUrl url) throws MailRepositoryStoreException {
        refuseOthers(url);
        return storage(() -> urls.contains(url) ? Optional.of(repositories.create(url)) : Optional.empty());
    }

    @Override
    public Stream<MailRepository> getByPath(MailRepositoryPath path) throws MailRepositoryStoreException {
        return storage(() -> getUrls().filter(url -> url.getPath().equals(path)).map(repositories::create));
    }

    @Override
    public Stream<MailRepositoryUrl> getUrls() {
        return urls.listDistinct();
    }

    private static void refuseOthers(MailRepositoryUrl url) throws UnsupportedRepositoryStoreException {
        if (!url.getProtocol().equals(SQL)) {
            throw new UnsupportedRepositoryStoreException("there are no repositories of the kind " + url.asString()
                + "; allowed are URLs that begin with sql://, such as sql://error");
        }
    }

    private interface Step<T> {
        T run();
    }

    private static <T> T storage(Step<T> step) throws MailRepositoryStoreException {
        try {
            return step.run();
        } catch (Unavailable e) {
            throw new MailRepositoryStoreException("the repositories cannot use their storage: " + e.getMessage(), e);
        }
    }
}
